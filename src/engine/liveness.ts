/** Whether a fair run can do without a goal, and which. */
import { fairComponents } from './fair-components.ts';
import { fairCycle } from './fair-cycle.ts';
import { Duties } from './fairness.ts';
import { type OneWay, oneWayOf } from './one-way.ts';
import { allocate } from './out-of-memory.ts';
import type { Test } from './predicate.ts';
import type { Product } from './product.ts';
import type { StateGraph } from './state-graph.ts';
import { follow, type Trace } from './trace.ts';

/**
 * A fair run that never comes to the goal, or `undefined` when there is none. `graph` must hold every reachable
 * state. The run goes the shortest way to a state where it can stay: where it ends because nothing but unfair
 * events is enabled, or from where a fair cycle leads round.
 *
 * That it may end before an unfair event makes no difference between a system and its independent parts: in
 * the whole, the other parts go on and the event is left out.
 */
export function runWithout(product: Product, graph: StateGraph, goal: Test): Trace | undefined {
  const duties = new Duties(product.system);
  const { order, staying, parent, end } = avoid(graph, goal, duties, oneWayOf(product.system));
  const components = fairComponents(graph, staying, duties);
  const cycling = order.findIndex((state) => components.marks[state]! < 0);
  const ending = end === undefined ? -1 : order.indexOf(end);
  if (ending < 0 && cycling < 0) return undefined;

  const ends = cycling < 0 || (ending >= 0 && ending <= cycling);
  const { first, events } = stem(graph, parent, order[ends ? ending : cycling]!);
  graph.open(first);
  const start = graph.locals.slice();
  if (ends) return follow(product, start, events);
  const round = fairCycle(graph, components, duties, order[cycling]!);
  return { ...follow(product, start, [...events, ...round]), cycle: events.length };
}

/** The states that can be reached without passing the goal. */
interface Avoiding {
  /** Their numbers, breadth first. */
  readonly order: Int32Array;
  /** Those of them around which a fair run may stay, as far as one sees from each alone. */
  readonly staying: Int32Array;
  /** From which state each was found first, by number; an initial one from itself. */
  readonly parent: Int32Array;
  /** The first in which a run may end. */
  readonly end: number | undefined;
}

const UNSEEN = -1;

function avoid(graph: StateGraph, goal: Test, { keepsGoing }: Duties, oneWay: OneWay): Avoiding {
  const order = allocate(graph.size);
  const staying = allocate(graph.size);
  let stayingSize = 0;
  const parent = allocate(graph.size).fill(UNSEEN);
  let size = 0;
  let kept = 0;
  let end: number | undefined;
  const find = (state: number, from: number): void => {
    if (parent[state] !== UNSEEN) return;
    parent[state] = from;
    order[size++] = state;
  };
  for (const state of graph.initial) find(state, state);
  for (let i = 0; i < size; i++) {
    const state = order[i]!;
    graph.open(state);
    if (goal(graph.locals)) continue;
    order[kept++] = state;
    let goesOn = false;
    for (let place = 0; place < graph.count; place++) {
      goesOn ||= keepsGoing[graph.events[place]!] === 1;
      find(graph.target(place), state);
    }
    if (!goesOn) end ??= state;
    if (!oneWay.mustLeadOn(graph)) staying[stayingSize++] = state;
  }
  return { order: order.subarray(0, kept), staying: staying.subarray(0, stayingSize), parent, end };
}

/** The events, by position, along the way on which a state was found, and the initial state of that way. */
function stem(graph: StateGraph, parent: Int32Array, target: number): { first: number; events: number[] } {
  const events: number[] = [];
  let state = target;
  for (; parent[state] !== state; state = parent[state]!) {
    events.push(graph.eventBetween(parent[state]!, state));
  }
  return { first: state, events: events.toReversed() };
}
