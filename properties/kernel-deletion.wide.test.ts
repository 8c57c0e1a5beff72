/** Nothing of the C is dropped in silence: each statement that is followed matters, or there is a reason why not. */
import { expect, it } from 'vitest';
import { loadGrammar } from '../src/kernel/grammar.ts';
import { vtd } from '../src/kernel/rules/vtd.ts';
import { deletions } from '../src/kernel/toys/deletions.ts';
import { newestSource } from '../src/kernel/toys/kernel-sources.ts';
import { missing } from './kernel-trees-test.ts';

const tree = newestSource();
const PARTS = /\/(?:pasid|svm|prq|cache)\.[ch]$/;

it.skipIf(tree === undefined)('a statement without effect has a reason', { timeout: 1_800_000 }, async () => {
  const found = deletions(tree!, vtd, await loadGrammar(), PARTS);
  const outcomes = [...new Set(found.map(({ outcome }) => outcome))].toSorted();
  const counts = outcomes.map((one) => `${found.filter(({ outcome }) => outcome === one).length} ${one}`);
  // oxlint-disable-next-line no-console -- the share is what a reader of the log wants
  console.log(`${tree!.name}: ${found.length} statements deleted one at a time: ${counts.join(', ')}`);
  expect(found.length).toBeGreaterThan(100);
  expect(found.filter(({ outcome }) => outcome === 'unexplained')).toEqual([]);
});

for (const note of missing()) it.skip(note, () => {});
