/**
 * Walks: one event after the other, on the tables, with the set of enabled events kept up to date.
 *
 * An event is enabled when no participant refuses it. A step moves few components, so what is kept
 * is how many refuse each event, and a step changes that for the events of the moved components only.
 */
import { DISABLED } from './chart.ts';
import { perSystem } from './per-system.ts';
import type { System } from './system.ts';

/** A random whole number from 0 on, smaller than the limit. */
export type Below = (limit: number) => number;

/**
 * What walks of one system share. The tables of all components stand one after the other; a slot is a place in
 * them: the move of one component from one local state by one column.
 */
export interface WalkTables {
  readonly system: System;
  /** Every initial state, as local states by component. */
  readonly starts: readonly Int32Array[];
  /** By slot: the local state after the move, or `DISABLED`. */
  readonly next: Int32Array;
  /** By component: its first slot, and how many columns it has. */
  readonly base: Int32Array;
  readonly columns: Int32Array;
  /** `first[e] .. first[e + 1]` is the range of event `e` in the two arrays below. */
  readonly first: Int32Array;
  /** The component of a participant, and the slot of its column in the first local state. */
  readonly participant: Int32Array;
  readonly slot: Int32Array;
  /** By slot: where the events that the move opens (`e`) and closes (`~e`) begin and end in `flips`. */
  readonly flipFrom: Int32Array;
  readonly flipTo: Int32Array;
  readonly flips: Int32Array;
}

/** An event of a component, by its position in the system, with its column in the component's table. */
interface Membership {
  readonly event: number;
  readonly column: number;
}

/** Compiles what walks of a system need. */
export const walkTables = perSystem((system): WalkTables => {
  const { components, events } = system;
  const tables = components.map(({ table }) => table);
  const base = new Int32Array(components.length);
  for (let c = 1; c < base.length; c++) base[c] = base[c - 1]! + tables[c - 1]!.next.length;
  const first = new Int32Array(events.length + 1);
  for (const [e, { participants }] of events.entries()) first[e + 1] = first[e]! + participants.length;
  const starts = tables.reduce<number[][]>(
    (rows, { initial }) => rows.flatMap((row) => initial.map((state) => [...row, state])),
    [[]],
  );
  return {
    system,
    starts: starts.map((start) => Int32Array.from(start)),
    next: joined(tables.map(({ next }) => next)),
    base,
    columns: Int32Array.from(tables, (table) => table.columns),
    first,
    participant: Int32Array.from(events.flatMap(({ participants }) => participants)),
    slot: Int32Array.from(
      events.flatMap(({ participants, columns }) => participants.map((c, i) => base[c]! + columns[i]!)),
    ),
    ...flipsOf(system),
  };
});

function joined(parts: readonly Int32Array[]): Int32Array {
  const all = new Int32Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Large tables have few moves in them, so these are plain loops. */
function flipsOf(system: System): Pick<WalkTables, 'flipFrom' | 'flipTo' | 'flips'> {
  const memberships = system.components.map((): Membership[] => []);
  for (const [event, { participants, columns }] of system.events.entries()) {
    participants.forEach((c, i) => memberships[c]!.push({ event, column: columns[i]! }));
  }
  const slots = system.components.reduce((sum, { table }) => sum + table.next.length, 0);
  const [flipFrom, flipTo] = [new Int32Array(slots), new Int32Array(slots)];
  const flips: number[] = [];
  let slot = 0;
  for (const [c, { table }] of system.components.entries()) {
    const { next, columns } = table;
    const known = new Map<number, number>();
    for (let at = 0; at < next.length; at++, slot++) {
      const to = next[at]!;
      if (to === DISABLED) continue;
      const from = Math.floor(at / columns);
      if (to === from) continue;
      const pair = from * table.states.length + to;
      const before = known.get(pair);
      if (before === undefined) {
        known.set(pair, slot);
        flipFrom[slot] = flips.length;
        for (const { event, column } of memberships[c]!) {
          const opens = next[to * columns + column] !== DISABLED;
          if (opens !== (next[from * columns + column] !== DISABLED)) flips.push(opens ? event : ~event);
        }
        flipTo[slot] = flips.length;
      } else {
        flipFrom[slot] = flipFrom[before]!;
        flipTo[slot] = flipTo[before]!;
      }
    }
  }
  return { flipFrom, flipTo, flips: Int32Array.from(flips) };
}

/** A walker stands in one state and knows what is enabled there. */
export class Walker {
  /** The local states by component. */
  readonly locals: Int32Array;
  /** The first `count` are the enabled events, in no particular order. */
  readonly enabled: Int32Array;
  count = 0;
  /** By slot: 1 for a move that was taken, ever. */
  readonly taken: Uint8Array;
  /** By component: bits that are set in `touched` when it moves, and left for others to clear. */
  readonly watched: Int32Array;
  touched = 0;

  private readonly next: Int32Array;
  private readonly columns: Int32Array;
  private readonly first: Int32Array;
  private readonly participant: Int32Array;
  private readonly slot: Int32Array;
  private readonly flipFrom: Int32Array;
  private readonly flipTo: Int32Array;
  private readonly flips: Int32Array;
  /** How many participants refuse each event. */
  private readonly refusals: Int32Array;
  /** Where each enabled event stands in `enabled`. */
  private readonly places: Int32Array;
  private readonly origin: Pick<Walker, 'locals' | 'enabled' | 'count'> & {
    readonly refusals: Int32Array;
    readonly places: Int32Array;
  };

  constructor(tables: WalkTables, start: ArrayLike<number>, taken?: Uint8Array) {
    const { events } = tables.system;
    this.next = tables.next;
    this.columns = tables.columns;
    this.first = tables.first;
    this.participant = tables.participant;
    this.slot = tables.slot;
    this.flipFrom = tables.flipFrom;
    this.flipTo = tables.flipTo;
    this.flips = tables.flips;
    this.taken = taken ?? new Uint8Array(tables.next.length);
    this.watched = new Int32Array(tables.base.length);
    this.locals = Int32Array.from(start);
    this.refusals = Int32Array.from(events, (_, event) => this.refusing(event));
    this.enabled = new Int32Array(events.length);
    this.places = new Int32Array(events.length);
    for (const [event, refusing] of this.refusals.entries()) {
      if (refusing > 0) continue;
      this.places[event] = this.count;
      this.enabled[this.count++] = event;
    }
    const { locals, enabled, count, refusals, places } = this;
    this.origin = {
      locals: locals.slice(),
      enabled: enabled.slice(),
      count,
      refusals: refusals.slice(),
      places: places.slice(),
    };
  }

  /** Goes back to where it started, as if nothing had been taken. */
  restart(): void {
    const { locals, enabled, count, refusals, places } = this.origin;
    this.locals.set(locals);
    this.enabled.set(enabled);
    this.refusals.set(refusals);
    this.places.set(places);
    this.count = count;
    this.touched = 0;
  }

  isEnabled(event: number): boolean {
    return this.refusals[event] === 0;
  }

  /** Whether an enabled event has a move that was not taken yet. */
  isNew(event: number): boolean {
    const { first, participant, slot, columns, locals, taken } = this;
    for (let i = first[event]!; i < first[event + 1]!; i++) {
      const c = participant[i]!;
      if (taken[slot[i]! + locals[c]! * columns[c]!] === 0) return true;
    }
    return false;
  }

  /** Takes an event, which must be enabled. */
  take(event: number): void {
    const { first, participant, slot, columns, next, locals, taken } = this;
    const end = first[event + 1]!;
    for (let i = first[event]!; i < end; i++) {
      const c = participant[i]!;
      const from = locals[c]!;
      const at = slot[i]! + from * columns[c]!;
      const to = next[at]!;
      taken[at] = 1;
      if (to === from) continue;
      locals[c] = to;
      this.touched |= this.watched[c]!;
      this.flip(at);
    }
  }

  /** Opens and closes the events that a move opens and closes. */
  private flip(at: number): void {
    const { flips, refusals, enabled, places } = this;
    const end = this.flipTo[at]!;
    let { count } = this;
    for (let f = this.flipFrom[at]!; f < end; f++) {
      const change = flips[f]!;
      if (change < 0) {
        if (refusals[~change]!++ !== 0) continue;
        const last = enabled[--count]!;
        const place = places[~change]!;
        enabled[place] = last;
        places[last] = place;
      } else if (--refusals[change]! === 0) {
        places[change] = count;
        enabled[count++] = change;
      }
    }
    this.count = count;
  }

  private refusing(event: number): number {
    const { first, participant, slot, columns, next } = this;
    let count = 0;
    for (let i = first[event]!; i < first[event + 1]!; i++) {
      const c = participant[i]!;
      if (next[slot[i]! + this.locals[c]! * columns[c]!] === DISABLED) count++;
    }
    return count;
  }
}

/** Chooses one of the enabled events, of which there is at least one. */
export type Choose = (walker: Walker, below: Below) => number;

/** The choice that gives each enabled event the same chance. */
export const evenly: Choose = (walker, below) => walker.enabled[below(walker.count)]!;

/**
 * Takes `steps` events, or fewer where nothing is enabled any more or `onState` gives true, and gives them.
 * `onState` is called after each with the walker, which stands in the new state, and the event.
 */
export function randomWalk(
  walker: Walker,
  below: Below,
  steps: number,
  onState: (walker: Walker, event: number) => unknown = () => {},
  choose: Choose = evenly,
): number[] {
  const taken: number[] = [];
  while (taken.length < steps && walker.count > 0) {
    const event = choose(walker, below);
    walker.take(event);
    taken.push(event);
    if (onState(walker, event) === true) break;
  }
  return taken;
}

/** Random numbers from a seed: mulberry32, which is small, fast and good enough to choose events with. */
export function seeded(seed: number): Below {
  let state = seed | 0;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit);
  };
}
