/**
 * A breadth-first search in slices, so that a page stays responsive: the shortest way to a state in which a
 * predicate holds, with the engine's own expander and traces.
 */
import { TableExpander } from '../engine/expander.ts';
import { OutOfMemory } from '../engine/out-of-memory.ts';
import { independentParts } from '../engine/parts.ts';
import { compilePredicate, instancesOf, type Predicate } from '../engine/predicate.ts';
import { compileProduct, type Product, pack } from '../engine/product.ts';
import type { System } from '../engine/system.ts';
import { traceTo } from '../engine/trace.ts';
import type { Model } from './model.ts';
import type { Locals } from './steps.ts';

/** States between two looks at the clock. */
const CHUNK = 512;
const MAX_BYTES = 2 ** 29;

export type Progress =
  | { readonly kind: 'searching'; readonly states: number }
  | { readonly kind: 'found'; readonly states: number; readonly events: readonly number[] }
  /** Every state that can be reached was visited. */
  | { readonly kind: 'none'; readonly states: number }
  | { readonly kind: 'memory'; readonly states: number };

export interface Search {
  /** Continues for about `ms` milliseconds. */
  readonly advance: (milliseconds: number) => Progress;
}

/**
 * Looks for the shortest way from `from` to a state in which one of the predicates holds. Parts of the system
 * that share no event are searched alone.
 */
export function searchFor(model: Model, predicates: readonly Predicate[], from: ArrayLike<number>): Search {
  const parts = independentParts(model.system, predicates.map(instancesOf));
  const searches = parts.flatMap((part) => {
    const names = new Set(part.components.map(({ instance }) => instance.name));
    const about = predicates.filter((predicate) => instancesOf(predicate).every((name) => names.has(name)));
    return about.length === 0 ? [] : [new PartSearch(model, part, about, from)];
  });
  return { advance: (milliseconds) => advanceAll(searches, performance.now() + milliseconds) };
}

function advanceAll(searches: readonly PartSearch[], until: number): Progress {
  const states = (): number => searches.reduce((sum, search) => sum + search.states, 0);
  for (const search of searches) search.advance(until);
  if (searches.some(({ state }) => state === 'searching')) return { kind: 'searching', states: states() };
  if (searches.some(({ state }) => state === 'memory')) return { kind: 'memory', states: states() };
  const [shortest] = searches
    .flatMap((search) => (search.found === undefined ? [] : [search.found]))
    .toSorted((a, b) => a.length - b.length);
  return shortest === undefined
    ? { kind: 'none', states: states() }
    : { kind: 'found', states: states(), events: shortest };
}

class PartSearch {
  state: 'searching' | 'done' | 'memory' = 'searching';
  found: readonly number[] | undefined;

  private readonly product: Product;
  private readonly expander: TableExpander;
  private readonly numbers: readonly number[];
  private readonly levels = [0];
  private next = 0;
  private end: number;
  private hit: number | undefined;

  constructor(model: Model, part: System, predicates: readonly Predicate[], from: ArrayLike<number>) {
    const tests = predicates.map((predicate) => compilePredicate(part, predicate));
    this.product = startingFrom(compileProduct(part), model.system, part, from);
    const positions = new Map(model.system.events.map(({ label }, i) => [label, i]));
    this.numbers = part.events.map(({ label }) => positions.get(label)!);
    const look = (number: number, locals: Locals): boolean => {
      if (!tests.some((test) => test(locals))) return false;
      this.hit = number;
      return true;
    };
    this.expander = new TableExpander(this.product, look, Number.POSITIVE_INFINITY, MAX_BYTES);
    this.end = this.expander.size;
  }

  get states(): number {
    return this.expander.size;
  }

  advance(until: number): void {
    try {
      while (this.state === 'searching' && performance.now() < until) this.chunk();
    } catch (error) {
      if (!(error instanceof OutOfMemory)) throw error;
      this.state = 'memory';
    }
  }

  private chunk(): void {
    this.next = this.expander.expand(this.next, Math.min(this.next + CHUNK, this.end));
    if (this.hit !== undefined) {
      const { steps } = traceTo(this.product, this.expander.graph, this.levels, this.hit);
      this.found = steps.map(({ event }) => this.numbers[event]!);
      this.state = 'done';
    } else if (this.next === this.end) {
      this.levels.push(this.end);
      if (this.end === this.expander.size) this.state = 'done';
      this.end = this.expander.size;
    }
  }
}

/** The product with one initial state: that of the part in the state of the whole. */
function startingFrom(product: Product, whole: System, part: System, from: ArrayLike<number>): Product {
  const positions = new Map(whole.components.map(({ instance }, c) => [instance.name, c]));
  const locals = part.components.map(({ instance }) => from[positions.get(instance.name)!]!);
  const initial = new Int32Array(product.layout.words);
  pack(product.layout, locals, initial, 0);
  return { ...product, initial };
}
