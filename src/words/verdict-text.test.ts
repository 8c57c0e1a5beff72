import { describe, expect, it } from 'vitest';
import { quickScope } from '../../model/system.ts';
import { claimsOf, type Result, type Step, summaryOf } from '../report/verdict.ts';
import { lengthText } from './length-text.ts';
import { remarkText, verdictWord } from './verdict-text.ts';

const step: Step = { step: 1, actor: 'iommu', event: 'a.b', indices: {}, changes: [] };

function resultWith(difference: Partial<Result>): Result {
  return {
    kernel: '5.8',
    flow: 'exit',
    configuration: quickScope,
    claim: 'lifecycle',
    verdict: 'proved',
    method: 'exhaustive',
    complete: true,
    states: 1,
    transitions: 0,
    depth: 1,
    parts: 1,
    searchedParts: 1,
    ms: 0,
    labels: [],
    noEffect: [],
    unknown: [],
    assumptions: [],
    neverHappened: [],
    untested: [],
    ...difference,
  };
}

const kept = { thread: 'close', lock: 'a', source: 'my.flow', line: 1, column: 9 };
const open: Partial<Result> = { verdict: 'inconclusive' };

describe('beside a verdict stands', () => {
  it.each<[string, string, Partial<Result>]>([
    ['proved', '', {}],
    [
      'not tested',
      ': it needs --caching-mode',
      { ...open, untested: [{ kind: 'needs', part: 'cachingMode' }] },
    ],
    [
      'not tested',
      ': a.b or a.c never happened',
      { ...open, untested: [{ kind: 'never', events: ['a.b', 'a.c'] }] },
    ],
    ['inconclusive', ': proved if foo() has no effect', { ...open, unknown: ['foo'] }],
    ['inconclusive', ': proved if foo() and bar() have no effect', { ...open, unknown: ['foo', 'bar'] }],
    ['inconclusive', ': proved if a is given back', { ...open, keptLocks: [kept] }],
    [
      'inconclusive',
      ': proved if foo() has no effect and a is given back',
      { ...open, unknown: ['foo'], keptLocks: [kept] },
    ],
    ['inconclusive', '', { ...open, unknown: ['foo'], bound: 'time' }],
    ['violated', '', { verdict: 'violated', unknown: ['foo'] }],
    ['proved', ', assuming that foo() has no effect', { assumptions: [{ kind: 'noEffect', call: 'foo' }] }],
    [
      'proved',
      ', continued from the checkpoint a.ckpt',
      { assumptions: [{ kind: 'checkpoint', file: 'a.ckpt' }] },
    ],
  ])('%s%s', (word, remark, difference) => {
    const result = resultWith(difference);
    expect([verdictWord(result), remarkText(result)]).toEqual([word, remark]);
  });
});

describe('the length of a trace', () => {
  const trace = [step, step];

  it.each<[string, Partial<Result>]>([
    ['2 steps, and no interleaving breaks it in fewer', { trace, shortest: 'proved' }],
    ['2 steps, of which step 2 can repeat forever', { trace, shortest: 'no', repeatsFrom: 2 }],
    ['2 steps, of which steps 1 to 2 can repeat forever', { trace, shortest: 'no', repeatsFrom: 1 }],
    ['2 steps; after the last one the wait can never end', { trace, shortest: 'no' }],
    ['2 steps', { trace }],
    ['2 steps; the search for a shorter interleaving hit a bound', { trace, shortest: 'unknown' }],
    [
      '1 step, from random interleavings: there may be a shorter one',
      { trace: [step], shortest: 'unknown', method: 'random' },
    ],
  ])('is worded: %s', (text, difference) => {
    expect(lengthText(resultWith(difference))).toBe(text);
  });
});

describe('what all searches say of a claim', () => {
  const untested = resultWith({ verdict: 'inconclusive', untested: [{ kind: 'never', events: ['a.b'] }] });
  const bounded = resultWith({ verdict: 'inconclusive', bound: 'states' });
  const violated = (steps: number) =>
    resultWith({ verdict: 'violated', trace: Array.from({ length: steps }, () => step) });

  it.each<[string, Result[], string, boolean, number]>([
    ['proved where it is tested', [untested, resultWith({})], 'proved', false, 1],
    ['not tested where no search tests it', [untested, untested], 'inconclusive', true, 0],
    ['inconclusive where one search is', [resultWith({}), bounded], 'inconclusive', false, 1],
    ['violated in the fewest steps', [violated(3), bounded, violated(2)], 'violated', false, 2],
  ])('is %s', (_, results, verdict, isUntested, result) => {
    const claim = { kernel: '5.8', claim: 'lifecycle', verdict, untested: isUntested, result };
    expect(claimsOf(results)).toEqual([claim]);
    expect(summaryOf(results).verdict).toBe(verdict);
  });

  it('is said of each version and claim apart', () => {
    const others = [resultWith({ kernel: '5.7' }), resultWith({ claim: 'no-torn-entry' })];
    expect(claimsOf([resultWith({}), ...others]).map(({ kernel, claim }) => [kernel, claim])).toEqual([
      ['5.8', 'lifecycle'],
      ['5.7', 'lifecycle'],
      ['5.8', 'no-torn-entry'],
    ]);
  });
});
