/** Whether what a claim says can always still happen can happen after a trace. */

import type { System, Trace } from '../engine/index.ts';
import { explore, onPart, sometimes } from '../engine/index.ts';
import type { Compiled } from '../program/compile.ts';
import { tasksOf } from './searches.ts';
import { localsAfter } from './trace.ts';

/** The most states that the search for what can follow visits. */
export const MOST_STATES = 1_000_000;

/** Whether a goal cannot be reached from the last state; `undefined` if the search for one hits its bound. */
export function isOutOfReach(
  compiled: Compiled,
  trace: Trace,
  maxStates: number = MOST_STATES,
): boolean | undefined {
  const outcomes = tasksOf(compiled).flatMap(({ part, claims }) => {
    const goals = claims.filter(({ kind }) => kind === 'alwaysReachable');
    if (goals.length === 0) return [];
    const rest = startingAt(part, localsAfter(onPart(compiled.system, part, trace).trace));
    const asked = goals.map(({ id, predicate }) => sometimes(id, predicate));
    return [...explore(rest, asked, { maxStates }).findings.values()].map(({ outcome }) => outcome);
  });
  if (outcomes.includes('violated')) return true;
  return outcomes.includes('undecided') ? undefined : false;
}

/** The system with another beginning. */
export function startingAt(system: System, locals: readonly number[]): System {
  return {
    ...system,
    components: system.components.map(({ instance, table }, c) => ({
      instance,
      table: { ...table, initial: [locals[c]!] },
    })),
  };
}
