/**
 * Where a run can stay forever and be fair: strongly connected components in which every fair event that is
 * enabled is taken. Tarjan's algorithm with a stack of its own, refined as for Streett automata: a component
 * loses the states that enable a fair event which only leads out of it, and what is left is looked at again. Conditions
 * are met the same way; a component loses the events that may not be taken again and again there.
 */
import type { Duties } from './fairness.ts';
import { allocate } from './out-of-memory.ts';
import type { StateGraph } from './state-graph.ts';

/** What is needed of a graph. */
type Steps = Pick<StateGraph, 'size' | 'count' | 'events' | 'locals' | 'open' | 'target'>;

const OUTSIDE = 0;

/** Where runs can stay and be fair. */
export interface FairComponents {
  /** By state, a negative mark that it shares with its fair component, or another one when it is in none. */
  readonly marks: Int32Array;
  /** Whether a run that stays in the component with this mark may take an event only so often. */
  readonly isBanned: (mark: number, event: number) => boolean;
}

/** The fair components of a graph. Only `members` and the steps between them count. */
export function fairComponents(graph: Steps, members: Int32Array, duties: Duties): FairComponents {
  const components = new Components(graph, members, duties);
  const marks = components.mark();
  return { marks, isBanned: (mark, event) => components.isBanned(-mark, event) };
}

class Components {
  private readonly graph: Steps;
  private readonly members: Int32Array;
  private readonly duties: Duties;
  /**
   * Which subgraph a state is in: `OUTSIDE` for none, positive when it is still to be looked at, negative when
   * it is known to be fair. A component gets a mark of its own when it is complete, so that two states with
   * one mark are on the stack together or not visited yet.
   */
  private readonly region: Int32Array;
  private lastRegion = 1;
  /** When a state was visited; 0 for not yet. */
  private readonly visited: Int32Array;
  private visits = 0;
  /** States whose component is not complete. */
  private readonly stack: number[] = [];
  /** The way from the root to the present state, and the lowest visit within reach of each. */
  private readonly path: number[] = [];
  private readonly lows: number[] = [];
  /** Where the states on the way lead inside their regions; by state on the way, its first and its next one. */
  private readonly targets: number[] = [];
  private readonly firsts: number[] = [];
  private readonly nexts: number[] = [];
  /** States to look at again, each in a smaller region than before. */
  private readonly again: number[] = [];
  /** By event: the last component in which it was found enabled, taken. */
  private readonly enabledIn: Int32Array;
  private readonly takenIn: Int32Array;
  /** By subgraph, the events that do not count there. */
  private readonly banned = new Map<number, ReadonlySet<number>>();

  constructor(graph: Steps, members: Int32Array, duties: Duties) {
    this.graph = graph;
    this.members = members;
    this.duties = duties;
    this.region = allocate(graph.size);
    this.visited = allocate(graph.size);
    this.enabledIn = new Int32Array(duties.fair.length);
    this.takenIn = new Int32Array(duties.fair.length);
  }

  mark(): Int32Array {
    for (const member of this.members) this.region[member] = this.lastRegion;
    for (const member of this.members) {
      this.search(member);
      while (this.again.length > 0) this.search(this.again.pop()!);
    }
    return this.region;
  }

  /** Whether an event does not count in a subgraph. */
  isBanned(region: number, event: number): boolean {
    return this.banned.get(region)?.has(event) === true;
  }

  private search(root: number): void {
    if (this.region[root]! <= OUTSIDE || this.visited[root] !== 0) return;
    this.enter(root);
    while (this.path.length > 0) {
      const next = this.advance(this.path.length - 1);
      if (next === undefined) this.leave();
      else this.enter(next);
    }
  }

  private enter(state: number): void {
    const { graph, region, targets } = this;
    this.visited[state] = ++this.visits;
    this.stack.push(state);
    this.path.push(state);
    this.lows.push(this.visits);
    this.firsts.push(targets.length);
    this.nexts.push(targets.length);
    graph.open(state);
    for (let place = 0; place < graph.count; place++) {
      if (this.banned.size > 0 && this.isBanned(region[state]!, graph.events[place]!)) continue;
      const target = graph.target(place);
      if (region[target] === region[state]) targets.push(target);
    }
  }

  /** The next successor that was not visited yet. */
  private advance(top: number): number | undefined {
    const { visited, targets } = this;
    const region = this.region[this.path[top]!];
    let low = this.lows[top]!;
    let next: number | undefined;
    let place = this.nexts[top]!;
    while (next === undefined && place < targets.length) {
      const target = targets[place++]!;
      if (this.region[target] !== region) continue;
      if (visited[target] === 0) next = target;
      else low = Math.min(low, visited[target]!);
    }
    this.nexts[top] = place;
    this.lows[top] = low;
    return next;
  }

  private leave(): void {
    const state = this.path.pop()!;
    const low = this.lows.pop()!;
    const first = this.firsts.pop()!;
    this.nexts.pop();
    const before = this.path.length - 1;
    if (low !== this.visited[state]) this.lows[before] = Math.min(this.lows[before]!, low);
    else if (this.stack.at(-1) === state && !this.targets.includes(state, first)) {
      // Alone and not its own successor: most are.
      this.region[this.stack.pop()!] = OUTSIDE;
    } else this.judge(this.stack.splice(this.stack.lastIndexOf(state)));
    this.targets.length = first;
  }

  /** Decides what becomes of a complete component. */
  private judge(component: readonly number[]): void {
    const id = ++this.lastRegion;
    const inherited = this.banned.get(this.region[component[0]!]!);
    if (inherited !== undefined) this.banned.set(id, inherited);
    for (const state of component) this.region[state] = id;
    const missing = this.missing(component, id);
    if (missing === undefined) {
      for (const state of component) this.region[state] = OUTSIDE;
      return;
    }
    const { events, bans } = this.withConditions(component, id, missing);
    if (events.length === 0 && bans.length === 0) {
      for (const state of component) this.region[state] = -id;
      return;
    }
    if (bans.length > 0) this.banned.set(id, new Set([...(inherited ?? []), ...bans]));
    for (const state of component) {
      if (events.length > 0 && this.enablesAny(state, events)) this.region[state] = OUTSIDE;
      else {
        this.visited[state] = 0;
        this.again.push(state);
      }
    }
  }

  /** What a component must do without: events that may not be enabled, and events that may not be taken. */
  private withConditions(
    component: readonly number[],
    id: number,
    missing: readonly number[],
  ): { readonly events: readonly number[]; readonly bans: readonly number[] } {
    const { conditions } = this.duties;
    if (conditions.length === 0) return { events: missing, bans: [] };
    const { raised, answered } = this.conditionsIn(component, id);
    const unmet = [...raised].filter((number) => !answered.has(number)).map((number) => conditions[number]!);
    const eventsOf = (when: 'enabled' | 'taken'): readonly number[] =>
      unmet.flatMap((condition) => (condition.when === when ? condition.of : []));
    return { events: [...missing, ...eventsOf('enabled')], bans: eventsOf('taken') };
  }

  /** The conditions that begin in a component, and those that are answered there. */
  private conditionsIn(component: readonly number[], id: number) {
    const { graph, region, duties } = this;
    const raised = new Set<number>();
    const answered = new Set<number>();
    for (const state of component) {
      graph.open(state);
      for (let place = 0; place < graph.count; place++) {
        const event = graph.events[place]!;
        for (const number of duties.conditionsOf(event, 'enabled')) raised.add(number);
        if (region[graph.target(place)] !== id || this.isBanned(id, event)) continue;
        for (const number of duties.conditionsOf(event, 'taken')) raised.add(number);
        for (const number of duties.answeredBy(graph, event)) answered.add(number);
      }
    }
    return { raised, answered };
  }

  /** The fair events that are enabled in a component and only lead out of it; `undefined` when nothing stays inside. */
  private missing(component: readonly number[], id: number): readonly number[] | undefined {
    const { graph, region, duties, enabledIn, takenIn } = this;
    const { fair } = duties;
    const enabled: number[] = [];
    let stays = false;
    for (const state of component) {
      graph.open(state);
      for (let place = 0; place < graph.count; place++) {
        const event = graph.events[place]!;
        // Most are known after a few states, which saves looking for where they lead.
        if (takenIn[event] === id || (this.banned.size > 0 && this.isBanned(id, event))) continue;
        if (region[graph.target(place)] === id) {
          takenIn[event] = id;
          stays = true;
        } else if (fair[event] === 1 && enabledIn[event] !== id) {
          enabledIn[event] = id;
          enabled.push(event);
        }
      }
    }
    return stays ? enabled.filter((event) => takenIn[event] !== id) : undefined;
  }

  private enablesAny(state: number, events: readonly number[]): boolean {
    this.graph.open(state);
    return this.graph.events.subarray(0, this.graph.count).some((event) => events.includes(event));
  }
}
