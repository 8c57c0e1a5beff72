/** What a search runs on: something that holds the states found so far and expands them. */
import { type Product, Successors } from './product.ts';
import { SetGraph, type StateGraph } from './state-graph.ts';
import { StateSet } from './state-set.ts';

/**
 * Looks at a state for the claims' sake, before its successors are added: its local states and how many events
 * are enabled in it. Gives true when nothing is left to decide.
 */
export type Look = (number: number, locals: Int32Array, enabled: number) => boolean;

export interface Expander {
  /** How many states were found; they are numbered in the order found. */
  readonly size: number;
  /** What the states and tables take. */
  readonly bytes: number;
  /** How many successors were generated, those known before included. */
  readonly generated: number;
  /** How often each event was enabled, by its number: 0, or more than that. */
  readonly happened: Uint8Array;
  /** Why the last expansion came back before its end. */
  readonly stopped: 'decided' | 'states' | undefined;
  /** The states found, with their successors. */
  readonly graph: StateGraph;
  /**
   * Expands the states `from` up to `to`, in order, and gives the first that it did not expand. States found
   * are numbered by the state they were found from, then by the event. Throws `OutOfMemory`.
   */
  readonly expand: (from: number, to: number) => number;
  /** Ends what runs beside the search; the states stay. */
  readonly close: () => void;
}

/** One state at a time over the tables of components: nothing to prepare, for small systems. */
export class TableExpander implements Expander {
  generated = 0;
  stopped: Expander['stopped'];
  readonly happened: Uint8Array;
  readonly graph: StateGraph;

  private readonly seen: StateSet;
  private readonly successors: Successors;
  private readonly state: Int32Array;
  private readonly maxStates: number;
  private readonly look: Look;

  /** Holds the initial states. */
  constructor(product: Product, look: Look, maxStates: number, maxBytes: number) {
    const { words } = product.layout;
    this.seen = new StateSet(words, maxBytes);
    this.successors = new Successors(product);
    this.state = new Int32Array(words);
    this.happened = new Uint8Array(product.system.events.length);
    this.graph = new SetGraph(product, this.seen);
    this.maxStates = maxStates;
    this.look = look;
    this.seen.add(product.initial, product.initial.length / words);
  }

  get size(): number {
    return this.seen.size;
  }

  close(): void {}

  get bytes(): number {
    return this.seen.bytes;
  }

  expand(from: number, to: number): number {
    const { seen, successors, state } = this;
    for (let number = from; number < to; number++) {
      seen.read(number, state, 0);
      successors.expand(state, 0);
      if (this.look(number, successors.locals, successors.count)) {
        this.stopped = 'decided';
        return number;
      }
      for (let i = 0; i < successors.count; i++) this.happened[successors.events[i]!] = 1;
      seen.add(successors.states, successors.count);
      this.generated += successors.count;
      if (seen.size > this.maxStates) {
        this.stopped = 'states';
        return number + 1;
      }
    }
    return to;
  }
}
