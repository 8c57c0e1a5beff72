/** Small parts of the texts of a report. */
import { describe, expect, it } from 'vitest';
import { layCommand } from '../report/command-text.ts';
import type { Counterexample } from '../report/counterexample.ts';
import { backtrace } from './backtrace.ts';
import { causeText, otherAnswerTexts, stepsThatMatter } from './cause-text.ts';
import { explanationTexts } from './explanation-text.ts';
import { labelsText } from './labels-text.ts';

describe('a command', () => {
  it('stays on one line where it fits, and can be copied where it does not', () => {
    expect(layCommand('tool check --a 1')).toEqual(['  tool check --a 1']);
    const lines = layCommand('tool check --kernel 6.12 --claim c --scope quick', 30, '  to repeat  ');
    expect(lines).toEqual([
      '  to repeat  tool check \\',
      '               --kernel 6.12 \\',
      '               --claim c \\',
      '               --scope quick',
    ]);
    const copied = lines
      .join('\n')
      .replace('  to repeat  ', '')
      .replaceAll(/ \\\n */g, ' ');
    expect(copied).toBe('tool check --kernel 6.12 --claim c --scope quick');
  });
});

describe('where a thread is', () => {
  it.each([
    [['a', 'b'], [], 'a > b'],
    [['a', 'b', 'c'], ['a', 'b'], '.. > b > c'],
    [['a', 'd'], ['a', 'b', 'c'], 'a > d'],
    [['a', 'b'], ['a', 'b', 'c'], '.. > b'],
    [['a', 'b'], ['a', 'b'], ''],
  ])('is shown as far as it is new: %j after %j', (stack, before, text) => {
    expect(backtrace(stack, before)).toBe(text);
  });
});

describe('labels', () => {
  it('are explained once, in their order', () => {
    expect(labelsText([{ label: '1', call: 'f' }])).toBe('[1]: label of the call tree.');
    expect(
      labelsText([
        { label: '2', call: 'g' },
        { label: '1', call: 'f' },
      ]),
    ).toBe('[1], [2]: labels of the call tree.');
  });
});

const step = (number: number, text: string): Counterexample['steps'][number] => ({
  step: number,
  actor: 'a',
  event: text,
  indices: {},
  changes: [],
  text,
  meaning: '',
  lane: 'a',
  causes: [],
});

const explained = (
  explanation: Counterexample['explanation'],
): Pick<Counterexample, 'explanation' | 'steps'> => ({
  steps: [step(1, 'ask'), step(2, 'ask'), step(3, 'write')],
  explanation,
});

describe('a cause', () => {
  const yes = { step: 1, finds: 'A', otherwise: { finds: 'B', avoids: 3 } };
  const no = { step: 2, in: 'f', finds: 'C', since: { step: 1 }, otherwise: { finds: 'D', does: 'drain' } };

  it('is the answer that decided, with what would have been done otherwise; the others come after it', () => {
    const counterexample = explained({ needed: [3], turning: [1, 2], answers: [yes, no], cause: 2 });
    expect(causeText(counterexample)).toBe(
      'at step 2 f() finds C, because of step 1; with D it would have done drain.',
    );
    expect(otherAnswerTexts(counterexample)).toEqual([
      'If step 1 had found B, step 3 would not have run, and this order would keep the claim.',
    ]);
    expect(stepsThatMatter(counterexample.explanation)).toEqual(new Set([1, 2, 3]));
  });

  it('is the step itself where no answer is, and nothing where none was found', () => {
    expect(causeText(explained({ needed: [3], turning: [], cause: 3 }))).toBe(
      'at step 3 software does write.',
    );
    expect(causeText(explained({ turning: [] }))).toBeUndefined();
    expect(explanationTexts(explained({ turning: [] }))).toEqual([]);
  });

  it('is the invalidation that missed what the last step uses, unless an answer leads elsewhere', () => {
    const missed = { kind: 'copy', step: 2, instance: 'IOTLB', holds: 'first', since: 1 } as const;
    expect(causeText(explained({ turning: [], cause: 3, missed }))).toBe(
      'at step 2 ask does not reach the IOTLB entry of step 1 (first), and step 3 uses it.',
    );
    const answer = { ...no, otherwise: { ...no.otherwise, call: 'g' } };
    expect(causeText(explained({ turning: [2], answers: [answer], cause: 2, missed }))).toContain(
      'called g()',
    );
  });

  it('is what the last step finds still there, where no step is at fault', () => {
    const left = { instance: 'request 1', state: 'on its way', since: 1 };
    expect(causeText(explained({ turning: [], left }))).toBe(
      'at step 3 write comes although request 1 has been on its way since step 1.',
    );
    expect(causeText(explained({ turning: [] }))).toBeUndefined();
  });

  it('is what each thread waits for, of a run', () => {
    const standing = [{ instance: 'lock a', state: 'held', since: 1 }];
    const stuck: Counterexample['explanation']['stuck'] = [
      { how: 'waits', thread: 'one', wants: 'lock.acquire(lock=a)', standing },
      { how: 'waits', thread: 'two', wants: 'wait', standing: [] },
    ];
    expect(causeText(explained({ turning: [], stuck }))).toBe(
      'one waits forever for lock.acquire(lock=a): lock a has been held since step 1; two waits forever for wait.',
    );
  });

  it('does not contradict what is said of ways out', () => {
    const last = (turning: readonly number[]): string | undefined =>
      explanationTexts(
        explained({ needed: [3], turning: [...turning], noReturn: { found: 'yes', step: 0 } }),
      ).at(-1);
    expect(last([1])).toBe('With these answers to the conditions every interleaving violates the claim.');
    expect(last([])).toBe('Every interleaving violates the claim.');
  });
});
