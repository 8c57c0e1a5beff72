/** Traces: the events from an initial state to a given one, and what each changed. */
import { formatLocalState } from './chart.ts';
import { formatLabel, type Label } from './label.ts';
import { type Product, pack, Successors, unpack } from './product.ts';
import type { StateSet } from './state-set.ts';

/** A component that a step moved, with its local states before and after, by number. */
export interface Move {
  readonly component: number;
  readonly from: number;
  readonly to: number;
}

export interface TraceStep {
  readonly label: Label;
  /** Position of the event in `system.events`. */
  readonly event: number;
  readonly moves: readonly Move[];
}

export interface Trace {
  /** Local states by component, before the first step. */
  readonly start: readonly number[];
  readonly steps: readonly TraceStep[];
  /**
   * The step at which a cycle begins: the steps from there to the last lead back to the state before it, and a
   * run can go on with them forever.
   */
  readonly cycle?: number;
}

/**
 * The shortest trace to a state of the set. No parents were stored: level by level backwards, the first state
 * of the level before that has the target among its successors is the predecessor. Of several shortest traces
 * it is always the same one.
 */
export function traceTo(product: Product, seen: StateSet, levels: readonly number[], number: number): Trace {
  const { words } = product.layout;
  const target = new Int32Array(words);
  const state = new Int32Array(words);
  const successors = new Successors(product);
  const events: number[] = [];
  let level = levels.findLastIndex((first) => first <= number);
  seen.read(number, target, 0);
  for (; level > 0; level--) {
    let event: number | undefined;
    for (let before = levels[level - 1]!; event === undefined; before++) {
      seen.read(before, state, 0);
      successors.expand(state, 0);
      event = eventTo(successors, target, words);
    }
    events.push(event);
    target.set(state);
  }
  const start = new Int32Array(product.system.components.length);
  unpack(product.layout, target, 0, start);
  return follow(product, start, events.toReversed());
}

function eventTo(successors: Successors, target: Int32Array, words: number): number | undefined {
  for (let i = 0; i < successors.count; i++) {
    const at = i * words;
    if (target.every((word, w) => successors.states[at + w] === word)) return successors.events[i]!;
  }
  return undefined;
}

/** The trace of taking these events, by their positions, from `start`. Throws a `RangeError` at one that is not enabled. */
export function follow(product: Product, start: ArrayLike<number>, events: readonly number[]): Trace {
  const { layout, system } = product;
  const state = new Int32Array(layout.words);
  const after = new Int32Array(system.components.length);
  const successors = new Successors(product);
  pack(layout, start, state, 0);
  const steps = events.map((event): TraceStep => {
    successors.expand(state, 0);
    const i = successors.events.subarray(0, successors.count).indexOf(event);
    if (i < 0) throw new RangeError(`${formatLabel(system.events[event]!.label)} is not possible here`);
    state.set(successors.states.subarray(i * layout.words, (i + 1) * layout.words));
    unpack(layout, state, 0, after);
    const { label, participants } = system.events[event]!;
    const moves = participants
      .map((component) => ({ component, from: successors.locals[component]!, to: after[component]! }))
      .filter((move) => move.from !== move.to);
    return { label, event, moves };
  });
  return { start: Array.from(start), steps };
}

/** A local state of a component as text. */
export function localStateText(product: Pick<Product, 'system'>, component: number, state: number): string {
  return formatLocalState(product.system.components[component]!.table.states[state]!);
}
