/** One step of a system on the tables of its charts: the plain stepper, for traces and for small graphs. */
import { DISABLED } from './chart-table.ts';
import type { System } from './system.ts';

/** Where an event takes a component from a local state; `DISABLED` where it cannot, nothing where it takes no part. */
export function nextOf(
  { components, events }: System,
  event: number,
  component: number,
  local: number,
): number | undefined {
  const { participants, columns } = events[event]!;
  const place = participants.indexOf(component);
  const { table } = components[component]!;
  return place < 0 ? undefined : table.next[local * table.columns + columns[place]!]!;
}

/** The first component that cannot take an event in the state with these local states; nothing where all can. */
export function refuserOf(system: System, locals: ArrayLike<number>, event: number): number | undefined {
  return system.events[event]!.participants.find((c) => nextOf(system, event, c, locals[c]!) === DISABLED);
}

/** Whether all that take part in an event can take it. */
export const isPossible = (system: System, locals: ArrayLike<number>, event: number): boolean =>
  refuserOf(system, locals, event) === undefined;

/** Takes an event that is possible. */
export function take(system: System, locals: { [component: number]: number }, event: number): void {
  for (const c of system.events[event]!.participants) locals[c] = nextOf(system, event, c, locals[c]!)!;
}

/** The local states after an event; nothing where it is not possible. */
export function stateAfter(system: System, locals: ArrayLike<number>, event: number): number[] | undefined {
  if (!isPossible(system, locals, event)) return undefined;
  const next = Array.from(locals);
  take(system, next, event);
  return next;
}
