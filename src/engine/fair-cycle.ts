/** A short cycle in a fair component that takes every fair event which it meets. */
import type { StateGraph } from './state-graph.ts';

interface Step {
  readonly event: number;
  readonly target: number;
}

/**
 * The events, by position, from a state back to it, inside its component. `component` gives the states of one
 * component the same mark; the component must be a fair one.
 */
export function fairCycle(
  graph: StateGraph,
  component: Int32Array,
  fair: Uint8Array,
  home: number,
): readonly number[] {
  const demands = (state: number): readonly number[] => {
    graph.open(state);
    return Array.from(graph.events.subarray(0, graph.count)).filter((event) => fair[event] === 1);
  };
  const steps = greedyCycle(new Hops(graph, component), demands, home);
  return withoutLoops(steps, demands, home).map(({ event }) => event);
}

/** The fair events that are enabled in a state: a cycle through it has to take them. */
type Demands = (state: number) => readonly number[];

/**
 * While an event that was met is not taken yet, goes to the nearest state where such an event stays inside and
 * takes it; then goes back the shortest way, which may meet further ones.
 */
function greedyCycle(hops: Hops, demands: Demands, home: number): readonly Step[] {
  const steps: Step[] = [];
  const taken = new Set<number>();
  const owed = new Set(demands(home));
  let at = home;
  do {
    const hop = hops.nearest(at, (event, target) => (owed.size > 0 ? owed.has(event) : target === home));
    for (const { event, target } of hop) {
      taken.add(event);
      owed.delete(event);
      for (const met of demands(target)) if (!taken.has(met)) owed.add(met);
      at = target;
    }
    steps.push(...hop);
  } while (at !== home || owed.size > 0);
  return steps;
}

/** The cycle without the loops in it that it can do without: greed takes some events once more than needed. */
function withoutLoops(cycle: readonly Step[], demands: Demands, home: number): readonly Step[] {
  for (let i = 0; i < cycle.length; i++) {
    const from = i === 0 ? home : cycle[i - 1]!.target;
    for (let j = cycle.length - 1; j >= i; j--) {
      if (cycle[j]!.target !== from) continue;
      const rest = [...cycle.slice(0, i), ...cycle.slice(j + 1)];
      if (rest.length > 0 && isFair(rest, demands)) return withoutLoops(rest, demands, home);
    }
  }
  return cycle;
}

function isFair(cycle: readonly Step[], demands: Demands): boolean {
  const taken = new Set(cycle.map(({ event }) => event));
  return cycle.every(({ target }) => demands(target).every((event) => taken.has(event)));
}

const NEVER = -1;

/** Shortest ways inside components. */
class Hops {
  private readonly graph: StateGraph;
  private readonly component: Int32Array;
  /** From which state another was found first; of those in the queue only. */
  private readonly parent: Int32Array;

  constructor(graph: StateGraph, component: Int32Array) {
    this.graph = graph;
    this.component = component;
    this.parent = new Int32Array(graph.size).fill(NEVER);
  }

  /** The shortest way whose last step is wanted; there must be one. */
  nearest(from: number, wanted: (event: number, target: number) => boolean): readonly Step[] {
    const { graph, component, parent } = this;
    const queue = [from];
    parent[from] = from;
    let last: Step | undefined;
    let at = from;
    for (let i = 0; last === undefined; i++) {
      at = queue[i]!;
      graph.open(at);
      for (let place = 0; place < graph.count && last === undefined; place++) {
        const target = graph.target(place);
        if (component[target] !== component[from]) continue;
        if (wanted(graph.events[place]!, target)) last = { event: graph.events[place]!, target };
        else if (parent[target] === NEVER) {
          parent[target] = at;
          queue.push(target);
        }
      }
    }
    const steps = [...this.wayTo(at), last];
    for (const state of queue) parent[state] = NEVER;
    return steps;
  }

  private wayTo(state: number): readonly Step[] {
    const steps: Step[] = [];
    for (let target = state, from = this.parent[state]!; from !== target; from = this.parent[from]!) {
      steps.push({ event: this.graph.eventBetween(from, target), target });
      target = from;
    }
    return steps.toReversed();
  }
}
