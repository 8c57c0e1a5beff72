/** The states that a search found as a graph: states by number, successors worked out anew when asked for. */
import { type Product, Successors } from './product.ts';
import type { StateSet } from './state-set.ts';

export class StateGraph {
  readonly size: number;

  private readonly product: Product;
  private readonly seen: StateSet;
  private readonly successors: Successors;
  private readonly state: Int32Array;

  /** `seen` must hold every reachable state. */
  constructor(product: Product, seen: StateSet) {
    this.size = seen.size;
    this.product = product;
    this.seen = seen;
    this.successors = new Successors(product);
    this.state = new Int32Array(product.layout.words);
  }

  /** The initial states, some perhaps more than once. */
  get initial(): readonly number[] {
    const { initial, layout } = this.product;
    return Array.from({ length: initial.length / layout.words }, (_, i) =>
      this.seen.find(initial, i * layout.words),
    );
  }

  /** Makes this the state that the rest speaks of. */
  open(number: number): void {
    this.seen.read(number, this.state, 0);
    this.successors.expand(this.state, 0);
  }

  /** How many events are enabled. */
  get count(): number {
    return this.successors.count;
  }

  /** The enabled events, in ascending order, in the first `count` places. */
  get events(): Int32Array {
    return this.successors.events;
  }

  get locals(): Int32Array {
    return this.successors.locals;
  }

  /** The number of the state to which the event at this place leads. */
  target(place: number): number {
    return this.seen.find(this.successors.states, place * this.product.layout.words);
  }

  /** The first event that leads from one state to another. */
  eventBetween(from: number, to: number): number {
    this.open(from);
    let place = 0;
    while (this.target(place) !== to) place++;
    return this.events[place]!;
  }
}
