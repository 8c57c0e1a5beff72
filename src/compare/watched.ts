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

/** A run so far: its last state, and how many of the sights are behind it. */
interface Near {
  readonly state: number;
  readonly done: number;
  readonly before: Near | undefined;
  readonly event: number | undefined;
}

/** The most sights that a run near others leaves out or adds, and the most runs that are looked at. */
const MOST_EDITS = 12;
const MOST_NEAR = 200_000;

function eventsTo(node: Near): readonly number[] {
  const events: number[] = [];
  for (let at: Near | undefined = node; at?.event !== undefined; at = at.before) events.unshift(at.event);
  return events;
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
    return this.startAt(this.initial);
  }

  /** The same from another state. */
  startAt(locals: Int32Array): Possible {
    return this.closed([this.numberOf(locals)]);
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
  runThrough(sights: readonly string[], from: Int32Array = this.initial): readonly number[] {
    const run = this.runNear(sights, from, 0);
    if (run === undefined) throw new RangeError('not observable here');
    return run.events;
  }

  /**
   * A run in which this is seen but for a few sights that are left out or added, `mostEdits` at most: the fewest there
   * can be, and of such runs a shortest. Nothing where there is none, or beyond a bound of the search.
   */
  runNear(
    sights: readonly string[],
    from: Int32Array = this.initial,
    mostEdits: number = MOST_EDITS,
  ): { readonly events: readonly number[]; readonly end: Int32Array } | undefined {
    const met = new Set<string>();
    let open: Near[] = [{ state: this.numberOf(from), done: 0, before: undefined, event: undefined }];
    for (let edits = 0; edits <= mostEdits && open.length > 0; edits++) {
      const edited: Near[] = [];
      for (const node of open) {
        const key = `${node.state} ${node.done}`;
        if (met.has(key)) continue;
        met.add(key);
        if (node.done === sights.length) return { events: eventsTo(node), end: this.states[node.state]! };
        if (met.size > MOST_NEAR) return undefined;
        if (edits < mostEdits) edited.push({ ...node, done: node.done + 1 });
        for (const { event, to } of this.stepsFrom(node.state)) {
          const sight = this.seen[event];
          const after = { state: to, done: node.done, before: node, event };
          if (sight === undefined) open.push(after);
          else if (sight === sights[node.done]) open.push({ ...after, done: node.done + 1 });
          else if (edits < mostEdits) edited.push(after);
        }
      }
      open = edited;
    }
    return undefined;
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
