/** A run that breaks an `eventually` without the steps that it can do without. */
import type { Predicate } from './predicate.ts';
import { compileProduct } from './product.ts';
import { faultsOfRun, isStuck } from './run-faults.ts';
import { withoutSome } from './shrink.ts';
import { possibleSteps } from './simpler-walks.ts';
import type { System } from './system.ts';
import { follow, statesOn, type Trace } from './trace.ts';
import { walkTables } from './walk.ts';

/**
 * The same run up to where the goal's components can never move again, if it comes there, and then with steps left out as
 * long as what is left still breaks the claim: no step and no block of steps that is tried can be left out any more. Every
 * run that it gives was checked. A shorter run may exist.
 *
 * @throws Error for a trace that is no fair run without the goal: then the search that found it is wrong
 */
export function simplestRun(system: System, goal: Predicate, trace: Trace): Trace {
  const faults = faultsOfRun(system, goal, trace);
  if (faults.length > 0) throw new Error(`this is no fair run without the goal: ${JSON.stringify(faults)}`);
  const stuck = statesOn(trace).findIndex((locals) => isStuck(system, goal, locals));
  const run = stuck < 0 ? trace : { start: trace.start, steps: trace.steps.slice(0, stuck) };
  const simple = withoutMore(system, goal, run);
  if (simple.cycle === undefined) return simple;
  // Events that need to occur only once may lie in the cycle. After one more round they lie in the stem.
  const around = {
    ...simple,
    steps: [...simple.steps, ...simple.steps.slice(simple.cycle)],
    cycle: simple.steps.length,
  };
  const later = withoutMore(system, goal, around);
  return roundOf(later) < roundOf(simple) ? later : simple;
}

const roundOf = ({ steps, cycle = steps.length }: Trace): number => steps.length - cycle;

/** Leaves steps out until no more can be. */
function withoutMore(system: System, goal: Predicate, run: Trace): Trace {
  let best = run;
  for (let next = shorterRun(system, goal, best); next !== undefined; next = shorterRun(system, goal, best))
    best = next;
  return best;
}

/** The run without some of its steps, and without those that are not possible then; nothing if no choice of them is. */
function shorterRun(system: System, goal: Predicate, { start, steps, cycle }: Trace): Trace | undefined {
  const tables = walkTables(system);
  const actors = steps.map(({ event }) => system.events[event]!.participants[0]!);
  for (const kept of withoutSome([...steps.keys()], actors)) {
    const eventsAt = (some: readonly number[]): readonly number[] => some.map((i) => steps[i]!.event);
    const stem = possibleSteps(tables, {
      start,
      events: eventsAt(kept.filter((i) => i < (cycle ?? steps.length))),
    });
    const events = possibleSteps(tables, { start, events: eventsAt(kept) });
    const run: Trace = {
      ...follow(compileProduct(system), start, events),
      ...(stem.length === events.length ? {} : { cycle: stem.length }),
    };
    if (events.length < steps.length && faultsOfRun(system, goal, run).length === 0) return run;
  }
  return undefined;
}
