import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMachine } from 'xstate';
import { formatLabel } from './label.ts';
import { compileProduct, pack, Successors } from './product.ts';
import { compileSystem, type System } from './system.ts';
import { randomInstances, specOf } from './toys/random-systems.ts';
import { ring, systemOf } from './toys/small-systems.ts';
import { twoPhaseCommit } from './toys/two-phase-commit.ts';
import { twinTables } from './twin-events.ts';
import { randomWalk, seeded, Walker, walkTables } from './walk.ts';

/** What the search's own tables say is enabled in a state. */
function successorsOf(system: System): (locals: Int32Array) => readonly number[] {
  const product = compileProduct(system);
  const successors = new Successors(product);
  const state = new Int32Array(product.layout.words);
  return (locals) => {
    pack(product.layout, locals, state, 0);
    successors.expand(state, 0);
    return Array.from(successors.events.subarray(0, successors.count));
  };
}

function enabledIn({ enabled, count }: Walker): readonly number[] {
  return Array.from(enabled.subarray(0, count)).toSorted((a, b) => a - b);
}

function walkerOf(system: System): Walker {
  const tables = walkTables(system);
  return new Walker(tables, tables.starts[0]!);
}

describe('a walker', () => {
  it('knows in every state what the search finds enabled there', () => {
    let states = 0;
    fc.assert(
      fc.property(randomInstances, fc.nat(), (instances, seed) => {
        const system = compileSystem(specOf(instances));
        const expected = successorsOf(system);
        const tables = walkTables(system);
        for (const start of tables.starts) {
          const walker = new Walker(tables, start);
          expect(enabledIn(walker)).toEqual(expected(walker.locals));
          randomWalk(walker, seeded(seed), 40, () => {
            expect(enabledIn(walker)).toEqual(expected(walker.locals));
            states++;
          });
        }
      }),
      { numRuns: 100, seed: 1 },
    );
    expect(states).toBeGreaterThan(1000);
  });

  it('starts in each of several initial states', () => {
    const machine = createMachine({
      id: 'counter',
      context: ({ input }: { input: { count: number } }) => input,
      on: { look: {} },
    });
    const inputs = [{ count: 1 }, { count: 2 }, { count: 3 }];
    const instances = ['a', 'b'].map((name) => ({ name, machine, indices: {}, inputs }));
    const spec = { name: 'counters', events: { look: { indices: [] } }, domains: {}, instances };
    expect(walkTables(compileSystem(spec)).starts).toHaveLength(9);
  });
});

describe('a random walk', () => {
  it('takes as many steps as it is told', () => {
    expect(randomWalk(walkerOf(systemOf(ring('a', 3), ring('b', 2))), seeded(7), 250)).toHaveLength(250);
  });

  it('stops where nothing is enabled any more', () => {
    const once = createMachine({ id: 'once', initial: 'a', states: { a: { on: { go: 'b' } }, b: {} } });
    expect(randomWalk(walkerOf(systemOf(once)), seeded(7), 250)).toHaveLength(1);
  });

  it('is the same for the same seed and another for another', () => {
    const walk = (seed: number) =>
      randomWalk(walkerOf(systemOf(ring('a', 3), ring('b', 2))), seeded(seed), 50);
    expect(walk(7)).toEqual(walk(7));
    expect(walk(7)).not.toEqual(walk(8));
  });

  it('gives each enabled event the same chance', () => {
    const times = [0, 0, 0, 0];
    const system = systemOf(...['a', 'b', 'c', 'd'].map((id) => ring(id, 2)));
    for (const event of randomWalk(walkerOf(system), seeded(7), 40_000)) times[event]!++;
    for (const count of times) expect(Math.abs(count - 10_000)).toBeLessThan(500);
  });
});

describe('twin events', () => {
  it('have another value of one index and never come later', () => {
    const system = compileSystem(twoPhaseCommit(3));
    const labels = system.events.map((event) => formatLabel(event.label));
    const tables = twinTables(system);
    const pairs = tables.flatMap((table) =>
      labels.flatMap((label, e) => (table[e] === e ? [] : [`${label} → ${labels[table[e]!]}`])),
    );
    expect(tables).toHaveLength(3);
    expect(pairs.filter((pair) => pair.startsWith('participant.giveUp'))).toEqual([
      'participant.giveUp(rm=1) → participant.giveUp(rm=0)',
      'participant.giveUp(rm=2) → participant.giveUp(rm=0)',
      'participant.giveUp(rm=2) → participant.giveUp(rm=1)',
    ]);
    expect(tables.every((table) => table.every((twin, e) => twin <= e))).toBe(true);
  });
});
