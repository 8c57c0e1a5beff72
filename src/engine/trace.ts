/** Traces: the events from an initial state to a given one, and what each changed. */
import { formatLocalState } from './chart.ts';
import { formatLabel, type Label } from './label.ts';
import type { Test } from './predicate.ts';
import { type Product, pack, Successors, unpack } from './product.ts';
import type { StateGraph } from './state-graph.ts';

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
 * The shortest trace to a state of the graph. No parents were stored: level by level backwards, the first state
 * of the level before that has the target among its successors is the predecessor. Of several shortest traces
 * it is always the same one.
 */
export function traceTo(
  product: Product,
  graph: StateGraph,
  levels: readonly number[],
  number: number,
): Trace {
  const way = wayTo(graph, levels, number);
  const events = way.slice(1).map((to, i) => graph.eventBetween(way[i]!, to));
  graph.open(way[0]!);
  return follow(product, graph.locals.slice(), events);
}

/** The states on that trace. */
function wayTo(graph: StateGraph, levels: readonly number[], number: number): readonly number[] {
  const way = [number];
  for (let level = levels.findLastIndex((first) => first <= number); level > 0; level--) {
    way.push(graph.predecessor(levels[level - 1]!, way.at(-1)!));
  }
  return way.toReversed();
}

/**
 * A trace through states for which those of the graph stand, to one of which `isEnd` is true. `standsAt` says
 * whether a state of the graph stands for some local states.
 */
export function liftedTraceTo(
  product: Product,
  graph: StateGraph,
  levels: readonly number[],
  number: number,
  isEnd: Test,
  standsAt: (locals: Int32Array, number: number) => boolean,
): Trace {
  const { layout, system, initial } = product;
  const way = wayTo(graph, levels, number);
  const successors = new Successors(product);
  const unpacked = (words: Int32Array): Int32Array => {
    const locals = new Int32Array(system.components.length);
    unpack(layout, words, 0, locals);
    return locals;
  };
  const split = (words: Int32Array): readonly Int32Array[] =>
    Array.from({ length: words.length / layout.words }, (_, i) =>
      words.slice(i * layout.words, (i + 1) * layout.words),
    );
  const only = (lifted: readonly Lifted[], to: number): readonly Lifted[] => {
    const distinct = new Map(lifted.map((state) => [state.words.join(), state]));
    return [...distinct.values()].filter(({ words }) => standsAt(unpacked(words), to));
  };
  let front = only(
    split(initial).map((words) => ({ words, start: words, events: [] })),
    way[0]!,
  );
  for (const to of way.slice(1)) {
    const next = front.flatMap(({ words, start, events }) => {
      successors.expand(words, 0);
      const taken = successors.events.slice(0, successors.count);
      return split(successors.states.slice(0, successors.count * layout.words)).map((after, i) => ({
        words: after,
        start,
        events: [...events, taken[i]!],
      }));
    });
    front = only(next, to);
  }
  const { start, events } = front.find(({ words }) => isEnd(unpacked(words)))!;
  return follow(product, unpacked(start), events);
}

/** A state, packed, and the way to it. */
interface Lifted {
  readonly words: Int32Array;
  readonly start: Int32Array;
  readonly events: readonly number[];
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

/** The states that a trace leads through, from the first to the last. */
export function statesOn({ start, steps }: Trace): readonly Int32Array[] {
  const states = [Int32Array.from(start)];
  for (const { moves } of steps) {
    const after = states.at(-1)!.slice();
    for (const { component, to } of moves) after[component] = to;
    states.push(after);
  }
  return states;
}

/** A local state of a component as text. */
export function localStateText(product: Pick<Product, 'system'>, component: number, state: number): string {
  return formatLocalState(product.system.components[component]!.table.states[state]!);
}
