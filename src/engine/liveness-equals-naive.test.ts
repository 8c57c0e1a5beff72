/** The search for fair runs finds what naive ones find, and what it shows is a fair run. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMachine } from 'xstate';
import { eventually } from './claim.ts';
import { explore } from './explore.ts';
import { independentParts } from './parts.ts';
import { any, inState, type Predicate } from './predicate.ts';
import { compileSystem, type System } from './system.ts';
import {
  fairBySplitting,
  fairByTrial,
  faultsOf,
  graphWithout,
  type NaiveGraph,
  nearestStay,
} from './toys/naive-liveness.ts';
import { randomInstances, specOf } from './toys/random-systems.ts';
import { systemOf } from './toys/small-systems.ts';

const LETTERS = ['a', 'b', 'c', 'd', 'e', 'f'];

/** One chart that is any graph at all, of up to eight states. */
const graphs = fc
  .record({
    steps: fc.array(fc.tuple(fc.nat(7), fc.constantFrom(...LETTERS), fc.nat(7)), {
      minLength: 4,
      maxLength: 20,
    }),
    goals: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { maxLength: 2 }),
    unfair: fc.subarray(LETTERS, { maxLength: 3 }),
  })
  .map(({ steps, goals, unfair }) => {
    const states = Object.fromEntries(
      Array.from({ length: 8 }, (_, state) => [
        `s${state}`,
        { on: Object.fromEntries(steps.flatMap(([s, e, t]) => (s === state ? [[e, `s${t}`]] : []))) },
      ]),
    );
    return {
      system: withUnfair(systemOf(createMachine({ id: 'graph', initial: 's0', states })), unfair),
      goal: any(...goals.map((state) => inState('graph', `s${state}`))),
    };
  });

const withUnfair = (system: System, unfair: readonly string[]): System => ({
  ...system,
  events: system.events.map((event) => ({ ...event, unfair: unfair.includes(event.label.name) })),
});

/** Several charts, with a goal in the first. */
const systems = fc
  .tuple(randomInstances, fc.nat(), fc.subarray(['alpha', 'beta', 'gamma', 'delta']))
  .map(([instances, pick, unfair]) => {
    const [{ name, root }] = instances as [(typeof instances)[number]];
    const { id } = root.children[pick % root.children.length]!;
    return { system: withUnfair(compileSystem(specOf(instances)), unfair), goal: inState(name, id) };
  });

const findingOf = (system: System, goal: Predicate) =>
  explore(system, [eventually('goal', goal)]).findings.get('goal')!;

function compare(graph: NaiveGraph, goal: Predicate, stay: number | undefined): void {
  const { outcome, trace } = findingOf(graph.system, goal);
  expect(outcome).toBe(stay === undefined ? 'holds' : 'violated');
  if (trace === undefined) return;
  expect(faultsOf(graph, trace)).toEqual([]);
  expect(trace.cycle ?? trace.steps.length).toBe(stay);
}

describe('a search for fair runs', () => {
  it('finds one where trying every set of states does, as near, and shows a fair one', () => {
    fc.assert(
      fc.property(graphs, ({ system, goal }) => {
        const graph = graphWithout(system, goal, 8)!;
        compare(graph, goal, nearestStay(graph, fairByTrial));
      }),
      { numRuns: 1000 },
    );
  });

  it('does so in systems of several instances, compared with splitting and thinning', () => {
    fc.assert(
      fc.property(systems, ({ system, goal }) => {
        const graph = graphWithout(system, goal, 150);
        fc.pre(graph !== undefined);
        compare(graph, goal, nearestStay(graph, fairBySplitting));
      }),
      { numRuns: 300 },
    );
  });

  it('says of an independent part what it says of the whole', () => {
    fc.assert(
      fc.property(systems, ({ system, goal }) => {
        fc.pre(explore(system, [], { maxStates: 3000 }).end === 'complete');
        const [part] = independentParts(system);
        expect(findingOf(part!, goal).outcome).toBe(findingOf(system, goal).outcome);
      }),
      { numRuns: 200 },
    );
  });
});
