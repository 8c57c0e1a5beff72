/** A patch that repairs the teardown of 7.x: the patched tree is read and checked. */
import { describe, expect, it } from 'vitest';
import { scopes } from '../model/scopes.ts';
import { newestSource } from '../src/kernel/toys/kernel-sources.ts';
import { repair } from '../src/kernel/toys/patches.ts';
import { newNotes, readTree, verdictsOf, versionOf } from './kernel-trees-test.ts';

const tree = newestSource();

describe('a patch that sets FPD in the store that clears P', () => {
  it.skipIf(tree === undefined)(
    'repairs what 7.x violates in the scope quick, and adds no assumption',
    async () => {
      const patched = { ...repair.apply(tree!), name: `${tree!.name}+1` };
      const [before, after] = [await readTree(tree!), await readTree(patched)];
      expect(newNotes(before, after)).toEqual([]);
      const violated = [before, after].map((reading) =>
        verdictsOf(versionOf(reading), 'exit', scopes.quick.configuration).filter((line) =>
          line.includes(' violated'),
        ),
      );
      expect(violated).toEqual([
        ['no-unrecoverable-fault violated', 'no-fault-after-release violated', 'lifecycle violated'],
        [],
      ]);
    },
  );
});
