/** The same as `own-flows.test.ts` in every named scope, and for every flow. */
import { describe, expect, it } from 'vitest';
import { type ScopeName, scopes } from '../model/scopes.ts';
import { kernelVersion } from '../src/index.ts';
import { kernelSources } from '../src/kernel/toys/kernel-sources.ts';
import { differences, heldTo, missing, readTree, verdictsOfOnce, versionOf } from './kernel-trees-test.ts';

const flows = ['exit', 'inherited', 'munmap'];

/** `groups` takes minutes for each version but in `exit`. */
const takesMinutes = (flow: string, scope: ScopeName): boolean => scope === 'groups' && flow !== 'exit';

const runs = flows.flatMap((flow) =>
  (Object.keys(scopes) as ScopeName[])
    .filter((scope) => !takesMinutes(flow, scope))
    .map((scope) => [flow, scope] as const),
);

for (const tree of kernelSources()) {
  const held = heldTo(tree.name);
  if (held === undefined) continue;
  const versions = [versionOf(await readTree(tree)), kernelVersion(held.version)] as const;

  describe(`the C of ${tree.name}`, { timeout: 1_800_000 }, () => {
    it.for(runs)('says in the flow %s and the scope %s what its version says', ([flow, scope], { skip }) => {
      const { configuration } = scopes[scope];
      const [ours, written] = versions.map((version) => verdictsOfOnce(version, flow, configuration));
      expect(differences(ours!, written!, held, skip)).toEqual([]);
    });

    it.skip('says of inherited and munmap in the scope groups what its version says: minutes each', () => {});
  });
}

for (const note of missing()) it.skip(note, () => {});
