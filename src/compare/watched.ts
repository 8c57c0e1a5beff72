/**
 * A system as somebody sees it who watches the machine: what hardware, device and memory do and what software does
 * to them. What software does for itself alone, asking, locking and choosing, is not seen, nor which thread acts.
 */
import { meaningOf } from '../../model/events.ts';
import type { Indices, System } from '../engine/index.ts';
import { formatLabel } from '../engine/label.ts';
import { stateAfter } from '../engine/step.ts';

/** States in which the system may be after what was seen, by number, in ascending order. */
export type Possible = readonly number[];

interface Step {
  readonly event: number;
  readonly to: number;
}

/** What is observable of an event, or nothing. */
export function seenAs(name: string, indices: Indices): string | undefined {
  const meaning = meaningOf(name);
  if (meaning?.own !== undefined || meaning?.answers !== undefined) return undefined;
  const { thread: _, ...others } = indices as Readonly<Record<string, string | number>>;
  return formatLabel({ name, indices: others });
}

export class Watched {
  private readonly system: System;
  private readonly seen: readonly (string | undefined)[];
  private readonly numbers = new Map<string, number>();
  private readonly states: Int32Array[] = [];
  private readonly steps: (readonly Step[])[] = [];

  constructor(system: System) {
    this.system = system;
    this.seen = system.events.map(({ label }) => seenAs(label.name, label.indices));
  }

  /** How many states were met so far. */
  get size(): number {
    return this.states.length;
  }

  /** Where the system may be before anything was seen. */
  get start(): Possible {
    return this.closed([this.numberOf(this.initial)]);
  }

  get initial(): Int32Array {
    return Int32Array.from(this.system.components, ({ table }) => table.initial[0]!);
  }

  /** What may be seen next, each with where the system may be then. */
  next(possible: Possible): ReadonlyMap<string, Possible> {
    const targets = new Map<string, number[]>();
    for (const { event, to } of possible.flatMap((state) => this.stepsFrom(state))) {
      const seen = this.seen[event];
      if (seen !== undefined) targets.set(seen, [...(targets.get(seen) ?? []), to]);
    }
    return new Map([...targets].map(([seen, states]) => [seen, this.closed(states)]));
  }

  /** The events of a shortest run in which exactly this is seen. Throws a `RangeError` when there is none. */
  runThrough(sights: readonly string[]): readonly number[] {
    const start = { state: this.numberOf(this.initial), done: 0, events: [] as readonly number[] };
    const met = new Set([`${start.state} ${start.done}`]);
    const open = [start];
    for (const { state, done, events } of open) {
      if (done === sights.length) return events;
      for (const { event, to } of this.stepsFrom(state)) {
        const sight = this.seen[event];
        if (sight !== undefined && sight !== sights[done]) continue;
        const after = { state: to, done: sight === undefined ? done : done + 1, events: [...events, event] };
        const key = `${after.state} ${after.done}`;
        if (!met.has(key)) open.push(after);
        met.add(key);
      }
    }
    throw new RangeError('not observable here');
  }

  /** With what the system may come to unseen. */
  private closed(states: readonly number[]): Possible {
    const all = new Set(states);
    for (const state of all) {
      for (const { event, to } of this.stepsFrom(state)) if (this.seen[event] === undefined) all.add(to);
    }
    return [...all].toSorted((a, b) => a - b);
  }

  private stepsFrom(state: number): readonly Step[] {
    const known = this.steps[state] ?? this.expand(this.states[state]!);
    this.steps[state] = known;
    return known;
  }

  private expand(locals: Int32Array): readonly Step[] {
    return this.system.events.flatMap((_, event) => {
      const next = stateAfter(this.system, locals, event);
      return next === undefined ? [] : [{ event, to: this.numberOf(Int32Array.from(next)) }];
    });
  }

  private numberOf(locals: Int32Array): number {
    const key = locals.join();
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    this.numbers.set(key, this.states.length);
    return this.states.push(locals) - 1;
  }
}
