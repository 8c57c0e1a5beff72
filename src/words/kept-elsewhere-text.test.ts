/** How the step that an explanation names stands to a list of every difference. */
import { expect, it } from 'vitest';
import type { Divergence, KeptElsewhere } from '../report/comparison.ts';
import { relationText } from './kept-elsewhere-text.ts';

const instead = { step: 39, actor: 'do_exit', event: 'prq.wait_empty', indices: {}, changes: [] };

const kept = (divergence?: Divergence): Extract<KeptElsewhere, { readonly kind: 'kept' }> => ({
  kind: 'kept',
  kernel: 'proposed',
  breaks: [],
  ...(divergence === undefined ? {} : { divergence }),
});

const names =
  'The explanation names step 39: from the cause on it is the first step that hardware can observe and that kernel proposed does not take.';

it.each([
  ['the same step', { remedy: { step: 39, isBefore: false } }, 'The explanation is about step 39, in bold.'],
  [
    'a step before another one',
    { remedy: { step: 41, isBefore: true } },
    `${names} What kernel proposed does there, prq.wait_empty, is in bold before step 41.`,
  ],
  [
    'a list that ends early',
    { stops: 11 },
    `${names} What kernel proposed does there, prq.wait_empty, is not in this list, which ends before step 11.`,
  ],
  ['a list without it', {}, names],
])('says which of the differences matters: %s', (_, listed, text) => {
  expect(relationText(kept({ step: 39, instead }), listed)).toBe(text);
});

it('names the step that hardware refuses, and nothing where the kernels do not part', () => {
  const divergence = { step: 12, refusedBy: { instance: 'entry word 0', state: 'P=0 FPD=1' } };
  expect(relationText(kept(divergence), { stops: 12 })).toBe(
    'The explanation is about step 12, before which kernel proposed stops.',
  );
  expect(relationText(kept(divergence), { stops: 11 })).toMatch(/^The explanation names step 12: /);
  expect(relationText(kept(), { stops: 12 })).toBeUndefined();
});
