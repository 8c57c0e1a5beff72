/**
 * Walks: one event after the other, on the tables, with the set of enabled events kept up to date.
 *
 * An event is enabled when nobody who takes part in it refuses. A step moves few components, so what is kept
 * is how many refuse each event, and a step changes that for the events of the moved components only.
 */
import { DISABLED } from './chart.ts';
import type { System } from './system.ts';

/** A random whole number from 0 on, smaller than the limit. */
export type Below = (limit: number) => number;

/** What walks of one system share. */
export interface WalkTables {
  readonly system: System;
  /**
   * Per component, at `state * columns + column`: the events that this move opens (`e`) and closes (`~e`).
   * Nothing where the component does not move.
   */
  readonly flips: readonly (readonly (Int32Array | undefined)[])[];
  /** Every initial state, as local states by component. */
  readonly starts: readonly Int32Array[];
}

/** An event of a component, by its position in the system, with its column in the component's table. */
interface Membership {
  readonly event: number;
  readonly column: number;
}

/** Compiles what walks of a system need. */
export function walkTables(system: System): WalkTables {
  const memberships = system.components.map((): Membership[] => []);
  for (const [event, { participants, columns }] of system.events.entries()) {
    participants.forEach((c, i) => memberships[c]!.push({ event, column: columns[i]! }));
  }
  const starts = system.components.reduce<number[][]>(
    (rows, { table }) => rows.flatMap((row) => table.initial.map((state) => [...row, state])),
    [[]],
  );
  return {
    system,
    flips: system.components.map((_, c) => flipsOf(system, c, memberships[c]!)),
    starts: starts.map((start) => Int32Array.from(start)),
  };
}

function flipsOf(system: System, c: number, memberships: readonly Membership[]): (Int32Array | undefined)[] {
  const { table } = system.components[c]!;
  const opens = (state: number, { column }: Membership): boolean =>
    table.next[state * table.columns + column] !== DISABLED;
  const known = new Map<number, Int32Array>();
  return Array.from(table.next, (to, at) => {
    const from = Math.floor(at / table.columns);
    if (to === DISABLED || to === from) return undefined;
    const pair = from * table.states.length + to;
    const flips =
      known.get(pair) ??
      Int32Array.from(
        memberships
          .filter((member) => opens(from, member) !== opens(to, member))
          .map((member) => (opens(to, member) ? member.event : ~member.event)),
      );
    known.set(pair, flips);
    return flips;
  });
}

/** A walker stands in one state and knows what is enabled there. */
export class Walker {
  /** The local states by component. */
  readonly locals: Int32Array;
  /** The first `count` are the enabled events, in no particular order. */
  readonly enabled: Int32Array;
  count = 0;

  private readonly tables: WalkTables;
  /** How many participants refuse each event. */
  private readonly refusals: Int32Array;
  /** Where each enabled event stands in `enabled`. */
  private readonly places: Int32Array;

  constructor(tables: WalkTables, start: ArrayLike<number>) {
    const { components, events } = tables.system;
    this.tables = tables;
    this.locals = Int32Array.from(start);
    this.refusals = Int32Array.from(
      events,
      ({ participants, columns }) =>
        participants.filter((c, i) => {
          const { table } = components[c]!;
          return table.next[this.locals[c]! * table.columns + columns[i]!] === DISABLED;
        }).length,
    );
    this.enabled = new Int32Array(events.length);
    this.places = new Int32Array(events.length);
    for (let event = 0; event < events.length; event++) if (this.isEnabled(event)) this.enter(event);
  }

  isEnabled(event: number): boolean {
    return this.refusals[event] === 0;
  }

  /** Takes an event, which must be enabled. */
  take(event: number): void {
    const { system, flips } = this.tables;
    const { participants, columns } = system.events[event]!;
    for (let i = 0; i < participants.length; i++) {
      const c = participants[i]!;
      const { table } = system.components[c]!;
      const at = this.locals[c]! * table.columns + columns[i]!;
      this.locals[c] = table.next[at]!;
      const changes = flips[c]![at];
      if (changes !== undefined) this.flip(changes);
    }
  }

  private flip(changes: Int32Array): void {
    for (let i = 0; i < changes.length; i++) {
      const change = changes[i]!;
      if (change < 0) {
        if (this.refusals[~change]!++ === 0) this.leave(~change);
      } else if (--this.refusals[change]! === 0) this.enter(change);
    }
  }

  private enter(event: number): void {
    this.places[event] = this.count;
    this.enabled[this.count++] = event;
  }

  private leave(event: number): void {
    const last = this.enabled[--this.count]!;
    const place = this.places[event]!;
    this.enabled[place] = last;
    this.places[last] = place;
  }
}

/** Chooses one of the enabled events, of which there is at least one. */
export type Choose = (walker: Walker, below: Below) => number;

/** The choice that gives each enabled event the same chance. */
export const evenly: Choose = (walker, below) => walker.enabled[below(walker.count)]!;

/**
 * Takes `steps` events, or fewer where nothing is enabled any more, and gives them. `onState` is called after
 * each with the walker, which stands in the new state, and the event.
 */
export function randomWalk(
  walker: Walker,
  below: Below,
  steps: number,
  onState: (walker: Walker, event: number) => void = () => {},
  choose: Choose = evenly,
): number[] {
  const taken: number[] = [];
  while (taken.length < steps && walker.count > 0) {
    const event = choose(walker, below);
    walker.take(event);
    taken.push(event);
    onState(walker, event);
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
