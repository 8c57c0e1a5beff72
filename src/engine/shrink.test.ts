import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { always, eventually } from './claim.ts';
import { explore } from './explore.ts';
import { interleavings } from './interleaving.ts';
import { type Alarm, alarmFor, watchedWalk } from './lookout.ts';
import { isFinal } from './predicate.ts';
import { compileProduct } from './product.ts';
import { Shrinker } from './shrink.ts';
import { changesOfActor } from './simpler-walks.ts';
import { simplestWalk } from './simplest-walk.ts';
import { type Actors, numberActors } from './strategies.ts';
import { compileSystem, type System } from './system.ts';
import { randomInstances, specOf } from './toys/random-systems.ts';
import { agreement, twoPhaseCommit } from './toys/two-phase-commit.ts';
import { twinTables } from './twin-events.ts';
import { evenly, seeded, Walker, walkTables } from './walk.ts';

const broken = compileSystem(twoPhaseCommit(4, { commitUnheard: true }));
const alarm = alarmFor(broken, [always('agreement', agreement(4))])!;
const participant = ({ label }: System['events'][number]): string => String(label.indices['rm']);
const actors = numberActors(broken.events.map(participant));
const search = (among?: Uint8Array) =>
  simplestWalk(compileProduct(broken), alarm.isBad, actors, {
    maxStates: 10_000,
    ...(among === undefined ? {} : { among }),
  });

/** The first walk that comes to a bad state, among some. */
function badWalk(system: System, wanted: Alarm, seed: number): readonly number[] | undefined {
  const tables = walkTables(system);
  const walker = new Walker(tables, tables.starts[0]!);
  const below = seeded(seed);
  for (let i = 0; i < 200; i++) {
    walker.restart();
    const { events, rang } = watchedWalk(walker, below, [wanted], { steps: 60, choose: evenly, stop: true });
    if (rang.size > 0) return events;
  }
  return undefined;
}

describe('the simplest walk', () => {
  it('is as short as the search says, with the fewest changes of actor among those', () => {
    const found = search();
    if (found.outcome !== 'found') throw new Error('nothing was found');
    const shortest = explore(broken, [always('agreement', agreement(4))]).findings.get('agreement')!.trace!;
    expect(found.events).toHaveLength(shortest.steps.length);
    expect(found.changes).toBe(changesOfActor(found.events, actors.of));
    expect(found.changes).toBe(fewestByHand(broken, alarm, actors, found.events.length));
  });

  it('is not found among events that do not do, nor beyond a bound', () => {
    expect(search(new Uint8Array(broken.events.length))).toEqual({ outcome: 'none' });
    const bounded = simplestWalk(compileProduct(broken), alarm.isBad, actors, { maxStates: 1 });
    expect(bounded).toEqual({ outcome: 'bound', steps: 1 });
  });
});

/** Every walk of a number of steps, one by one. */
function fewestByHand(system: System, { isBad }: Alarm, { of }: Actors, length: number): number {
  const tables = walkTables(system);
  const walker = new Walker(tables, tables.starts[0]!);
  let fewest = Number.POSITIVE_INFINITY;
  const visit = (way: readonly number[]): void => {
    walker.restart();
    for (const event of way) walker.take(event);
    if (isBad(walker.locals)) fewest = Math.min(fewest, changesOfActor(way, of));
    if (way.length === length) return;
    for (const event of Array.from(walker.enabled.subarray(0, walker.count))) visit([...way, event]);
  };
  visit([]);
  return fewest;
}

describe('shrinking towards a bad state', () => {
  it('comes down to a walk that is possible, ends badly and is no longer, in any system', () => {
    let shrunk = 0;
    fc.assert(
      fc.property(randomInstances, fc.nat(), (instances, seed) => {
        const system = compileSystem(specOf(instances));
        // A component is not where it was in the beginning: bad enough.
        const [first] = system.components;
        const last = first!.table.states.length - 1;
        const isBad = (locals: Int32Array): boolean => locals[0] === last;
        const wanted = { isBad, isBadAtEnd: isBad, concerns: Uint8Array.of(1), atEnd: false };
        const events = badWalk(system, wanted, seed);
        if (events === undefined) return;
        const tables = walkTables(system);
        const about = {
          actors: numberActors(system.events.map(({ participants }) => String(participants[0]))),
          twins: twinTables(system),
        };
        const start = tables.starts[0]!;
        const result = new Shrinker(tables, isBad, about).shrink({ start, events });
        const walker = new Walker(tables, start);
        for (const event of result.events) {
          expect(isBad(walker.locals)).toBe(false);
          expect(walker.isEnabled(event)).toBe(true);
          walker.take(event);
        }
        expect(isBad(walker.locals)).toBe(true);
        expect(result.events.length).toBeLessThanOrEqual(events.length);
        shrunk += result.events.length < events.length ? 1 : 0;
      }),
      { numRuns: 30, seed: 1 },
    );
    expect(shrunk).toBe(3);
  });

  it('is done by the first attempt of fast-check, and comes down to the simplest', () => {
    const best = search();
    const arbitrary = interleavings(broken, { steps: 60, actorOf: participant, until: alarm });
    for (let seed = 0; seed < 10; seed++) {
      const property = fc.property(arbitrary, ({ isBad }) => !isBad);
      const { counterexample, numShrinks } = fc.check(property, { seed, numRuns: 1000 });
      const { events } = counterexample![0];
      expect(numShrinks).toBeLessThan(2);
      expect({ outcome: 'found', events, changes: changesOfActor(events, actors.of) }).toMatchObject({
        outcome: best.outcome,
        changes: best.outcome === 'found' ? best.changes : -1,
      });
    }
  });
});

describe('an alarm', () => {
  it('rings where a claim is broken first, and only there', () => {
    const tables = walkTables(broken);
    const walker = new Walker(tables, tables.starts[0]!);
    const below = seeded(5);
    let rung = 0;
    for (let i = 0; i < 100; i++) {
      walker.restart();
      const { events, rang } = watchedWalk(walker, below, [alarm], { steps: 40, choose: evenly });
      const bad: number[] = [];
      walker.restart();
      for (const [step, event] of events.entries()) {
        walker.take(event);
        if (alarm.isBad(walker.locals)) bad.push(step + 1);
      }
      expect(rang.get(0)).toBe(bad[0]);
      rung += rang.size;
    }
    expect(rung).toBeGreaterThan(5);
  });

  it('rings for a wait without end at the end of a walk, where the search finds one', () => {
    const system = compileSystem(twoPhaseCommit(2));
    const goals = system.components.map(({ instance }) =>
      eventually(`${instance.name} ends`, isFinal(instance.name)),
    );
    for (const claim of goals) {
      const { findings } = explore(system, [claim]);
      const isBroken = findings.get(claim.id)!.outcome === 'violated';
      expect(badWalk(system, alarmFor(system, [claim])!, 1) !== undefined).toBe(isBroken);
    }
  });

  it('is not there for a claim that no walk can break', () => {
    expect(alarmFor(broken, [{ ...always('x', agreement(4)), kind: 'alwaysReachable' }])).toBeUndefined();
  });
});
