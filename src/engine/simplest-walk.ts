/**
 * The simplest walk to a bad state that there is: of the shortest ones one with the fewest changes of actor. Level
 * by level through every state, each with who acted last; of some events only, if one likes.
 */
import type { Test } from './predicate.ts';
import { type Product, Successors, unpack } from './product.ts';
import { StateSet } from './state-set.ts';
import type { Actors } from './strategies.ts';

export interface SimplestOptions {
  /** The most states of the search. */
  readonly maxStates: number;
  /** By event: 1 for those that may be taken; all by default. */
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
  const search = new Levels(product, isBad, actors, among);
  search.begin(start);
  for (let depth = 0; search.isOpen; depth++) {
    const found = search.simplest();
    if (found !== undefined) return { outcome: 'found', ...found };
    if (search.states > maxStates) return { outcome: 'bound', steps: depth };
    search.next();
  }
  return { outcome: 'none' };
}

const BYTES = 2 ** 31;

/**
 * The states level by level. A way to a state with an actor's step last has the number `state * actors + actor`.
 */
class Levels {
  private readonly product: Product;
  private readonly isBad: Test;
  private readonly of: Int32Array;
  private readonly actors: number;
  private readonly among: Uint8Array | undefined;
  private readonly seen: StateSet;
  private readonly successors: Successors;
  private readonly state: Int32Array;
  private readonly locals: Int32Array;
  /** The first state of the level that the search is at, and the bad ones of the level. */
  private first = 0;
  private bad: number[] = [];
  /** By way: one more than the fewest changes, 0 where there is no way; the way before it, and the step behind that. */
  private readonly costs = new Column();
  private readonly before = new Column();
  private readonly steps = new Column();

  constructor(product: Product, isBad: Test, actors: Actors, among: Uint8Array | undefined) {
    const { layout, system } = product;
    this.product = product;
    this.isBad = isBad;
    this.of = actors.of;
    this.actors = Math.max(1, actors.names.length);
    this.among = among;
    this.seen = new StateSet(layout.words, BYTES);
    this.successors = new Successors(product);
    this.state = new Int32Array(layout.words);
    this.locals = new Int32Array(system.components.length);
  }

  get states(): number {
    return this.seen.size;
  }

  /** Whether the level has any states. */
  get isOpen(): boolean {
    return this.first < this.seen.size;
  }

  begin(start: number): void {
    this.enter(this.product.initial, start * this.product.layout.words);
    // The first actor takes over from no other.
    for (let actor = 0; actor < this.actors; actor++) {
      this.costs.set(actor, 1);
      this.before.set(actor, -1);
    }
  }

  /** Of the ways to bad states of the level the one that costs least. */
  simplest(): { readonly events: readonly number[]; readonly changes: number } | undefined {
    let best = -1;
    for (const state of this.bad) {
      const way = this.cheapest(state);
      if (best < 0 || this.costs.at(way) < this.costs.at(best)) best = way;
    }
    if (best < 0) return undefined;
    const events: number[] = [];
    for (let way = best; this.before.at(way) >= 0; way = this.before.at(way)) events.push(this.steps.at(way));
    return { events: events.toReversed(), changes: this.costs.at(best) - 1 };
  }

  /** Goes on to the states that are one step further away than any before. */
  next(): void {
    const { seen, successors, state, among } = this;
    const end = seen.size;
    this.bad = [];
    for (let from = this.first; from < end; from++) {
      seen.read(from, state, 0);
      successors.expand(state, 0);
      const cheapest = this.cheapest(from);
      for (let i = 0; i < successors.count; i++) {
        const event = successors.events[i]!;
        if (among?.[event] === 0) continue;
        const to = this.enter(successors.states, i * this.product.layout.words);
        if (to >= end) this.lead(from, cheapest, event, to);
      }
    }
    this.first = end;
  }

  /** Takes down that an event leads from one state to another; of all ways, this one is the cheapest to the first. */
  private lead(from: number, cheapest: number, event: number, to: number): void {
    const { actors, costs } = this;
    const actor = this.of[event]!;
    const own = from * actors + actor;
    const goesOn = costs.at(own) > 0 && costs.at(own) <= costs.at(cheapest) + 1;
    const cost = goesOn ? costs.at(own) : costs.at(cheapest) + 1;
    const way = to * actors + actor;
    if (costs.at(way) > 0 && costs.at(way) <= cost) return;
    costs.set(way, cost);
    this.before.set(way, goesOn ? own : cheapest);
    this.steps.set(way, event);
  }

  /** The number of a state, which is looked at if it is new. */
  private enter(words: Int32Array, offset: number): number {
    const { seen, product, locals } = this;
    const { size } = seen;
    seen.add(offset === 0 ? words : words.subarray(offset, offset + product.layout.words), 1);
    if (seen.size === size) return seen.find(words, offset);
    unpack(product.layout, words, offset, locals);
    if (this.isBad(locals)) this.bad.push(size);
    return size;
  }

  /** The cheapest way to a state. */
  private cheapest(state: number): number {
    const { actors, costs } = this;
    let best = -1;
    for (let way = state * actors; way < (state + 1) * actors; way++) {
      if (costs.at(way) > 0 && (best < 0 || costs.at(way) < costs.at(best))) best = way;
    }
    return best;
  }
}

/** Numbers by number, 0 unless set. */
class Column {
  private values = new Int32Array(1024);

  at(place: number): number {
    return place < this.values.length ? this.values[place]! : 0;
  }

  set(place: number, value: number): void {
    if (place >= this.values.length) {
      const { values } = this;
      this.values = new Int32Array(Math.max(2 * values.length, place + 1));
      this.values.set(values);
    }
    this.values[place] = value;
  }
}
