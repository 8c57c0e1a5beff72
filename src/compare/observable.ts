/**
 * A system reduced to its observable actions: what hardware, device and memory do, and what software does to them.
 * Conditions, locks and choices of software are not observable, and neither is the thread that acts.
 */
import { meaningOf } from '../../model/events.ts';
import type { Indices, System } from '../engine/index.ts';
import { formatLabel } from '../engine/label.ts';
import { stateAfter } from '../engine/step.ts';

/** The states that the observable actions so far may have led to, by number, in ascending order. */
export type Possible = readonly number[];

interface Step {
  readonly event: number;
  readonly to: number;
}

/** A run so far: its last state, and how many of the wanted actions it has taken. */
interface Near {
  readonly state: number;
  readonly done: number;
  readonly before: Near | undefined;
  readonly event: number | undefined;
}

/** The most actions that `runNear()` leaves out or adds, and the most runs that it tries. */
const MOST_EDITS = 12;
const MOST_NEAR = 200_000;

function eventsTo(node: Near): readonly number[] {
  const events: number[] = [];
  for (let at: Near | undefined = node; at?.event !== undefined; at = at.before) events.unshift(at.event);
  return events;
}

/** The observable action of an event; nothing for one that is not observable. */
export function observableAction(name: string, indices: Indices): string | undefined {
  const meaning = meaningOf(name);
  if (meaning?.own !== undefined || meaning?.answers !== undefined) return undefined;
  const { thread: _, ...others } = indices as Readonly<Record<string, string | number>>;
  return formatLabel({ name, indices: others });
}

export class ObservableSystem {
  private readonly system: System;
  /** The action of each event. */
  private readonly actions: readonly (string | undefined)[];
  private readonly numbers = new Map<string, number>();
  private readonly states: Int32Array[] = [];
  private readonly steps: (readonly Step[])[] = [];

  constructor(system: System) {
    this.system = system;
    this.actions = system.events.map(({ label }) => observableAction(label.name, label.indices));
  }

  /** How many states were visited so far. */
  get size(): number {
    return this.states.length;
  }

  /** The states before the first observable action. */
  get start(): Possible {
    return this.startAt(this.initial);
  }

  /** The same from another state. */
  startAt(locals: Int32Array): Possible {
    return this.closure([this.numberOf(locals)]);
  }

  get initial(): Int32Array {
    return Int32Array.from(this.system.components, ({ table }) => table.initial[0]!);
  }

  /** The next observable actions, each with the states that it may lead to. */
  next(possible: Possible): ReadonlyMap<string, Possible> {
    const targets = new Map<string, number[]>();
    for (const { event, to } of possible.flatMap((state) => this.stepsFrom(state))) {
      const action = this.actions[event];
      if (action !== undefined) targets.set(action, [...(targets.get(action) ?? []), to]);
    }
    return new Map([...targets].map(([action, states]) => [action, this.closure(states)]));
  }

  /** The events of a shortest run with exactly these actions. Throws a `RangeError` if there is none. */
  runThrough(actions: readonly string[], from: Int32Array = this.initial): readonly number[] {
    const run = this.runNear(actions, from, 0);
    if (run === undefined) throw new RangeError('not observable here');
    return run.events;
  }

  /**
   * A run with these actions, of which it may leave out some and add others, `mostEdits` in all: a run with the fewest
   * such edits, and a shortest of these. Nothing if there is none, or none within the bound of the search.
   */
  runNear(
    actions: readonly string[],
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
        if (node.done === actions.length) return { events: eventsTo(node), end: this.states[node.state]! };
        if (met.size > MOST_NEAR) return undefined;
        if (edits < mostEdits) edited.push({ ...node, done: node.done + 1 });
        for (const { event, to } of this.stepsFrom(node.state)) {
          const action = this.actions[event];
          const after = { state: to, done: node.done, before: node, event };
          if (action === undefined) open.push(after);
          else if (action === actions[node.done]) open.push({ ...after, done: node.done + 1 });
          else if (edits < mostEdits) edited.push(after);
        }
      }
      open = edited;
    }
    return undefined;
  }

  /** These states and those that events which are not observable lead to. */
  private closure(states: readonly number[]): Possible {
    const all = new Set(states);
    for (const state of all) {
      for (const { event, to } of this.stepsFrom(state)) if (this.actions[event] === undefined) all.add(to);
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
