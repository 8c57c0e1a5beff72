/**
 * What to try in place of a walk that shows something: simpler walks, each possible as it stands.
 *
 * A step that needs one that was left out is left out as well. Nothing here depends on how the walk was found.
 */
import type { Actors } from './strategies.ts';
import { Walker, type WalkTables } from './walk.ts';

/** A walk: where it starts, and the events it takes. */
export interface Walk {
  readonly start: ArrayLike<number>;
  readonly events: readonly number[];
}

/** What can be left out of walks of a system, and what can be put in its place. */
export interface Simplifications {
  /** The actor of every event. */
  readonly actors: Actors;
  /** Tables that give events in the place of others; they never lead to a later event. */
  readonly twins: readonly ArrayLike<number>[];
}

/** Events to try, and the table of the twins to take in their place where that can be. */
export interface Attempt {
  readonly events: readonly number[];
  readonly twins?: ArrayLike<number>;
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
  const walker = walkerAt(tables, start);
  const taken: number[] = [];
  for (const event of events) {
    const choice = [twins?.[event] ?? event, event].find((e) => walker.isEnabled(e));
    if (choice === undefined) continue;
    walker.take(choice);
    taken.push(choice);
  }
  return taken;
}

interface Placed {
  readonly start: string;
  readonly walker: Walker;
}

/** To make a walker takes longer than most walks, and they begin in the same state as the one before. */
const walkers = new WeakMap<WalkTables, Placed>();

function walkerAt(tables: WalkTables, start: ArrayLike<number>): Walker {
  const key = Array.from(start).join();
  const known = walkers.get(tables);
  if (known?.start === key) {
    known.walker.restart();
    return known.walker;
  }
  const walker = new Walker(tables, start);
  walkers.set(tables, { start: key, walker });
  return walker;
}

/**
 * Simpler walks from the same start, the most promising first, none of them twice: prefixes, then without one
 * actor, then with twins, then without each of two halves, four quarters, and so on down to single steps, then
 * with blocks of one actor moved to others of it. Going from simpler to simpler comes to an end.
 */
export function* simplerWalks(
  tables: WalkTables,
  { start, events }: Walk,
  { actors, twins }: Simplifications,
): Generator<readonly number[]> {
  const tried = new Set([events.join()]);
  for (const attempt of attempts(events, actors.of, twins)) {
    const possible = possibleSteps(tables, { start, events: attempt.events }, attempt.twins);
    const key = possible.join();
    if (tried.has(key)) continue;
    tried.add(key);
    if (isSimpler(possible, events, actors.of)) yield possible;
  }
}

/** Whether it is shorter, or as long with fewer changes of actor, or else has earlier events. */
export function isSimpler(
  one: readonly number[],
  other: readonly number[],
  actors: ArrayLike<number>,
): boolean {
  if (one.length !== other.length) return one.length < other.length;
  const more = changesOfActor(one, actors) - changesOfActor(other, actors);
  return more === 0 ? sum(one) < sum(other) : more < 0;
}

/** How often another actor takes over. */
export function changesOfActor(events: readonly number[], actors: ArrayLike<number>): number {
  return Math.max(0, runsOf(events, actors).length - 1);
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
  for (const moved of movedBlocks(events, actors)) yield { events: moved };
}

/**
 * The same steps with a block of one actor, or the beginning or the end of one, behind another block. Single
 * steps would seldom do: a thread that is interrupted in two places has to be put together in one move.
 */
export function* movedBlocks(
  events: readonly number[],
  actors: ArrayLike<number>,
): Generator<readonly number[]> {
  for (const [from, to] of runsOf(events, actors)) {
    for (const [a, b] of pieces(from, to)) {
      const block = events.slice(a, b);
      const rest = events.toSpliced(a, b - a);
      yield [...block, ...rest];
      for (const [, end] of runsOf(rest, actors)) if (end !== a) yield rest.toSpliced(end, 0, ...block);
    }
  }
}

/** The whole block, its beginnings and its ends. */
function pieces(from: number, to: number): readonly (readonly [number, number])[] {
  const inside = Array.from({ length: to - from - 1 }, (_, i) => from + 1 + i);
  return [
    [from, to],
    ...inside.flatMap((cut): readonly (readonly [number, number])[] => [
      [from, cut],
      [cut, to],
    ]),
  ];
}

/** Where each actor's blocks of steps begin and end. */
function runsOf(
  events: readonly number[],
  actors: ArrayLike<number>,
): readonly (readonly [number, number])[] {
  const runs: (readonly [number, number])[] = [];
  for (let from = 0; from < events.length; ) {
    let to = from + 1;
    while (to < events.length && actors[events[to]!] === actors[events[from]!]) to++;
    runs.push([from, to]);
    from = to;
  }
  return runs;
}

function sum(events: readonly number[]): number {
  return events.reduce((total, event) => total + event, 0);
}
