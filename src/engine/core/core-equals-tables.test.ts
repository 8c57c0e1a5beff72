/** The search core finds what the plain search over tables finds, to the state and to the trace. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { always, alwaysReachable, type Claim, eventually, sometimes } from '../claim.ts';
import type { Exploration, SearchOptions } from '../exploration.ts';
import { explore } from '../explore.ts';
import { not } from '../predicate.ts';
import { compileSystem, type System } from '../system.ts';
import { predicateOver } from '../toys/random-predicates.ts';
import { randomInstances, specOf } from '../toys/random-systems.ts';
import { runs } from '../toys/runs-test.ts';
import { ring, systemOf } from '../toys/small-systems.ts';
import { agreement, twoPhaseCommit } from '../toys/two-phase-commit.ts';
import { coherence, writeThroughCache } from '../toys/write-through-cache.ts';

/** Ways to search that are to give the same in everything. */
const oneThread: readonly SearchOptions[] = [{ coreFrom: 0 }];
const twoWorkers: SearchOptions = { coreFrom: 0, workers: 2 };

function expectSame(
  system: System,
  claims: readonly Claim[],
  options: SearchOptions = {},
  ways: readonly SearchOptions[] = oneThread,
): Exploration {
  const plain = explore(system, claims, { ...options, coreFrom: Number.POSITIVE_INFINITY });
  for (const way of ways) expect(explore(system, claims, { ...options, ...way })).toEqual(plain);
  return plain;
}

const systemWithPredicates = randomInstances.chain((instances) => {
  const system = compileSystem(specOf(instances));
  return fc.record({
    system: fc.constant(system),
    predicates: fc.array(predicateOver(system, 3), { minLength: 1, maxLength: 4 }),
  });
});

/** Rings of 1 to 10 bits, so many of each width. */
const pool = Array.from({ length: 10 }, (_, bits) =>
  Array.from({ length: 3 }, (_copy, i) => ring(`ring${bits + 1}-${i}`, 2 ** (bits + 1))),
).flat();

/** A random system, with rings beside it that go round on events of their own. */
const wideSystem = fc
  .record({
    instances: randomInstances,
    rings: fc.subarray(pool, { minLength: 3, maxLength: pool.length }),
    workers: fc.constantFrom(1, 2),
  })
  .chain(({ instances, rings, workers }) => {
    const spec = specOf(instances);
    const system = compileSystem({
      ...spec,
      events: {
        ...spec.events,
        ...Object.fromEntries(rings.map(({ id }) => [`${id}.step`, { indices: [] }])),
      },
      instances: [...spec.instances, ...rings.map((machine) => ({ name: machine.id, machine, indices: {} }))],
    });
    return fc.record({
      system: fc.constant(system),
      predicate: predicateOver(system, 3),
      workers: fc.constant(workers),
    });
  });

describe('the core', () => {
  it('agrees with the plain search on random systems: counts, verdicts, traces, what happened', () => {
    let violated = 0;
    fc.assert(
      fc.property(systemWithPredicates, ({ system, predicates }) => {
        const claims = predicates.flatMap((predicate, i) => [
          always(`always ${i}`, predicate),
          sometimes(`sometimes ${i}`, predicate),
        ]);
        const { findings } = expectSame(system, claims, { maxStates: 2000 });
        violated += [...findings.values()].filter(({ outcome }) => outcome === 'violated').length;
      }),
      { numRuns: runs(100) },
    );
    expect(violated).toBeGreaterThan(50);
  });

  it('agrees on claims that end a search early', () => {
    fc.assert(
      fc.property(systemWithPredicates, ({ system, predicates }) => {
        expectSame(system, [always('always', predicates[0]!)], { maxStates: 2000 });
      }),
      { numRuns: runs(100) },
    );
  });

  it('agrees on what can be reached from everywhere and on what happens eventually', () => {
    fc.assert(
      fc.property(systemWithPredicates, ({ system, predicates: [goal] }) => {
        expectSame(system, [alwaysReachable('kept', goal!), eventually('comes', goal!)], { maxStates: 500 });
      }),
      { numRuns: runs(50) },
    );
  });

  it.each([0, 1, 2, 17, 63, 64, 65, 1000])('stops at the same state beyond %i', (maxStates) => {
    expectSame(compileSystem(twoPhaseCommit(5)), [always('agreement', agreement(5))], { maxStates });
  });

  const rings = [11, 11, 11, 10, 11].map((bits, i) => ring(`ring${i}`, 2 ** bits));

  it.each([63, 64, 65])('agrees on states of %i bits, where one word ends', (bits) => {
    const system = systemOf(...rings, ring('last', 2 ** (bits - 54)));
    const { counts } = expectSame(system, [], { maxStates: 2000 }, [...oneThread, twoWorkers]);
    expect(counts.distinct).toBeGreaterThan(2000);
  });

  it('agrees on random systems beside rings, on states of up to some 160 bits', () => {
    fc.assert(
      fc.property(wideSystem, ({ system, predicate, workers }) => {
        const ways = [{ coreFrom: 0, workers }];
        expectSame(system, [always('always', predicate)], { maxStates: 600 }, ways);
      }),
      { numRuns: runs(10) },
    );
  });

  it.each([
    ['two-phase commit', compileSystem(twoPhaseCommit(6)), agreement(6)],
    ['a broken two-phase commit', compileSystem(twoPhaseCommit(4, { commitUnheard: true })), agreement(4)],
    ['the write-through cache', compileSystem(writeThroughCache()), coherence],
    ['a broken write-through cache', compileSystem(writeThroughCache({ skipSnoop: true })), coherence],
  ])('agrees on %s', (_, system, predicate) => {
    const ways = [...oneThread, twoWorkers];
    expectSame(system, [always('claim', predicate)], {}, ways);
    expectSame(system, [always('claim', predicate), sometimes('never', not(predicate))], {}, ways);
  });

  it('agrees on two workers, claims of every kind', () => {
    fc.assert(
      fc.property(systemWithPredicates, ({ system, predicates }) => {
        const claims = predicates.flatMap((predicate, i) => [
          always(`always ${i}`, predicate),
          sometimes(`sometimes ${i}`, predicate),
          alwaysReachable(`kept ${i}`, predicate),
          eventually(`comes ${i}`, predicate),
        ]);
        expectSame(system, claims, {}, [twoWorkers]);
      }),
      { numRuns: runs(15) },
    );
  });

  it.each([0, 1, 65, 1000])('stops at the same state beyond %i on two workers', (maxStates) => {
    expectSame(compileSystem(twoPhaseCommit(5)), [always('agreement', agreement(5))], { maxStates }, [
      twoWorkers,
    ]);
  });
});
