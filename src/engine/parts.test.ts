import { describe, expect, it } from 'vitest';
import { createMachine } from 'xstate';
import { always, alwaysReachable, type Claim, sometimes } from './claim.ts';
import { explore } from './explore.ts';
import { alike, independentParts } from './parts.ts';
import { all, inState, instancesOf, not } from './predicate.ts';
import { compileSystem, type System } from './system.ts';
import { labels, ring, systemOf } from './toys/small-systems.ts';
import { agreement, twoPhaseCommit } from './toys/two-phase-commit.ts';

const names = (system: System) => system.components.map((component) => component.instance.name);

/** Two pairs of rings; each pair turns together. */
const pairs = () =>
  systemOf(ring('a', 4, 'left'), ring('b', 6, 'right'), ring('c', 6, 'left'), ring('d', 3, 'right'));

describe('independent parts', () => {
  it('are the groups that share no event, in the order of their first instances', () => {
    expect(independentParts(pairs()).map(names)).toEqual([
      ['a', 'c'],
      ['b', 'd'],
    ]);
  });

  it('have the instances without events that carry their indices, and the first has the others', () => {
    const instance = (name: string, event: string, indices: Record<string, number>) => ({
      name,
      machine: ring(name, 2, event),
      indices,
    });
    const system = compileSystem({
      name: 'two of a kind',
      events: { step: { indices: ['m'] }, never: { indices: [] } },
      domains: { m: [1, 2] },
      instances: [
        instance('idle', 'never', {}),
        instance('idle of 2', 'never', { m: 2 }),
        instance('a', 'step', { m: 1 }),
        instance('b', 'step', { m: 2 }),
      ],
    });
    const events = system.events.filter(({ label }) => label.name !== 'never');
    expect(independentParts({ ...system, events }).map(names)).toEqual([
      ['idle', 'a'],
      ['idle of 2', 'b'],
    ]);
  });

  it.each([
    ['are alike', 3, true],
    ['are not alike with charts of other states', 4, false],
  ])('of charts that are made for each instance %s', (_, length, expected) => {
    const system = compileSystem({
      name: 'two of a kind',
      events: { step: { indices: ['m'] } },
      domains: { m: [1, 2] },
      instances: [3, length].map((states, i) => ({
        name: `ring of ${i + 1}`,
        machine: ring('ring', states, 'step'),
        indices: { m: i + 1 },
      })),
    });
    const [one, other] = independentParts(system).map((part) => ({ part, claims: [] }));
    expect(alike(one!, other!)).toBe(expected);
  });

  it('have sums of states where the whole has products', () => {
    const whole = explore(pairs(), []).counts;
    const parts = independentParts(pairs()).map((part) => explore(part, []).counts);
    expect(whole).toEqual({ distinct: 72, generated: 1 + 2 * 72, depth: 17 });
    expect(parts).toEqual([
      { distinct: 12, generated: 13, depth: 12 },
      { distinct: 6, generated: 7, depth: 6 },
    ]);
  });

  it('decide claims as the whole does, with the same traces', () => {
    const system = pairs();
    const claims = [
      always('together', not(all(inState('a', 's3'), inState('c', 's4')))),
      always('apart', not(all(inState('a', 's3'), inState('c', 's1')))),
      sometimes('home', all(inState('b', 's4'), inState('d', 's1'))),
      sometimes('nowhere', all(inState('b', 's4'), inState('d', 's2'))),
      alwaysReachable('back', all(inState('b', 's0'), inState('d', 's0'))),
    ];
    const parts = independentParts(system);
    const verdictOf = (part: System, claim: Claim) => {
      const { findings } = explore(part, [claim]);
      const { outcome, trace } = findings.get(claim.id)!;
      return [claim.id, outcome, labels(trace)];
    };
    const partOf = (claim: Claim) =>
      parts.find((part) => names(part).includes(instancesOf(claim.predicate)[0]!))!;
    const verdicts = claims.map((claim) => verdictOf(partOf(claim), claim));
    expect(verdicts).toEqual(claims.map((claim) => verdictOf(system, claim)));
    expect(verdicts.map(([, outcome]) => outcome)).toEqual([
      'holds',
      'violated',
      'holds',
      'violated',
      'holds',
    ]);
  });

  it('stay together where a claim speaks of them at once', () => {
    const together = instancesOf(all(inState('a', 's0'), inState('d', 's0')));
    expect(independentParts(pairs(), [together]).map(names)).toEqual([['a', 'b', 'c', 'd']]);
  });

  it('of a system that hangs together are the system', () => {
    const system = compileSystem(twoPhaseCommit(3));
    const [only, ...others] = independentParts(system);
    expect(others).toEqual([]);
    expect(explore(only!, [always('agreement', agreement(3))])).toEqual(
      explore(system, [always('agreement', agreement(3))]),
    );
  });

  it('include instances without events', () => {
    const stone = createMachine({ id: 'stone' });
    expect(independentParts(systemOf(stone, ring('a', 2))).map(names)).toEqual([['stone', 'a']]);
    expect(
      independentParts(compileSystem({ name: 'empty', events: {}, domains: {}, instances: [] })),
    ).toEqual([]);
  });
});
