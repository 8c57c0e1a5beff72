/**
 * The simplest walk to a bad state that there is: of the shortest ones one with the fewest changes of actor. Level
 * by level through every state, each with who acted last; of some events only, if one likes.
 */
import type { Test } from './predicate.ts';
import { type Product, Successors } from './product.ts';
import { StateSet } from './state-set.ts';
import type { Actors } from './strategies.ts';

export interface SimplestOptions {
  /** The search ends beyond so many states. */
  readonly maxStates: number;
  /** By event: 1 for those that may be taken; all unless told. */
  readonly among?: Uint8Array;
}

/** What a search says: `bound` when it ended before it could know, with the steps that it looked at in full. */
export type Simplest =
  | { readonly outcome: 'found'; readonly events: readonly number[]; readonly changes: number }
  | { readonly outcome: 'none' }
  | { readonly outcome: 'bound'; readonly steps: number };

/** The simplest walk from the initial state with this number. */
export function simplestWalk(
  product: Product,
  isBad: Test,
  actors: Actors,
  { maxStates, among }: SimplestOptions,
  start = 0,
): Simplest {
  const search = new Levels(product, actors, among);
  search.begin(start);
  while (search.level.size > 0) {
    const end = search.cheapest(isBad);
    if (end !== undefined) return { outcome: 'found', ...search.wayTo(end) };
    if (search.states > maxStates) return { outcome: 'bound', steps: search.depth };
    search.next();
  }
  return { outcome: 'none' };
}

/** A way to a state with somebody's step last: what it costs, where it comes from and by which event. */
interface Way {
  readonly changes: number;
  readonly from: number;
  readonly event: number;
}

const BYTES = 2 ** 31;

class Levels {
  /** The states of the level that the search is at, each with who acted last: `state * actors + actor`. */
  level: ReadonlyMap<number, Way> = new Map();

  private readonly product: Product;
  private readonly actors: Actors;
  private readonly among: Uint8Array | undefined;
  private readonly seen: StateSet;
  private readonly successors: Successors;
  private readonly state: Int32Array;
  private readonly before: ReadonlyMap<number, Way>[] = [];

  constructor(product: Product, actors: Actors, among: Uint8Array | undefined) {
    const { words } = product.layout;
    this.product = product;
    this.actors = actors;
    this.among = among;
    this.seen = new StateSet(words, BYTES);
    this.successors = new Successors(product);
    this.state = new Int32Array(words);
  }

  get states(): number {
    return this.seen.size;
  }

  get depth(): number {
    return this.before.length;
  }

  begin(start: number): void {
    const { words } = this.product.layout;
    this.seen.add(this.product.initial.slice(start * words, (start + 1) * words), 1);
    this.level = new Map([[0, { changes: 0, from: -1, event: -1 }]]);
  }

  /** Of the bad states of the level the one that costs least. */
  cheapest(isBad: Test): number | undefined {
    let best: number | undefined;
    for (const [key, { changes }] of this.level) {
      if (best !== undefined && this.level.get(best)!.changes <= changes) continue;
      this.open(key);
      if (isBad(this.successors.locals)) best = key;
    }
    return best;
  }

  wayTo(end: number): { readonly events: readonly number[]; readonly changes: number } {
    const levels = [...this.before, this.level];
    const events: number[] = [];
    let key = end;
    for (let i = levels.length - 1; i > 0; i--) {
      const { from, event } = levels[i]!.get(key)!;
      events.unshift(event);
      key = from;
    }
    return { events, changes: this.level.get(end)!.changes };
  }

  /** Goes on to the states that are one step further away than any before. */
  next(): void {
    const { words } = this.product.layout;
    const { states, events } = this.successors;
    const first = this.seen.size;
    const next = new Map<number, Way>();
    const count = this.actors.names.length;
    for (const [key, { changes }] of this.level) {
      this.open(key);
      for (let i = 0; i < this.successors.count; i++) {
        const event = events[i]!;
        if (this.among?.[event] === 0) continue;
        this.seen.add(states.subarray(i * words, (i + 1) * words), 1);
        const to = this.seen.find(states, i * words);
        if (to < first) continue;
        const actor = this.actors.of[event]!;
        const cost = changes + (this.depth > 0 && key % count !== actor ? 1 : 0);
        const known = next.get(to * count + actor);
        if (known === undefined || cost < known.changes)
          next.set(to * count + actor, { changes: cost, from: key, event });
      }
    }
    this.before.push(this.level);
    this.level = next;
  }

  private open(key: number): void {
    this.seen.read(Math.floor(key / this.actors.names.length), this.state, 0);
    this.successors.expand(this.state, 0);
  }
}
