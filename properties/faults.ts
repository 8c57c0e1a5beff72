/** The events by which a fault is reported, and those by which FPD keeps it from being reported. */
import { outcomesOf } from '../model/outcomes.ts';

export const reports = outcomesOf({ fate: 'report' });

export const suppressions = [...outcomesOf({ fate: 'suppress' }), ...outcomesOf({ fate: 'suppress above' })];

/** Transitions to one state at each of these events. */
export function eachTo<const Name extends string, const State extends string>(
  names: readonly Name[],
  state: State,
): Readonly<Record<Name, State>> {
  return Object.fromEntries(names.map((name) => [name, state])) as Record<Name, State>;
}
