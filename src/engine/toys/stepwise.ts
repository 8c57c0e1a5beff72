/**
 * An abstract system held against concrete ones, step by step: what a concrete system does the abstract one does as
 * well, and what the abstract one does some number of members do.
 */
import type { Abstract } from '../any/abstract.ts';
import { memberTag, type Shape } from '../any/shape.ts';
import type { LocalState } from '../chart.ts';
import { formatLabel, type Label } from '../label.ts';
import { compileProduct, pack, Successors, unpack } from '../product.ts';
import { StateSet } from '../state-set.ts';
import type { System } from '../system.ts';

const BYTES = 2 ** 30;

/** What became of a comparison. */
export interface Comparison {
  /** Steps that were compared. */
  readonly steps: number;
  /** Those that the other side has not, as text, the first few. */
  readonly missing: readonly string[];
}

const MOST_MISSING = 5;

/** Looks for every step of a concrete system, from its first `limit` states, in the abstract one. */
export function missingSteps(abstract: Abstract, concrete: System, limit: number): Comparison {
  const product = compileProduct(concrete);
  const { layout } = product;
  const projection = new Projection(abstract, concrete);
  const reached = new Reached(abstract.system);
  const seen = new StateSet(layout.words, BYTES);
  seen.add(product.initial, product.initial.length / layout.words);
  const successors = new Successors(product);
  const state = new Int32Array(layout.words);
  const locals = new Int32Array(concrete.components.length);
  const missing: string[] = [];
  let steps = 0;
  for (let number = 0; number < Math.min(seen.size, limit); number++) {
    seen.read(number, state, 0);
    successors.expand(state, 0);
    seen.add(successors.states, successors.count);
    const from = projection.of(successors.locals);
    const possible = from === undefined ? undefined : reached.stepsFrom(from);
    for (let place = 0; place < successors.count; place++) {
      steps++;
      unpack(layout, successors.states, place * layout.words, locals);
      const to = projection.of(locals);
      const { label } = concrete.events[successors.events[place]!]!;
      const isThere = to !== undefined && possible?.has(stepText(label, to)) === true;
      if (!isThere && missing.length < MOST_MISSING) missing.push(formatLabel(label));
    }
  }
  return { steps, missing };
}

/**
 * Looks for every step of the abstract system, from its first `limit` states, in a concrete state that it stands for:
 * two members where some stay behind, one everywhere else. `concrete` must have members for all of them.
 */
export function inventedSteps(abstract: Abstract, concrete: System, limit: number): Comparison {
  const product = compileProduct(abstract.system);
  const { layout } = product;
  const projection = new Projection(abstract, concrete);
  const concreteProduct = compileProduct(concrete);
  const successors = new Successors(concreteProduct);
  const packed = new Int32Array(concreteProduct.layout.words);
  const reachedHere = new Successors(product);
  const seen = new StateSet(layout.words, BYTES);
  seen.add(product.initial, product.initial.length / layout.words);
  const state = new Int32Array(layout.words);
  const after = new Int32Array(abstract.system.components.length);
  const concreteAfter = new Int32Array(concrete.components.length);
  const missing: string[] = [];
  let steps = 0;
  for (let number = 0; number < Math.min(seen.size, limit); number++) {
    seen.read(number, state, 0);
    reachedHere.expand(state, 0);
    seen.add(reachedHere.states, reachedHere.count);
    for (let place = 0; place < reachedHere.count; place++) {
      steps++;
      unpack(layout, reachedHere.states, place * layout.words, after);
      const { move } = abstract.origins[reachedHere.events[place]!]!;
      const crowded = move?.left === 'some' ? move.from : undefined;
      pack(concreteProduct.layout, projection.members(reachedHere.locals, crowded), packed, 0);
      successors.expand(packed, 0);
      const { label } = abstract.system.events[reachedHere.events[place]!]!;
      const isThere = Array.from({ length: successors.count }, (_, i) => i).some((i) => {
        unpack(concreteProduct.layout, successors.states, i * concreteProduct.layout.words, concreteAfter);
        const { label: other } = concrete.events[successors.events[i]!]!;
        return other.name === label.name && projection.of(concreteAfter)?.join() === after.join();
      });
      if (!isThere && missing.length < MOST_MISSING) missing.push(formatLabel(label));
    }
  }
  return { steps, missing };
}

const stepText = ({ name }: Label, to: Int32Array): string => `${name} ${to.join()}`;

/** Steps of an abstract system by the state that they start from. */
class Reached {
  private readonly product;
  private readonly successors: Successors;
  private readonly known = new Map<string, ReadonlySet<string>>();

  constructor(system: System) {
    this.product = compileProduct(system);
    this.successors = new Successors(this.product);
  }

  stepsFrom(locals: Int32Array): ReadonlySet<string> {
    const key = locals.join();
    const known = this.known.get(key) ?? this.expand(locals);
    this.known.set(key, known);
    return known;
  }

  private expand(locals: Int32Array): ReadonlySet<string> {
    const { layout, system } = this.product;
    const packed = new Int32Array(layout.words);
    pack(layout, locals, packed, 0);
    this.successors.expand(packed, 0);
    const to = new Int32Array(locals.length);
    return new Set(
      Array.from({ length: this.successors.count }, (_, i) => {
        unpack(layout, this.successors.states, i * layout.words, to);
        return stepText(system.events[this.successors.events[i]!]!.label, to);
      }),
    );
  }
}

/** Concrete states as abstract ones, and back. */
class Projection {
  private readonly abstract: Abstract;
  private readonly concrete: System;
  /** By component of the concrete system, its place in the abstract one and where its local states are there. */
  private readonly others: ReadonlyMap<number, readonly [place: number, locals: readonly number[]]>;
  private readonly shapes: readonly ShapeProjection[];

  constructor(abstract: Abstract, concrete: System) {
    this.abstract = abstract;
    this.concrete = concrete;
    this.shapes = abstract.shapes.map((shape) => new ShapeProjection(abstract.system, shape, concrete));
    const members = new Set(this.shapes.flatMap((shape) => [...shape.members.keys()]));
    const places = new Map(abstract.system.components.map(({ instance }, place) => [instance.name, place]));
    this.others = new Map(
      concrete.components.flatMap(({ instance, table }, component) => {
        if (members.has(component)) return [];
        const place = places.get(instance.name)!;
        const locals = new Map(abstract.system.components[place]!.table.states.map((s, i) => [keyOf(s), i]));
        return [[component, [place, table.states.map((s) => locals.get(keyOf(s)) ?? -1)]] as const];
      }),
    );
  }

  /** The abstract state that stands for a concrete one; nothing where there is none. */
  of(locals: Int32Array): Int32Array | undefined {
    const result = new Int32Array(this.abstract.system.components.length);
    for (const [component, [place, states]] of this.others) result[place] = states[locals[component]!]!;
    for (const shape of this.shapes) shape.project(locals, result);
    return result.includes(-1) ? undefined : result;
  }

  /** A concrete state that an abstract one stands for, with two members in one of the states on request. */
  members(locals: Int32Array, crowded: number | undefined): Int32Array {
    const result = new Int32Array(this.concrete.components.length);
    for (const [component, [place, states]] of this.others)
      result[component] = states.indexOf(locals[place]!);
    for (const shape of this.shapes) shape.fill(locals, crowded, result);
    return result;
  }
}

class ShapeProjection {
  /** By component of the concrete system, the number of the member. */
  readonly members: ReadonlyMap<number, string | number>;
  private readonly system: System;
  private readonly shape: Shape;
  /** By local state of a member there, its local state here; and back. */
  private readonly here: readonly number[];

  constructor(system: System, shape: Shape, concrete: System) {
    const { family } = shape;
    this.system = system;
    this.shape = shape;
    this.members = new Map(
      concrete.components.flatMap(({ instance, table }, component) => {
        const value = instance.indices[family.index];
        const isMember = table.id === family.table.id && value !== undefined;
        const isHere = Object.entries(family.where).every(([key, v]) => instance.indices[key] === v);
        return isMember && isHere ? [[component, value] as const] : [];
      }),
    );
    const [first] = this.members.keys();
    const locals = new Map(family.table.states.map((state, i) => [keyOf(state), i]));
    this.here = concrete.components[first!]!.table.states.map((state) => locals.get(keyOf(state))!);
  }

  project(locals: Int32Array, into: Int32Array): void {
    const { family, groups, groupOf, named, tokens } = this.shape;
    const inside = new Map(groups.map((group) => [group, new Set<number>()]));
    for (const token of tokens.values()) into[token.component] = this.localOf(token.component, [family.home]);
    for (const [component, value] of this.members) {
      const state = this.here[locals[component]!]!;
      if (state === family.home) continue;
      const group = groupOf.get(state);
      const token = tokens.get(value);
      if (group !== undefined) inside.get(group)!.add(state);
      else if (named.has(state) && token !== undefined)
        into[token.component] = this.localOf(token.component, [state]);
      else into[0] = -1;
    }
    for (const [group, states] of inside) into[group.component] = this.localOf(group.component, [...states]);
  }

  fill(locals: Int32Array, crowded: number | undefined, into: Int32Array): void {
    const { family, groups, tokens } = this.shape;
    const anonymous = [...this.members].filter(([, value]) => !tokens.has(value)).map(([c]) => c);
    const there = (state: number): number => this.here.indexOf(state);
    for (const [component, value] of this.members) {
      const token = tokens.get(value);
      const [state] = token === undefined ? [] : this.statesOf(token.component, locals);
      into[component] = there(state ?? family.home);
    }
    for (const group of groups) {
      for (const state of this.statesOf(group.component, locals)) {
        for (let i = 0; i < (state === crowded ? 2 : 1); i++) into[anonymous.pop()!] = there(state);
      }
    }
  }

  /** The states of the family that a local state of a component holds. */
  private statesOf(component: number, locals: Int32Array): readonly number[] {
    const { tags } = this.system.components[component]!.table.states[locals[component]!]!;
    return [...this.shape.family.table.states.keys()].filter((s) =>
      tags.has(memberTag(this.shape.family, s)),
    );
  }

  private localOf(component: number, states: readonly number[]): number {
    const wanted = states
      .map((state) => memberTag(this.shape.family, state))
      .toSorted()
      .join();
    return this.system.components[component]!.table.states.findIndex(({ tags }) => {
      const held = [...tags].filter((tag) => tag.startsWith('some member: '));
      return held.toSorted().join() === wanted;
    });
  }
}

const keyOf = ({ leaves, context }: LocalState): string => JSON.stringify([leaves, context]);
