/** The same as `own-flows.test.ts` in every named scope, and for every flow. */
import { describe, expect, it } from 'vitest';
import { type ScopeName, scopes } from '../model/scopes.ts';
import { kernelVersion } from '../src/index.ts';
import { kernelSources } from '../src/kernel/toys/kernel-sources.ts';
import { heldTo, missing, readTree, verdictsOf, versionOf } from './kernel-trees-test.ts';

/** `groups` takes minutes for each version. */
const small = (Object.keys(scopes) as ScopeName[]).filter((scope) => scope !== 'groups');
const runs = ['exit', 'inherited', 'munmap'].flatMap((flow) => small.map((scope) => [flow, scope] as const));

for (const tree of kernelSources().filter(({ name }) => heldTo(name) !== undefined)) {
  const version = versionOf(await readTree(tree));
  const written = kernelVersion(heldTo(tree.name)!);

  describe(`the C of ${tree.name}`, () => {
    it.each(runs)('says in the flow %s and the scope %s what the flows of its version say', (flow, scope) => {
      const { configuration } = scopes[scope];
      expect(verdictsOf(version, flow, configuration)).toEqual(verdictsOf(written, flow, configuration));
    });
  });
}

for (const note of missing()) it.skip(note, () => {});
