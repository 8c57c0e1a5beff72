/** A run that breaks a claim is one without the steps it can do without, and what shows no such run is not taken for one. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventually } from './claim.ts';
import { explore } from './explore.ts';
import { inState, type Predicate } from './predicate.ts';
import { compileProduct } from './product.ts';
import { faultsOfRun, isStuck } from './run-faults.ts';
import { simplestRun } from './simplest-run.ts';
import { compileSystem, type System } from './system.ts';
import { faultsOf, graphWithout } from './toys/naive-liveness.ts';
import { randomInstances, specOf } from './toys/random-systems.ts';
import { follow, statesOn, type Trace } from './trace.ts';

/** Systems with a run that never comes to a goal in the first instance, and such a run. */
const broken = fc
  .tuple(randomInstances, fc.nat(), fc.subarray(['alpha', 'beta', 'gamma', 'delta']))
  .map(([instances, pick, unfair]) => {
    const compiled = compileSystem(specOf(instances));
    const events = compiled.events.map((event) => ({ ...event, unfair: unfair.includes(event.label.name) }));
    const system: System = { ...compiled, events };
    const [{ name, root }] = instances as [(typeof instances)[number]];
    const goal: Predicate = inState(name, root.children[pick % root.children.length]!.id);
    const { findings } = explore(system, [eventually('goal', goal)], { maxStates: 150 });
    return { system, goal, trace: findings.get('goal')!.trace };
  })
  .filter((one): one is { system: System; goal: Predicate; trace: Trace } => one.trace !== undefined);

/** What is wrong with the trace by the naive rules; a trace that stops where the goal is stuck is asked whether it is lost. */
function naiveFaults(system: System, goal: Predicate, trace: Trace): readonly string[] {
  const end = statesOn(trace).at(-1)!;
  const faults = faultsOf(graphWithout(system, goal, 200)!, trace);
  if (trace.cycle !== undefined || !isStuck(system, goal, end)) return faults;
  const components = system.components.map(({ instance, table }, c) => ({
    instance,
    table: { ...table, initial: [end[c]!] },
  }));
  const comes = { id: 'comes', kind: 'sometimes', predicate: goal } as const;
  const { outcome } = explore({ ...system, components }, [comes]).findings.get('comes')!;
  return [
    ...faults.filter((fault) => fault !== 'ends where a fair event is enabled'),
    ...(outcome === 'violated' ? [] : ['stops where the goal can still come']),
  ];
}

describe('a run that breaks a claim', () => {
  it('is simplified to one that breaks it, and does without none of its steps', () => {
    const seen = { shorter: 0, cycles: 0, stuck: 0, tampered: 0, runs: 0 };
    /** Faults are found where the naive rules find some. */
    const expectAlike = (system: System, goal: Predicate, trace: Trace): boolean => {
      const isRun = naiveFaults(system, goal, trace).length === 0;
      expect(faultsOfRun(system, goal, trace).length === 0).toBe(isRun);
      seen[isRun ? 'runs' : 'tampered']++;
      return isRun;
    };
    fc.assert(
      fc.property(broken, fc.nat(), ({ system, goal, trace }, from) => {
        const run = simplestRun(system, goal, trace);
        expect(expectAlike(system, goal, run)).toBe(true);
        expect(run.steps.length).toBeLessThanOrEqual(trace.steps.length);
        for (const at of run.steps.keys()) {
          const less = without(system, run, at);
          if (less !== undefined) expect(expectAlike(system, goal, less)).toBe(false);
        }
        if (trace.steps.length > 0) expectAlike(system, goal, { ...trace, cycle: from % trace.steps.length });
        if (trace.cycle !== undefined)
          expect(() => simplestRun(system, goal, { ...trace, cycle: trace.steps.length })).toThrow(/empty/);
        seen.shorter += run.steps.length < trace.steps.length ? 1 : 0;
        seen.cycles += run.cycle === undefined ? 0 : 1;
        seen.stuck += isStuck(system, goal, statesOn(run).at(-1)!) ? 1 : 0;
      }),
      { numRuns: 60, seed: 1 },
    );
    expect(seen).toMatchInlineSnapshot(`
      {
        "cycles": 4,
        "runs": 68,
        "shorter": 21,
        "stuck": 48,
        "tampered": 32,
      }
    `);
  });
});

/** The trace without one of its steps, where the others are possible all the same. */
function without(system: System, { start, steps, cycle }: Trace, at: number): Trace | undefined {
  const events = steps.map(({ event }) => event).toSpliced(at, 1);
  const home = cycle === undefined || at >= cycle ? cycle : cycle - 1;
  try {
    const trace = follow(compileProduct(system), start, events);
    return home === undefined || home >= events.length ? trace : { ...trace, cycle: home };
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
