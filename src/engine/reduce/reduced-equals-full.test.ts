/** A search that leaves things out decides what the full search decides, with traces as short. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { always, type Claim, sometimes } from '../claim.ts';
import type { Exploration, SearchOptions } from '../exploration.ts';
import { explore } from '../explore.ts';
import { compileProduct } from '../product.ts';
import { compileSystem, type System } from '../system.ts';
import { looseCharts } from '../toys/loose-systems.ts';
import { predicateOver } from '../toys/random-predicates.ts';
import { specOf, twinInstances } from '../toys/random-systems.ts';
import { runs } from '../toys/runs-test.ts';
import { systemOf } from '../toys/small-systems.ts';
import { twinName, twinOf } from '../toys/twins.ts';
import { follow } from '../trace.ts';
import type { automorphism } from './automorphism.ts';
import { noEvents } from './event-set.ts';
import { type Parts, type Reduce, sound } from './reduction.ts';
import { findSymmetry } from './symmetry.ts';

const reductions: readonly Reduce[] = ['ample', 'symmetry', 'all'];

const ways: readonly SearchOptions[] = reductions.map((reduce) => ({ reduce }));

/** What is to be the same. What happened is known only where the full search did not end early. */
function verdictOf({ findings, deadlock, neverHappened, happened, end }: Exploration, isComplete: boolean) {
  return {
    findings: [...findings].map(([id, { outcome, trace }]) => [id, outcome, trace?.steps.length]),
    ...(isComplete ? { deadlock: deadlock?.steps.length, neverHappened, happened, end } : {}),
  };
}

interface Question {
  readonly system: System;
  readonly claims: readonly Claim[];
}

const about = (system: System): fc.Arbitrary<Question> =>
  fc.record({
    system: fc.constant(system),
    claims: fc
      .array(predicateOver(system, 2), { maxLength: 2 })
      .map((predicates) =>
        predicates.flatMap((predicate, i): Claim[] => [
          always(`always ${i}`, predicate),
          always(`always ${i}, twin`, twinOf(predicate)),
          sometimes(`sometimes ${i}`, predicate),
          sometimes(`sometimes ${i}, twin`, twinOf(predicate)),
        ]),
      ),
  });

const twins = twinInstances.chain((instances) => about(compileSystem(specOf(instances))));
const loose = looseCharts.chain((charts) => about(systemOf(...charts)));

/** What the random systems had in them, so that a property does not hold for want of cases. */
interface Seen {
  symmetries: number;
  fewerByAmple: number;
  violated: number;
  deadlocks: number;
}

function expectSame({ system, claims }: Question, parts: Parts, seen?: Seen): void {
  const full = explore(system, claims, { maxStates: 3000 });
  fc.pre(full.bound === undefined);
  const isComplete = full.end === 'complete';
  const product = compileProduct(system);
  for (const way of ways) {
    const reduced = explore(system, claims, way, parts);
    expect(verdictOf(reduced, isComplete)).toEqual(verdictOf(full, isComplete));
    for (const { trace } of reduced.findings.values()) {
      if (trace === undefined) continue;
      follow(
        product,
        trace.start,
        trace.steps.map(({ event }) => event),
      );
    }
    if (!isComplete) continue;
    expect(reduced.counts.distinct).toBeLessThanOrEqual(full.counts.distinct);
    if (way.reduce === 'symmetry') expect(reduced.reduced!.standsFor).toBe(full.counts.distinct);
    if (seen === undefined) continue;
    seen.symmetries += reduced.reduced!.symmetries.length;
    if (way.reduce === 'ample' && reduced.counts.distinct < full.counts.distinct) seen.fewerByAmple++;
  }
  if (seen === undefined) return;
  seen.violated += [...full.findings.values()].filter(({ outcome }) => outcome === 'violated').length;
  if (full.deadlock !== undefined) seen.deadlocks++;
}

function check(questions: fc.Arbitrary<Question>, parts: Parts, numRuns: number, seed?: number): Seen {
  const seen = { symmetries: 0, fewerByAmple: 0, violated: 0, deadlocks: 0 };
  fc.assert(
    fc.property(questions, (question) => expectSame(question, parts, seen)),
    { numRuns, endOnFailure: true, ...(seed === undefined ? {} : { seed }) },
  );
  return seen;
}

describe('a reduced search', () => {
  it('decides what the full one does where charts are there twice', () => {
    const seen = check(twins, sound, runs(150));
    expect(seen.symmetries).toBeGreaterThan(5);
    expect(seen.violated).toBeGreaterThan(20);
    expect(seen.deadlocks).toBeGreaterThan(3);
  });

  it('decides what the full one does where charts mostly go their own way', () => {
    const seen = check(loose, sound, runs(120));
    expect(seen.fewerByAmple).toBeGreaterThan(3);
    expect(seen.violated).toBeGreaterThan(80);
    expect(seen.deadlocks).toBeGreaterThan(10);
  });
});

/** Takes two instances for images of each other because their names are. */
const careless: typeof automorphism = (system, events) => {
  const names = system.components.map(({ instance }) => instance.name);
  const components = Int32Array.from(names, (name, c) => {
    const twin = names.indexOf(twinName(name));
    return twin < 0 ? c : twin;
  });
  const locals = system.components.map(({ table }) => Int32Array.from(table.states.keys()));
  const isPossible = system.components.every(
    ({ table }, c) => table.states.length === system.components[components[c]!]!.table.states.length,
  );
  return isPossible ? { events, components, locals } : undefined;
};

describe('a broken reduction is caught:', () => {
  it.each<[string, fc.Arbitrary<Question>, Partial<Parts>, seed?: number]>([
    ['one that puts visible events first', loose, { visibleEvents: ({ events }) => noEvents(events.length) }],
    [
      'one that may go round for ever without the rest',
      loose,
      { stickyEvents: ({ events }) => noEvents(events.length) },
    ],
    [
      'one that takes nothing to interfere with anything',
      loose,
      {
        interference: ({ columnOf }, events) =>
          new Map([...columnOf.keys()].map((e) => [e, noEvents(events)])),
      },
    ],
    [
      'one that goes by names for what is symmetric',
      twins,
      { findSymmetry: (system, claims) => findSymmetry(system, claims, { verify: careless }) },
    ],
    [
      'one that forgets what claims say of the images',
      twins,
      {
        findSymmetry: (system, claims) => ({
          ...findSymmetry(system, []),
          images: [claims.map((_, i) => i)],
        }),
      },
      2,
    ],
  ])('%s', (_, questions, broken, seed = 1) => {
    expect(() => check(questions, { ...sound, ...broken }, 200, seed)).toThrow();
  });
});
