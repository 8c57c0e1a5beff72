/**
 * What a search looks out for, as one 64-bit word: the conjunction of one row per cluster says whether a state
 * may decide a claim. Only then is the claim's predicate tested; most states never are.
 *
 * A predicate is brought into the form `any(all(…), …)`. Each `all` whose parts are in several clusters has a
 * bit, set when it holds; those within one cluster share a bit, set when none of them holds. The last bit is shared by
 * all that have none of their own, and is set when one of them may hold. Where a predicate has too many terms, parts of it are
 * left out, and its bits are set in more states than need be.
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

/** Whether a cluster is in one of some local states. */
interface Literal {
  readonly cluster: number;
  /** By local state of the cluster. */
  readonly holds: Uint8Array;
}

/** All of these. */
type Term = readonly Literal[];

/** A predicate with more terms than this has fewer that say less. */
const MAX_TERMS = 64;

interface Column {
  readonly claims: readonly string[];
  readonly terms: readonly Term[];
  /** Set when the bit says that no term holds; else that one may: that it does, where there is only one. */
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
  const places = new Places(system, clusters);
  const columns = claims.flatMap((claim) => columnsOf(places, claim));
  const others = columns.slice(RESTS - 1);
  const kept = [...columns.slice(0, RESTS - 1), ...(others.length > 1 ? [either(others)] : others)];
  const flip: [number, number] = [0, 0];
  for (const [bit, { none }] of kept.entries()) if (none) setBit(flip, 0, bit);
  const bitsOf = new Map<string, [number, number]>();
  for (const [bit, column] of kept.entries()) {
    for (const claim of column.claims) {
      const bits = bitsOf.get(claim) ?? [0, 0];
      setBit(bits, 0, bit);
      bitsOf.set(claim, bits);
    }
  }
  return {
    rows: clusters.map((cluster, i) => rowsOf(cluster, i, kept, atRest)),
    flip,
    bitsOf,
  };
}

function setBit(words: Int32Array | [number, number], at: number, bit: number): void {
  words[at * 2 + (bit >>> 5)]! |= 1 << (bit & 31);
}

/** One column for several. */
const either = (columns: readonly Column[]): Column => ({
  claims: columns.flatMap(({ claims }) => claims),
  terms: columns.flatMap(({ terms }) => terms),
  none: false,
});

function columnsOf(places: Places, claim: Claim): readonly Column[] {
  if (claim.kind !== 'always' && claim.kind !== 'sometimes') return [];
  const terms = termsOf(places, claim.predicate, claim.kind === 'always');
  const isLocal = (term: Term): boolean =>
    term.length > 0 && term.every(({ cluster }) => cluster === term[0]!.cluster);
  const local = terms.filter(isLocal);
  return [
    ...(local.length === 0 ? [] : [{ claims: [claim.id], terms: local, none: true }]),
    ...terms
      .filter((term) => !isLocal(term))
      .map((term) => ({ claims: [claim.id], terms: [term], none: false })),
  ];
}

/** Terms one of which holds where the predicate, or its opposite, does. */
function termsOf(places: Places, predicate: Predicate, negated: boolean): readonly Term[] {
  const literal = places.literal(predicate, negated);
  if (literal !== undefined) return [[literal]];
  if (predicate.kind === 'not') return termsOf(places, predicate.operand, !negated);
  if (predicate.kind !== 'all' && predicate.kind !== 'any') throw new Error('an instance is in no cluster');
  const operands = predicate.operands.map((operand) => termsOf(places, operand, negated));
  const isUnion = (predicate.kind === 'any') !== negated;
  // A conjunction of nothing holds everywhere.
  if (isUnion) {
    const terms = operands.flat();
    return terms.length > MAX_TERMS ? [[]] : terms;
  }
  return operands.reduce<readonly Term[]>(
    (result, terms) =>
      result.length * terms.length > MAX_TERMS
        ? result
        : result.flatMap((term) => terms.map((other) => [...term, ...other])),
    [[]],
  );
}

/** Where predicates are decided. */
class Places {
  private readonly system: System;
  private readonly clusters: readonly Cluster[];
  /** By name of an instance. */
  private readonly clusterOf: ReadonlyMap<string, number>;

  constructor(system: System, clusters: readonly Cluster[]) {
    this.system = system;
    this.clusters = clusters;
    this.clusterOf = new Map(
      clusters.flatMap(({ members }, i) =>
        members.map((member) => [system.components[member]!.instance.name, i] as const),
      ),
    );
  }

  /** A predicate, or its opposite, that the local state of one cluster decides; nothing where it takes several. */
  literal(predicate: Predicate, negated: boolean): Literal | undefined {
    const [cluster, ...others] = new Set(instancesOf(predicate).map((name) => this.clusterOf.get(name)!));
    if (cluster === undefined || others.length > 0) return undefined;
    const test = compilePredicate(this.system, predicate);
    const { members, size, tuples } = this.clusters[cluster]!;
    const locals = new Int32Array(this.system.components.length);
    const holds = Uint8Array.from({ length: size }, (_, local) => {
      for (const [i, member] of members.entries()) locals[member] = tuples[local * members.length + i]!;
      return test(locals) === negated ? 0 : 1;
    });
    return { cluster, holds };
  }
}

function rowsOf(
  { members, size, tuples }: Cluster,
  number: number,
  columns: readonly Column[],
  atRest: readonly Uint8Array[],
): Int32Array {
  const rows = new Int32Array(size * 2);
  for (let local = 0; local < size; local++) {
    const mayHold = (term: Term): boolean =>
      term.every(({ cluster, holds }) => cluster !== number || holds[local] === 1);
    for (const [bit, { terms, none }] of columns.entries()) {
      // Terms that say nothing of this cluster are for another one to judge.
      const judged = none ? terms.filter(([first]) => first!.cluster === number) : terms;
      if (judged.some(mayHold) !== none) setBit(rows, local, bit);
    }
    const rests = members.every((member, i) => atRest[member]![tuples[local * members.length + i]!] === 1);
    if (rests) setBit(rows, local, RESTS);
  }
  return rows;
}
