/** A graph of states that remembers where their events lead, since what looks for cycles asks several times. */
import { allocate } from './out-of-memory.ts';
import { StateGraph } from './state-graph.ts';

/** Steps that are remembered at most, at 8 bytes each; what is beyond is worked out anew. */
const MOST_STEPS = 1 << 23;
const FIRST_STEPS = 1 << 12;

/** Of larger graphs nothing is remembered: 8 bytes for a state would be better spent on states. */
const MOST_STATES = 1 << 20;

/** The graph, remembering; no other caller may open states of `graph` as long as it is in use. Throws `OutOfMemory`. */
export function remembering(graph: StateGraph): StateGraph {
  return graph.size > MOST_STATES ? graph : new RememberingGraph(graph);
}

class RememberingGraph extends StateGraph {
  count = 0;
  events: Int32Array = new Int32Array(0);

  private readonly graph: StateGraph;
  /** By state, the place of its first step plus one, or 0; and how many it has. */
  private readonly first: Int32Array;
  private readonly counts: Int32Array;
  private eventList = new Int32Array(FIRST_STEPS);
  private targets = new Int32Array(FIRST_STEPS);
  private steps = 0;
  /** The state that was opened last, here and in the graph itself. */
  private opened = -1;
  private openedThere = -1;

  constructor(graph: StateGraph) {
    super();
    this.graph = graph;
    this.first = allocate(graph.size);
    this.counts = allocate(graph.size);
  }

  get size(): number {
    return this.graph.size;
  }

  get initial(): readonly number[] {
    return this.graph.initial;
  }

  get locals(): Int32Array {
    this.openThere(this.opened);
    return this.graph.locals;
  }

  open(number: number): void {
    this.opened = number;
    if (this.first[number] === 0 && !this.remember(number)) {
      this.events = this.graph.events;
      this.count = this.graph.count;
      return;
    }
    const first = this.first[number]! - 1;
    this.count = this.counts[number]!;
    this.events = this.eventList.subarray(first, first + this.count);
  }

  target(place: number): number {
    const first = this.first[this.opened]!;
    return first === 0 ? this.graph.target(place) : this.targets[first - 1 + place]!;
  }

  /** Whether there was room for it. */
  private remember(number: number): boolean {
    this.openThere(number);
    const { count, events } = this.graph;
    const end = this.steps + count;
    if (end > MOST_STEPS) return false;
    while (end > this.targets.length) {
      this.eventList = doubled(this.eventList);
      this.targets = doubled(this.targets);
    }
    for (let place = 0; place < count; place++) {
      this.eventList[this.steps + place] = events[place]!;
      this.targets[this.steps + place] = this.graph.target(place);
    }
    this.first[number] = this.steps + 1;
    this.counts[number] = count;
    this.steps = end;
    return true;
  }

  private openThere(number: number): void {
    if (this.openedThere === number) return;
    this.graph.open(number);
    this.openedThere = number;
  }
}

function doubled(list: Int32Array): Int32Array<ArrayBuffer> {
  const larger = allocate(list.length * 2);
  larger.set(list);
  return larger;
}
