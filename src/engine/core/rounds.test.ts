/**
 * However it is laid out, the core finds the states that the plain search finds, in the same order, and skips no
 * successor that is not known.
 */
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { type Expander, TableExpander } from '../expander.ts';
import { compileProduct } from '../product.ts';
import { noEvents } from '../reduce/event-set.ts';
import { reductionOf } from '../reduce/reduction.ts';
import { compileSystem, type System } from '../system.ts';
import { randomInstances, specOf, twinInstances } from '../toys/random-systems.ts';
import { twoPhaseCommit } from '../toys/two-phase-commit.ts';
import { CoreExpander, type CoreOptions } from './core-expander.ts';
import * as at from './map.ts';
import { type Commuting, commutingUnder, conditions } from './sleep-sets.ts';

// A part of the set begins with two lines, and so grows soon.
vi.mock(import('./map.ts'), async (original) => ({ ...(await original()), FIRST_SLOTS: 32 as never }));

const plain = (system: System, maxStates: number): TableExpander =>
  new TableExpander(compileProduct(system), () => false, maxStates, 2 ** 30);

function core(system: System, maxStates: number, options: Partial<CoreOptions> = {}): CoreExpander {
  return new CoreExpander(compileProduct(system), {
    claims: [],
    atRest: system.components.map(({ table }) => new Uint8Array(table.states.length)),
    isOpen: () => false,
    wantsDeadlock: () => false,
    look: () => false,
    maxStates,
    maxBytes: 2 ** 30,
    workers: 1,
    ...options,
  });
}

/** All that a search found: states in order, levels, and what it counted. */
function found(expander: Expander) {
  const levels: number[] = [];
  for (let number = 0; number < expander.size && expander.stopped === undefined; ) {
    if (number === (levels.at(-1) ?? 0)) levels.push(expander.size);
    number = expander.expand(number, levels.at(-1)!);
  }
  expander.close();
  const { graph, size, generated, happened, stopped } = expander;
  const states = Array.from({ length: size }, (_, number) => {
    graph.open(number);
    return graph.locals.join();
  });
  return { levels, size, generated, happened, stopped, states };
}

const systems = randomInstances.map((instances) => compileSystem(specOf(instances)));
const twins = twinInstances.map((instances) => compileSystem(specOf(instances)));

const layouts = fc.record({
  partBits: fc.constantFrom(0, 1, 2, 3),
  sleepSets: fc.constantFrom(2, 8, 4096),
  maxStates: fc.constantFrom(1, 100, 700, 2000),
});

const nothingCommutes: Commuting = (_, events) => Array.from({ length: events }, () => noEvents(events));

describe('the core', () => {
  it('finds random systems as the plain search does: states in order, levels, counts, what happened', () => {
    fc.assert(
      fc.property(systems, layouts, (system, { maxStates, ...layout }) => {
        expect(found(core(system, maxStates, layout))).toEqual(found(plain(system, maxStates)));
      }),
      { numRuns: 100 },
    );
  });

  it.each([0, 1, 2, 3])('finds two-phase commit on three threads, in 2^%i parts', (partBits) => {
    const system = compileSystem(twoPhaseCommit(6));
    const whole = found(plain(system, Number.POSITIVE_INFINITY));
    expect(found(core(system, Number.POSITIVE_INFINITY, { partBits, workers: 3 }))).toEqual(whole);
    expect(found(core(system, 5000, { partBits, workers: 2 }))).toEqual(found(plain(system, 5000)));
  });

  it('skips nothing else where states stand for their images', () => {
    const symmetric = twins
      .map((system) => ({ system, reduction: reductionOf(system, [], 'symmetry') }))
      .filter(({ reduction }) => reduction.symmetries.length > 0);
    fc.assert(
      fc.property(symmetric, ({ system, reduction }) => {
        const all = found(core(system, 2000, { reduction, commuting: nothingCommutes }));
        expect(found(core(system, 2000, { reduction }))).toEqual(all);
      }),
      { numRuns: 20 },
    );
  });

  it('makes few of the successors', () => {
    const system = compileSystem(twoPhaseCommit(6));
    const made = (commuting?: Commuting): number => {
      const search = core(system, Number.POSITIVE_INFINITY, commuting === undefined ? {} : { commuting });
      const count = vi.spyOn(search.memory, 'deal');
      found(search);
      return count.mock.calls.reduce((sum, [, successors]) => sum + successors, 0);
    };
    expect(made() / made(nothingCommutes)).toBeLessThan(0.4);
  });
});

describe('a core that skips too much loses states', () => {
  const differs = (system: System, broken: (system: System) => CoreExpander): boolean =>
    JSON.stringify(found(broken(system))) !== JSON.stringify(found(plain(system, 500)));
  const cases = fc.sample(systems, { numRuns: 300, seed: 1 });
  const under =
    (asked: readonly string[]): Commuting =>
    (...from) =>
      commutingUnder(
        asked.map((name) => conditions[name]!),
        ...from,
      );

  it.each(Object.keys(conditions))('without: %s', (name) => {
    const commuting = under(Object.keys(conditions).filter((other) => other !== name));
    expect(cases.some((system) => differs(system, (s) => core(s, 500, { commuting })))).toBe(true);
  });

  it('when all events sleep at the beginning', () => {
    const broken = (system: System): CoreExpander => {
      const search = core(system, 500);
      const { memory } = search;
      memory.wordsAt(memory.get(at.SLEEP_SETS), memory.get(at.GROUP_COUNT) * 2).fill(2 ** 32 - 1);
      return search;
    };
    expect(cases.some((system) => differs(system, broken))).toBe(true);
  });
});
