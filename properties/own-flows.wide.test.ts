/** The same as `own-flows.test.ts` in every named scope, and for every flow. */
import { describe, expect, it } from 'vitest';
import { type ScopeName, scopes } from '../model/scopes.ts';
import { kernelVersion } from '../src/index.ts';
import { kernelSources } from '../src/kernel/toys/kernel-sources.ts';
import { differences, heldTo, missing, readTree, verdictsOf, versionOf } from './kernel-trees-test.ts';

/** `groups` takes minutes for each version. */
const small = (Object.keys(scopes) as ScopeName[]).filter((scope) => scope !== 'groups');
const runs = ['exit', 'inherited', 'munmap'].flatMap((flow) => small.map((scope) => [flow, scope] as const));

for (const tree of kernelSources()) {
  const held = heldTo(tree.name);
  if (held === undefined) continue;
  const versions = [versionOf(await readTree(tree)), kernelVersion(held.version)] as const;

  describe(`the C of ${tree.name}`, () => {
    it.for(runs)('says in the flow %s and the scope %s what its version says', ([flow, scope], { skip }) => {
      const { configuration } = scopes[scope];
      const [ours, written] = versions.map((version) => verdictsOf(version, flow, configuration));
      expect(differences(ours!, written!, held, skip)).toEqual([]);
    });
  });
}

for (const note of missing()) it.skip(note, () => {});
