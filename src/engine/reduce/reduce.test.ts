/** What reductions leave out of small systems, and what they must not take for a symmetry. */

import { describe, expect, it } from 'vitest';
import { createMachine } from 'xstate';
import { always, type Claim, eventually, sometimes } from '../claim.ts';
import { singleClusters } from '../core/clusters.ts';
import { explore } from '../explore.ts';
import { all, inState, isFinal } from '../predicate.ts';
import { compileSystem, type System, type SystemSpec } from '../system.ts';
import { ring, systemOf } from '../toys/small-systems.ts';
import { agreement, twoPhaseCommit } from '../toys/two-phase-commit.ts';
import { coherence, writeThroughCache } from '../toys/write-through-cache.ts';
import { automorphism } from './automorphism.ts';
import { candidates } from './candidates.ts';
import { has } from './event-set.ts';
import { stickyEvents } from './sticky.ts';
import { findSymmetry } from './symmetry.ts';

/** A chart that takes one step of its own and is done. */
const once = (id: string) =>
  createMachine({
    id,
    initial: 'before',
    states: { before: { on: { [`${id}.go`]: 'after' } }, after: { type: 'final' } },
  });

const many = (count: number): System =>
  systemOf(...Array.from({ length: count }, (_, i) => once(`chart${i}`)));

const runner = createMachine({
  id: 'runner',
  initial: 'idle',
  states: { idle: { on: { start: 'running' } }, running: { on: { stop: 'idle' } } },
});

/** Runners with a number each, and an observer who remembers that one of these numbers started. */
const runners = (count: number, remembered: readonly number[]): SystemSpec => {
  const numbers = Array.from({ length: count }, (_, n) => n);
  const starts = (to: (n: number) => string | undefined) =>
    Object.fromEntries(numbers.map((n) => [`start(n=${n})`, { target: to(n) }]));
  const observer = createMachine({
    id: 'observer',
    initial: 'waits',
    states: {
      waits: { on: starts((n) => (remembered.includes(n) ? 'remembers' : undefined)) },
      remembers: { on: starts(() => undefined) },
    },
  });
  return {
    name: 'runners',
    events: { start: { indices: ['n'] }, stop: { indices: ['n'] } },
    domains: { n: numbers },
    instances: [
      ...numbers.map((n) => ({ name: `runner${n}`, machine: runner, indices: { n } })),
      { name: 'observer', machine: observer, indices: {} },
    ],
  };
};

describe('ample sets', () => {
  it.each([1, 2, 5, 9])('put %i independent steps into one order', (count) => {
    expect(explore(many(count), []).counts.distinct).toBe(2 ** count);
    const { counts, deadlock, neverHappened } = explore(many(count), [], { reduce: 'ample' });
    expect(counts).toEqual({ distinct: count + 1, generated: count + 1, depth: count + 1 });
    expect([deadlock, neverHappened]).toEqual([undefined, []]);
  });

  it('leave steps alone that a claim sees', () => {
    const sees = (chart: string): Claim =>
      sometimes(chart, all(inState(chart, 'after'), inState('chart0', 'before')));
    const { counts, findings } = explore(many(3), [sees('chart1'), sees('chart2')], { reduce: 'ample' });
    expect(counts.distinct).toBe(8);
    expect([...findings.values()].map(({ outcome }) => outcome)).toEqual(['holds', 'holds']);
  });

  it('do not go round while somebody waits', () => {
    const system = systemOf(ring('ring', 3), once('other'));
    expect(explore(system, [], { reduce: 'ample' }).neverHappened).toEqual([]);
    const sticky = stickyEvents(system, singleClusters(system));
    expect(system.events.map(({ label }, e) => [label.name, has(sticky, e)])).toEqual([
      ['ring.step', true],
      ['other.go', false],
    ]);
  });

  it.each([
    [false, 'holds', 5196, 1724],
    [true, 'violated', 738, 364],
  ])('search a cache (broken: %s) in fewer states', (skipSnoop, outcome, full, reduced) => {
    const system = compileSystem(writeThroughCache({ skipSnoop }));
    const claims = [always('coherence', coherence)];
    const one = explore(system, claims);
    const other = explore(system, claims, { reduce: 'ample' });
    expect([one.counts.distinct, other.counts.distinct]).toEqual([full, reduced]);
    expect(other.findings.get('coherence')).toMatchObject({ outcome });
    expect(other.findings).toEqual(one.findings);
  });
});

describe('symmetry', () => {
  // 288 and 80 are what TLC counts for the specification of Gray and Lamport, without and with symmetry.
  it.each([
    [2, 56, 34],
    [3, 288, 80],
  ])('of %i participants of a two-phase commit', (participants, full, reduced) => {
    const system = compileSystem(twoPhaseCommit(participants));
    const claims = [always('agreement', agreement(participants))];
    const { counts, reduced: how, findings } = explore(system, claims, { reduce: 'symmetry' });
    expect([counts.distinct, how!.standsFor]).toEqual([reduced, full]);
    expect(findings.get('agreement')).toEqual({ outcome: 'holds' });
  });

  it('is none when an instance tells the others apart', () => {
    const swaps = (remembered: readonly number[]): readonly object[] =>
      findSymmetry(compileSystem(runners(3, remembered)), []).symmetries.map(({ swap }) => swap);
    const exchange = (one: number, other: number) => ({ index: 'n', one, other, where: {} });
    expect(swaps([0, 1, 2])).toEqual([exchange(0, 1), exchange(0, 2), exchange(1, 2)]);
    expect(swaps([2])).toEqual([exchange(0, 1)]);
  });

  it('is not made use of when claims speak of one and not of the other', () => {
    const system = compileSystem(runners(2, [0, 1]));
    const runs = (n: number): Claim => sometimes(`runs ${n}`, inState(`runner${n}`, 'running'));
    expect(findSymmetry(system, [runs(0)]).symmetries).toEqual([]);
    expect(findSymmetry(system, [runs(0), runs(1)]).symmetries).toHaveLength(1);
    const { findings } = explore(system, [runs(0), runs(1)], { reduce: 'symmetry' });
    expect([...findings.values()].map(({ trace }) => trace?.steps[0]?.label.indices)).toEqual([
      { n: 0 },
      { n: 1 },
    ]);
  });

  it('does not exchange an event that may be left out forever with one that may not', () => {
    const system = compileSystem(runners(2, [0, 1]));
    const [{ events }] = candidates(system) as [ReturnType<typeof candidates>[number]];
    expect(automorphism(system, events)).toBeDefined();
    const unlike = system.events.map((event, e) => (e === 0 ? { ...event, unfair: true } : event));
    expect(automorphism({ ...system, events: unlike }, events)).toBeUndefined();
    expect(
      automorphism(
        system,
        events.map(() => 0),
      ),
    ).toBeUndefined();
  });
});

describe('a reduced search', () => {
  const broken = compileSystem(twoPhaseCommit(4, { commitUnheard: true }));
  const claims = [always('agreement', agreement(4))];

  it('gives the trace that the full one gives', () => {
    expect(explore(broken, claims, { reduce: 'all' }).findings).toEqual(explore(broken, claims).findings);
  });

  it('gives its own trace when the search for a shorter one comes to a bound, and says so', () => {
    const finding = (reduce: 'symmetry' | 'all') =>
      explore(broken, claims, { reduce, maxStates: 100 }).findings.get('agreement')!;
    expect(explore(broken, claims, { maxStates: 100 }).bound).toBe('states');
    expect(finding('symmetry')).toMatchObject({ outcome: 'violated', trace: { steps: { length: 3 } } });
    expect(finding('symmetry').mayBeLonger).toBeUndefined();
    expect(finding('all')).toMatchObject({ outcome: 'violated', mayBeLonger: true });
  });

  it('is the same on two workers', () => {
    const good = compileSystem(twoPhaseCommit(4));
    for (const system of [good, broken]) {
      const [one, two] = [1, 2].map((workers) => explore(system, claims, { reduce: 'all', workers }));
      expect(two).toEqual(one);
    }
  });

  it('leaves out nothing for a claim about runs', () => {
    const system = many(3);
    const { counts, reduced, findings } = explore(system, [eventually('ends', isFinal('chart0'))], {
      reduce: 'all',
    });
    expect([counts.distinct, reduced, findings.get('ends')]).toEqual([8, undefined, { outcome: 'holds' }]);
  });

  it('is not begun when it is known not to fit', () => {
    const { bound, counts } = explore(many(3), [], { atLeast: 1000, maxBytes: 8000 });
    expect([bound, counts.distinct]).toEqual(['memory', 0]);
  });
});
