/**
 * What to try in place of a walk that shows something: simpler walks, each possible as it stands.
 *
 * A step that needs one that was left out is left out as well. Nothing here depends on how the walk was found.
 */
import { Walker, type WalkTables } from './walk.ts';

/** A walk: where it starts, and the events it takes. */
export interface Walk {
  readonly start: ArrayLike<number>;
  readonly events: readonly number[];
}

/** What can be left out of walks of a system, and what can be put in its place. */
export interface Simplifications {
  /** The actor of every event. */
  readonly actors: ArrayLike<number>;
  /** Tables that give events in the place of others; they never lead to a later event. */
  readonly twins: readonly ArrayLike<number>[];
}

/**
 * The events that can be taken in this order from `start`; the others are left out. With `twins`, an event's
 * twin is taken in its place where that can be.
 */
export function possibleSteps(
  tables: WalkTables,
  { start, events }: Walk,
  twins?: ArrayLike<number>,
): number[] {
  const walker = new Walker(tables, start);
  const taken: number[] = [];
  for (const event of events) {
    const choice = [twins?.[event] ?? event, event].find((e) => walker.isEnabled(e));
    if (choice === undefined) continue;
    walker.take(choice);
    taken.push(choice);
  }
  return taken;
}

/**
 * Simpler walks from the same start, the most promising first, none of them twice: prefixes, then without one
 * actor, then with twins, then without each of two halves, four quarters, and so on down to single steps.
 * Simpler is what is shorter, or as long with earlier events: going from simpler to simpler comes to an end.
 */
export function* simplerWalks(
  tables: WalkTables,
  { start, events }: Walk,
  { actors, twins }: Simplifications,
): Generator<readonly number[]> {
  const tried = new Set([events.join()]);
  for (const attempt of attempts(events, actors, twins)) {
    const possible = possibleSteps(tables, { start, events: attempt.events }, attempt.twins);
    const key = possible.join();
    if (tried.has(key)) continue;
    tried.add(key);
    if (possible.length < events.length || sum(possible) < sum(events)) yield possible;
  }
}

interface Attempt {
  readonly events: readonly number[];
  readonly twins?: ArrayLike<number>;
}

function* attempts(
  events: readonly number[],
  actors: ArrayLike<number>,
  twins: readonly ArrayLike<number>[],
): Generator<Attempt> {
  const { length } = events;
  // Where the walk breaks something is not known here; halving what is left of it finds that soon.
  for (let cut = length >> 1; cut > 0; cut >>= 1) yield { events: events.slice(0, length - cut) };
  for (const actor of new Set(events.map((event) => actors[event]))) {
    yield { events: events.filter((event) => actors[event] !== actor) };
  }
  for (const table of twins) yield { events, twins: table };
  for (let size = length >> 1; size > 0; size >>= 1) {
    for (let from = 0; from < length; from += size) yield { events: events.toSpliced(from, size) };
  }
}

function sum(events: readonly number[]): number {
  return events.reduce((total, event) => total + event, 0);
}
