/** Nothing of the C is dropped in silence: each statement that is followed matters, or there is a reason why not. */
import { afterAll, describe, expect, it } from 'vitest';
import { loadGrammar } from '../src/kernel/grammar.ts';
import { vtd } from '../src/kernel/rules/vtd.ts';
import { type Deletion, deletions } from '../src/kernel/toys/deletions.ts';
import { newestSource } from '../src/kernel/toys/kernel-sources.ts';
import { missing } from './kernel-trees-test.ts';

const tree = newestSource();
const files = ['svm.c', 'prq.c', 'pasid.h', 'cache.c', 'pasid.c'];
const tried: Deletion[] = [];

function share(found: readonly Deletion[]): string {
  const outcomes = [...new Set(found.map(({ outcome }) => outcome))].toSorted();
  const counts = outcomes.map((one) => `${found.filter(({ outcome }) => outcome === one).length} ${one}`);
  return `${found.length} statements deleted one at a time: ${counts.join(', ')}`;
}

describe.skipIf(tree === undefined)('a statement without effect has a reason', () => {
  it.each(files)('in %s', { timeout: 1_800_000 }, async (file) => {
    const found = deletions(
      tree!,
      vtd,
      await loadGrammar(),
      new RegExp(`/${file.replace('.', String.raw`\.`)}$`),
    );
    tried.push(...found);
    expect(found.length).toBeGreaterThan(5);
    expect(found.filter(({ outcome }) => outcome === 'unexplained')).toEqual([]);
  });

  afterAll(() => {
    // oxlint-disable-next-line no-console -- the share is what a reader of the log wants
    console.log(`${tree!.name}: ${share(tried)}`);
  });
});

for (const note of missing()) it.skip(note, () => {});
