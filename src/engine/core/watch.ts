/**
 * What a search looks out for, as one 64-bit word: the conjunction of one row per cluster says whether a state
 * may decide a claim. Only then is the claim's predicate tested; most states never are.
 *
 * A predicate is brought into the form `any(all(…), …)`. Each `all` whose parts are in several clusters has a
 * bit, set when it holds; those within one cluster share a bit, set when none of them holds. A predicate too
 * large for this, or one for which no bit is left, is tested in every state.
 */
import type { Claim } from '../claim.ts';
import { compilePredicate, instancesOf, type Predicate } from '../predicate.ts';
import type { System } from '../system.ts';
import type { Cluster } from './clusters.ts';
import { RESTS } from './map.ts';

/** 64 bits. */
export type Bits = readonly [low: number, high: number];

export interface Watch {
  /** Per cluster the words of its local states, two 32-bit numbers each. */
  readonly rows: readonly Int32Array[];
  /** What turns round in the conjunction, so that a set bit says: look. */
  readonly flip: Bits;
  /** By claim, the bits of it; none for a claim that no single state can decide. */
  readonly bitsOf: ReadonlyMap<string, Bits>;
}

/** Whether a component is in one of some local states. */
interface Literal {
  readonly component: number;
  readonly holds: Uint8Array;
}

/** All of these. */
type Term = readonly Literal[];

/** A predicate with more terms than this is tested in every state. */
const MAX_TERMS = 64;

interface Column {
  readonly claim: string;
  readonly terms: readonly Term[];
  /** Set when the bit says that no term holds; else that the only one does. */
  readonly none: boolean;
}

/**
 * Compiles the claims that a single state can decide: an `always` where it is broken, a `sometimes` where it is
 * so. `atRest` says of every component in which local states it may rest forever.
 */
export function compileWatch(
  system: System,
  clusters: readonly Cluster[],
  claims: readonly Claim[],
  atRest: readonly Uint8Array[],
): Watch {
  const clusterOf = new Map(
    clusters.flatMap(({ members }, i) => members.map((member) => [member, i] as const)),
  );
  const columns = claims.flatMap((claim) => columnsOf(system, claim, clusterOf));
  const kept = columns.length <= RESTS ? columns : columns.slice(0, RESTS - 1);
  const flip: [number, number] = [0, 0];
  for (const [bit, { none }] of kept.entries()) if (none) setBit(flip, 0, bit);
  const bitsOf = new Map<string, [number, number]>();
  for (const [i, { claim }] of columns.entries()) {
    const bits = bitsOf.get(claim) ?? [0, 0];
    // The last bit is never clear: it stands for all that have none of their own.
    setBit(bits, 0, i < kept.length ? i : RESTS - 1);
    bitsOf.set(claim, bits);
  }
  return {
    rows: clusters.map((cluster, i) =>
      rowsOf(cluster, kept, atRest, (component) => clusterOf.get(component) === i),
    ),
    flip,
    bitsOf,
  };
}

function setBit(words: Int32Array | [number, number], at: number, bit: number): void {
  words[at * 2 + (bit >>> 5)]! |= 1 << (bit & 31);
}

function columnsOf(system: System, claim: Claim, clusterOf: ReadonlyMap<number, number>): readonly Column[] {
  if (claim.kind !== 'always' && claim.kind !== 'sometimes') return [];
  const terms = termsOf(system, claim.predicate, claim.kind === 'always');
  // A conjunction of nothing holds everywhere.
  if (terms === undefined) return [{ claim: claim.id, terms: [[]], none: false }];
  const isLocal = (term: Term): boolean =>
    term.length > 0 &&
    term.every(({ component }) => clusterOf.get(component) === clusterOf.get(term[0]!.component));
  const local = terms.filter(isLocal);
  return [
    ...(local.length === 0 ? [] : [{ claim: claim.id, terms: local, none: true }]),
    ...terms
      .filter((term) => !isLocal(term))
      .map((term) => ({ claim: claim.id, terms: [term], none: false })),
  ];
}

/** The predicate, or its opposite, as terms one of which must hold; nothing when there are too many. */
function termsOf(system: System, predicate: Predicate, negated: boolean): readonly Term[] | undefined {
  if (predicate.kind === 'not') return termsOf(system, predicate.operand, !negated);
  if (predicate.kind !== 'all' && predicate.kind !== 'any') return [[literal(system, predicate, negated)]];
  const operands = predicate.operands.map((operand) => termsOf(system, operand, negated));
  const isUnion = (predicate.kind === 'any') !== negated;
  let result: readonly Term[] = isUnion ? [] : [[]];
  for (const terms of operands) {
    if (terms === undefined) return undefined;
    result = isUnion
      ? [...result, ...terms]
      : result.flatMap((term) => terms.map((other) => [...term, ...other]));
    if (result.length > MAX_TERMS) return undefined;
  }
  return result;
}

function literal(system: System, leaf: Predicate, negated: boolean): Literal {
  const test = compilePredicate(system, leaf);
  const component = system.components.findIndex(({ instance }) => instance.name === instancesOf(leaf)[0]);
  const locals = new Int32Array(system.components.length);
  const holds = Uint8Array.from(system.components[component]!.table.states.keys(), (local) => {
    locals[component] = local;
    return test(locals) === negated ? 0 : 1;
  });
  return { component, holds };
}

function rowsOf(
  cluster: Cluster,
  columns: readonly Column[],
  atRest: readonly Uint8Array[],
  isMember: (component: number) => boolean,
): Int32Array {
  const width = cluster.members.length;
  const placeOf = new Map(cluster.members.map((member, i) => [member, i]));
  const rows = new Int32Array(cluster.size * 2);
  for (let local = 0; local < cluster.size; local++) {
    const is = (component: number, table: Uint8Array): boolean =>
      table[cluster.tuples[local * width + placeOf.get(component)!]!] === 1;
    const mayHold = (term: Term): boolean =>
      term.every(({ component, holds }) => !isMember(component) || is(component, holds));
    for (const [bit, { terms, none }] of columns.entries()) {
      // Terms that say nothing of this cluster are for another one to judge.
      const judged = none ? terms.filter((term) => isMember(term[0]!.component)) : terms;
      if (none ? !judged.some(mayHold) : judged.every(mayHold)) setBit(rows, local, bit);
    }
    if (columns.length < RESTS) setBit(rows, local, RESTS - 1);
    if (cluster.members.every((component) => is(component, atRest[component]!))) setBit(rows, local, RESTS);
  }
  return rows;
}
