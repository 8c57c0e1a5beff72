/** The states that a search found as a graph: states by number, successors worked out anew when asked for. */
import { type Product, Successors } from './product.ts';
import { type EventSet, has } from './reduce/event-set.ts';
import type { StateSet } from './state-set.ts';

export abstract class StateGraph {
  /** How many states there are. */
  abstract readonly size: number;
  /** The initial states, some perhaps more than once. */
  abstract readonly initial: readonly number[];
  /** How many events are enabled in the state that was opened last. */
  abstract readonly count: number;
  /** The enabled events, in ascending order, in the first `count` places. */
  abstract readonly events: Int32Array;
  /** The local states of the components. */
  abstract readonly locals: Int32Array;

  /** Makes this the state that the rest speaks of. */
  abstract open(number: number): void;

  /** Whether one of these events is enabled. */
  enables(set: EventSet): boolean {
    for (let place = 0; place < this.count; place++) if (has(set, this.events[place]!)) return true;
    return false;
  }

  /** The number of the state to which the event at this place leads; the search must have found it. */
  abstract target(place: number): number;

  /** The first event that leads from one state to another, if there is one. */
  eventTo(from: number, to: number): number | undefined {
    this.open(from);
    for (let place = 0; place < this.count; place++)
      if (this.target(place) === to) return this.events[place]!;
    return undefined;
  }

  /** The first state from `first` on from which an event leads to another one; there is one. */
  predecessor(first: number, to: number): number {
    let number = first;
    while (this.eventTo(number, to) === undefined) number++;
    return number;
  }

  /** The first event between two states where there is one. */
  eventBetween(from: number, to: number): number {
    return this.eventTo(from, to)!;
  }
}

/** The graph of a `StateSet`. */
export class SetGraph extends StateGraph {
  private readonly product: Product;
  private readonly seen: StateSet;
  private readonly successors: Successors;
  private readonly state: Int32Array;
  private opened = -1;

  constructor(product: Product, seen: StateSet) {
    super();
    this.product = product;
    this.seen = seen;
    this.successors = new Successors(product);
    this.state = new Int32Array(product.layout.words);
  }

  get size(): number {
    return this.seen.size;
  }

  get initial(): readonly number[] {
    const { initial, layout } = this.product;
    return Array.from({ length: initial.length / layout.words }, (_, i) =>
      this.seen.find(initial, i * layout.words),
    );
  }

  open(number: number): void {
    if (number === this.opened) return;
    this.opened = number;
    this.seen.read(number, this.state, 0);
    this.successors.expand(this.state, 0);
  }

  get count(): number {
    return this.successors.count;
  }

  get events(): Int32Array {
    return this.successors.events;
  }

  get locals(): Int32Array {
    return this.successors.locals;
  }

  target(place: number): number {
    return this.seen.find(this.successors.states, place * this.product.layout.words);
  }
}
