/** A short cycle in a fair component that takes every fair event which it meets, and keeps every condition. */

import type { FairComponents } from './fair-components.ts';
import type { Duties } from './fairness.ts';
import { allocate } from './out-of-memory.ts';
import type { StateGraph } from './state-graph.ts';

interface Step {
  readonly event: number;
  readonly target: number;
}

/**
 * The events, by position, from a state back to it, inside its component. The state must be in a fair one.
 */
export function fairCycle(
  graph: StateGraph,
  components: FairComponents,
  duties: Duties,
  home: number,
): readonly number[] {
  const ledger = new Ledger(graph, duties);
  const steps = greedyCycle(new Hops(graph, components), ledger, home);
  return withoutLoops(steps, ledger, home).map(({ event }) => event);
}

/** What a cycle through states and steps owes and pays. */
class Ledger {
  private readonly graph: StateGraph;
  private readonly duties: Duties;

  constructor(graph: StateGraph, duties: Duties) {
    this.graph = graph;
    this.duties = duties;
  }

  owedAt(state: number): readonly number[] {
    this.graph.open(state);
    return this.duties.owedAt(this.graph);
  }

  owedBy({ event }: Step): readonly number[] {
    return this.duties.owedBy(event);
  }

  paidBy(from: number, event: number): readonly number[] {
    this.graph.open(from);
    return this.duties.paidBy(this.graph, event);
  }
}

/**
 * While something that was met is not paid yet, goes to the nearest state where a step that stays inside pays it, and
 * takes it; then goes back the shortest way, which may meet further duties.
 */
function greedyCycle(hops: Hops, ledger: Ledger, home: number): readonly Step[] {
  const steps: Step[] = [];
  const paid = new Set<number>();
  const owed = new Set(ledger.owedAt(home));
  let at = home;
  do {
    const hop = hops.nearest(at, (from, event, target) =>
      owed.size > 0 ? ledger.paidBy(from, event).some((duty) => owed.has(duty)) : target === home,
    );
    for (const step of hop) {
      for (const duty of ledger.paidBy(at, step.event)) {
        paid.add(duty);
        owed.delete(duty);
      }
      for (const met of [...ledger.owedBy(step), ...ledger.owedAt(step.target)]) {
        if (!paid.has(met)) owed.add(met);
      }
      at = step.target;
    }
    steps.push(...hop);
  } while (at !== home || owed.size > 0);
  return steps;
}

/** The cycle without the loops in it that it can do without: greed takes some events once more than needed. */
function withoutLoops(cycle: readonly Step[], ledger: Ledger, home: number): readonly Step[] {
  for (let i = 0; i < cycle.length; i++) {
    const from = i === 0 ? home : cycle[i - 1]!.target;
    for (let j = cycle.length - 1; j >= i; j--) {
      if (cycle[j]!.target !== from) continue;
      const rest = [...cycle.slice(0, i), ...cycle.slice(j + 1)];
      if (rest.length > 0 && isFair(rest, ledger, home)) return withoutLoops(rest, ledger, home);
    }
  }
  return cycle;
}

function isFair(cycle: readonly Step[], ledger: Ledger, home: number): boolean {
  const froms = [home, ...cycle.map(({ target }) => target)];
  const paid = new Set(cycle.flatMap(({ event }, i) => ledger.paidBy(froms[i]!, event)));
  return cycle.every((step) =>
    [...ledger.owedBy(step), ...ledger.owedAt(step.target)].every((duty) => paid.has(duty)),
  );
}

const NEVER = -1;

/** Shortest ways inside components. */
class Hops {
  private readonly graph: StateGraph;
  private readonly components: FairComponents;
  /** From which state another was found first; of those in the queue only. */
  private readonly parent: Int32Array;

  constructor(graph: StateGraph, components: FairComponents) {
    this.graph = graph;
    this.components = components;
    this.parent = allocate(graph.size).fill(NEVER);
  }

  /** The shortest way whose last step is wanted; there must be one. */
  nearest(from: number, wanted: (from: number, event: number, target: number) => boolean): readonly Step[] {
    const { graph, parent } = this;
    const { marks, isBanned } = this.components;
    const queue = [from];
    parent[from] = from;
    let last: Step | undefined;
    let at = from;
    for (let i = 0; last === undefined; i++) {
      at = queue[i]!;
      graph.open(at);
      for (let place = 0; place < graph.count && last === undefined; place++) {
        const event = graph.events[place]!;
        const target = graph.target(place);
        if (marks[target] !== marks[from] || isBanned(marks[from]!, event)) continue;
        if (wanted(at, event, target)) last = { event, target };
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
