/** Sentences that are made of facts alone: one example of each kind. */
import { describe, expect, it } from 'vitest';
import { quickScope } from '../../model/system.ts';
import type { ComparedClaim, Divergence, KeptElsewhere } from '../report/comparison.ts';
import type { EditFacts } from '../report/mutation.ts';
import type { NoEffect, Result, Step } from '../report/verdict.ts';
import { countsText, legendTexts, observableTexts, partingText, scopesTexts } from './comparison-words.ts';
import { lockOmissionTexts, moveTexts, waitOmissionTexts } from './edit-text.ts';
import { askedTexts } from './generalisation-text.ts';
import { keptElsewhereText } from './kept-elsewhere-text.ts';
import { fateText, mendingText, optionsText } from './mutation-words.ts';
import { noEffectEntryText } from './no-effect-text.ts';
import { outcomeText } from './replay-words.ts';
import { searchText } from './search-text.ts';
import { someOf } from './some-of.ts';
import { footText, leftOutText, legendText } from './table-words.ts';
import { cycleText, dependsTexts, standingText } from './trace-words.ts';
import { elsewhereText, oneThreadTexts, provisoTexts } from './violation-text.ts';

const step = (number: number, event = 'a.b'): Step => ({
  step: number,
  actor: 'iommu',
  event,
  indices: {},
  changes: [],
});

const found = (difference: Partial<Result>): Result =>
  ({
    claim: 'c',
    kernel: '5.8',
    scopeName: 'quick',
    verdict: 'proved',
    method: 'exhaustive',
    complete: true,
    states: 1200,
    transitions: 3,
    depth: 4,
    parts: 1,
    searchedParts: 1,
    untested: [],
    unknown: [],
    ...difference,
  }) as Result;

const violated = found({ verdict: 'violated', trace: [step(1), step(2)], shortest: 'proved' });

describe('a search', () => {
  const size = '1,200 states, 3 transitions, depth 4';
  it.each<[string, Partial<Result>]>([
    [`every interleaving: ${size}`, {}],
    [`random interleavings: ${size}`, { method: 'random' }],
    [`stopped by its bound on time: ${size}`, { bound: 'time', complete: false }],
    [`stopped when every claim was decided: ${size}`, { complete: false }],
    [
      `every interleaving: ${size}; 2 parts share no event, each was searched separately`,
      { parts: 2, searchedParts: 2 },
    ],
    [
      `every interleaving: ${size}; no reduction was possible`,
      { reductions: { ample: false, symmetries: [], standsFor: 1200 } },
    ],
  ])('is described: %s', (text, difference) => {
    expect(searchText(found(difference))).toBe(text);
  });
});

describe('a violation', () => {
  it('rests on unknown calls that its trace passes', () => {
    const passing = { ...step(1, 'thread.call_unknown'), indices: { call: 'foo' } };
    expect(provisoTexts(found({ verdict: 'inconclusive', trace: [passing] }))).toEqual([
      'violated if foo() has no effect: the trace passes it',
    ]);
  });

  it('stands beside what other scopes say', () => {
    expect(
      elsewhereText(violated, [found({ scopeName: 'ats' }), { ...violated, scopeName: 'chunked' }]),
    ).toBe('in quick; proved in ats; violated in chunked 2');
  });

  it('has steps that depend on others and may repeat', () => {
    expect(standingText({ instance: 'IOTLB', state: 'first', since: 0 })).toBe(
      'IOTLB has been first from the beginning',
    );
    expect(
      dependsTexts([
        { step: 1, instance: 'a', state: 's', kind: 'order' },
        { step: 2, instance: 'IOTLB', state: 'first', kind: 'state' },
        { step: 3, instance: 'm', state: 's', kind: 'claim' },
      ]),
    ).toEqual(['IOTLB became first in step 2', 'the claim began to count in step 3']);
    expect(cycleText(2, 5)).toBe('steps 2 to 5 can repeat forever');
  });

  it('is walked again', () => {
    expect(outcomeText({ result: violated, violated: true, missing: [] })).toBe(
      'replayed 2 steps: the last step breaks the claim, as recorded',
    );
    expect(outcomeText({ result: violated, violated: undefined, missing: [{ kind: 'nothing' }] })).toBe(
      'replayed 2 steps: c cannot be decided: the claim has nothing to decide in this flow',
    );
  });
});

describe('a flow with one thread', () => {
  it('is said to hide races, once for each flow', () => {
    const [one, two] = [found({ flow: 'exit', threads: 1 }), found({ flow: 'inherited', threads: 2 })];
    expect(oneThreadTexts([one, one, two])).toEqual([
      'not searched: races between threads of the process, which locks guard against. exit has one thread.',
    ]);
  });
});

describe('a comparison', () => {
  const claim: ComparedClaim = {
    claim: 'c',
    change: 'broken',
    before: found({}),
    after: violated,
    scopes: ['quick'],
    matters: {},
    explanation: {},
  };

  it('counts, and explains the cells that occur', () => {
    expect(countsText([claim], { kind: 'one', scope: 'quick' })).toBe(
      'Of 1 claim in scope quick: broken 1, repaired 0, broken in both 0, kept 0.',
    );
    expect(legendTexts([claim]).map((text) => text.slice(0, 9))).toEqual([
      'ok: prove',
      'A number:',
      '*: withou',
    ]);
  });

  it('counts a claim once, as what counts most, and says where', () => {
    const kept: ComparedClaim = { ...claim, change: 'kept' };
    const repaired: ComparedClaim = { ...claim, claim: 'd', change: 'repaired', scopes: ['ats', 'units'] };
    expect(countsText([claim, kept, repaired], { kind: 'every', scopes: [], leftOut: ['groups'] })).toBe(
      'Of 2 claims in every scope but groups: broken 1, repaired 1, broken in both 0, kept 0.',
    );
    expect(scopesTexts(repaired)).toEqual(['in ats, units; the trace is that in ats']);
  });

  it.each<[Divergence, string]>([
    [{ step: 2, instead: step(2, 'c.d') }, '5.7 would do c.d, which changes nothing outside the thread'],
    [
      { step: 2, refusedBy: { instance: 'lock', state: 'held' } },
      '5.7 does not allow it: lock is held there',
    ],
    [{ step: 2 }, 'in 5.7, iommu does nothing there'],
  ])('says where the sides part: %j', (divergence, end) => {
    expect(partingText(divergence, step(2), { keeps: '5.7', breaks: '5.8' }, String)).toBe(
      `Observable behaviour agrees up to step 1. At step 2 5.8 does a.b, which changes nothing outside the thread; ${end}.`,
    );
  });

  it('names the scopes that were too large', () => {
    const scope = {
      scopeName: 'ats',
      difference: 'open',
      configuration: quickScope,
    } as const;
    expect(observableTexts({ observable: [scope] })).toEqual({
      open: 'State space too large: observable behaviour was not compared (ats).',
    });
  });
});

describe('an edit', () => {
  it('is named by its steps', () => {
    expect(waitOmissionTexts('f()')).toEqual({ edit: 'drop the wait', title: 'drop the wait after f()' });
    expect(lockOmissionTexts('lock(a)', [{ kind: 'unlock' }, { kind: 'unlock' }]).edit).toBe(
      'omit lock(a) and its unlocks',
    );
    expect(moveTexts({ text: 'f()', line: 1 }, { text: 'f()', line: 2 }).title).toBe(
      'move f() (line 1) after f() (line 2)',
    );
  });

  const unnoticed = {
    fate: 'unnoticed',
    scopes: ['quick'],
    blind: [{ claim: 'c', scopes: ['quick'] }],
    repairs: [],
    lost: [],
    emptied: [],
  } as unknown as EditFacts;

  it('has an outcome', () => {
    expect(fateText(unnoticed, 2)).toBe(
      'undecided: no claim notices (tried in: quick); broken there without it: c',
    );
    expect(mendingText({ ...unnoticed, emptied: [{ claim: 'c', missing: [['a'], ['b', 'c']] }] })).toBe(
      '; c is not tested with it: a nor b or c never happens',
    );
    expect(optionsText([unnoticed, { ...unnoticed, runsWith: '--pri' }])).toBe(
      '1 edit of parts that are not modelled; 1 edit, try --pri',
    );
  });
});

describe('a table', () => {
  it('explains the signs that occur, and what stands under it', () => {
    expect(legendText(new Set(['number', '-']), 'see below')).toBe(
      'A number is the length of the shortest trace that breaks the claim, with the scope; see below. -: not tested.',
    );
    expect(leftOutText([])).toBeUndefined();
    const all = ['5.7', '5.8', '5.9', '6.1'];
    expect(footText({ kernels: all.slice(1), names: ['f'] }, all)).toBe('every version but 5.7: f');
    expect(footText({ kernels: all.slice(2), names: ['f'] }, all)).toBe('5.9, 6.1: f');
  });

  it('names a few of many', () => {
    expect([someOf(['a', 'b', 'c', 'd']), someOf(['a', 'b', 'c', 'd', 'e'])]).toEqual([
      'a, b, c, d',
      'a, b, c and 2 others',
    ]);
  });
});

describe('how another version keeps a claim', () => {
  const broken = {
    steps: [{ step: 1, text: 'a.b', lane: 'do_exit' }],
    configuration: quickScope,
  } as unknown as Parameters<typeof keptElsewhereText>[1];
  const kept = { kind: 'kept', kernel: '5.8', breaks: [] } as const;
  const does = 'Kernel 5.8 keeps the claim in this scope';

  it.each([
    [
      { ...kept, divergence: { step: 1, instead: { ...step(1), stack: ['[2] f'] } }, meaning: 'does well' },
      `${does}. In place of step 1 f() does well.`,
    ],
    [
      {
        ...kept,
        breaks: ['c', 'd'],
        divergence: { step: 1, refusedBy: { instance: 'IOTLB(device=0, pasid=1)', state: 'empty' } },
      },
      `${does}, but breaks c and d. Step 1, a.b, is not possible there: IOTLB is empty.`,
    ],
    [
      { ...kept, divergence: { step: 1 } },
      `${does}. It does not come to step 1, a.b: do_exit does nothing there.`,
    ],
    [kept, `${does}. It can take every one of these steps, and goes on otherwise after them.`],
    [{ kind: 'nowhere', undecided: [] }, 'No known kernel version keeps the claim in this scope.'],
    [
      { kind: 'nowhere', undecided: ['5.8', '5.9'] },
      'No known kernel version keeps the claim in this scope; the search of 5.8 and 5.9 hit a bound.',
    ],
  ] as const)('is said: %#', (elsewhere, text) => {
    expect(keptElsewhereText(elsewhere as KeptElsewhere, broken)).toBe(text);
  });
});

describe('what the model does not act on', () => {
  it.each<[NoEffect, string]>([
    [{ kind: 'call', name: 'kfree' }, 'kfree'],
    [{ kind: 'absent', name: 'mm.drop', part: 'mmCount' }, 'mm.drop (without mm references)'],
    [
      { kind: 'argument', name: 'dev', call: 'f', parameters: ['lazy'], meant: [] },
      'the argument dev of f (it takes lazy)',
    ],
    [
      { kind: 'argument', name: 'lasy', call: 'f', parameters: ['lazy'], meant: ['lazy'] },
      'the argument lasy of f (did you mean lazy?)',
    ],
    [
      { kind: 'condition', name: 'x', parameter: 'lazy', meant: ['y'] },
      'x for lazy (unknown condition: both branches are searched; did you mean y?)',
    ],
    [{ kind: 'uncalled', name: 'f', source: 'my.flow' }, 'f (defined in my.flow, never called)'],
  ])('is named, with the reason: %j', (entry, text) => {
    expect(noEffectEntryText(entry)).toBe(text);
  });
});

describe('a search with symmetries', () => {
  const exchange = (one: number, other: number, where = {}) => ({
    index: 'request',
    values: [one, other] as [number, number],
    where,
  });
  const reduced = (symmetries: NonNullable<Result['reductions']>['symmetries']): Result =>
    found({ complete: true, states: 1, reductions: { ample: false, symmetries, standsFor: 4 } });

  it('names the values that are exchanged together', () => {
    expect(searchText(reduced([exchange(1, 2), exchange(2, 3), exchange(1, 2, { pasid: 2 })]))).toMatch(
      /searched: one state of each orbit under symmetry of request 1, 2 and 3; request 1 and 2 \(pasid=2\), of 4 states$/,
    );
  });

  it('says that numbered requests beside sets are those that are followed one by one', () => {
    const generalises = { requests: 'sound', devices: 'bounded', pasids: 'bounded', processes: 'bounded' };
    const result = { ...reduced([exchange(1, 2)]), generalises: { ...generalises, loops: [], limits: [] } };
    expect(searchText(result as Result)).toContain(
      'symmetry of request 1 and 2 (requests that the search follows one by one), of',
    );
  });
});

it('says of a violation which numbers break the claim where any was asked for', () => {
  const result = { verdict: 'violated', configuration: quickScope } as const;
  expect(askedTexts({ ...result, anyAsked: ['requests', 'devices'] })).toEqual([
    'any number of requests in flight and devices was asked for: the claim breaks with 2 requests in flight and 1 device',
  ]);
  expect(askedTexts(result)).toEqual([]);
});
