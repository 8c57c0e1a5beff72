/**
 * Components merged into clusters: fewer numbers to a state, in fewer bits.
 *
 * Components that watch each other are in few of the local states that their product has. A cluster numbers
 * the tuples that its members can reach while all others are willing, which is never too few: whatever the
 * whole system reaches, these tables hold.
 */

import { DISABLED } from '../chart.ts';
import { allocate, allocateBytes } from '../out-of-memory.ts';
import type { System } from '../system.ts';

export interface Cluster {
  /** The components in it. */
  readonly members: readonly number[];
  /** How many local states it has. */
  readonly size: number;
  /** The local state of each member, `members.length` numbers for each local state. */
  readonly tuples: Int32Array;
  readonly initial: readonly number[];
  /** The column of every event in which a member takes part; events that move it alike have one column. */
  readonly columnOf: ReadonlyMap<number, number>;
  readonly columns: number;
  /** `next[local * columns + column]`, or `DISABLED`. */
  readonly next: Int32Array;
  /** How it was merged, pairs of local states to local states; nothing for a single component. */
  readonly merged?: Merged;
  /** Set when its local states stand for those of a larger one. */
  readonly quotient?: Quotient;
}

interface Quotient {
  readonly whole: Cluster;
  /** By local state of the whole, the one that stands for it. */
  readonly standsFor: Int32Array;
}

interface Merged {
  readonly left: Cluster;
  readonly right: Cluster;
  readonly numbers: ReadonlyMap<number, number>;
}

/** The most local states of a merged cluster: its tables should stay in a processor's cache. */
export const MAX_CLUSTER = 1 << 12;

/** The most clusters that are joined. */
const MAX_JOINED = 1 << 11;

/** The fewest bits that merging must save. */
const WORTH = 0.9;

/** The most combinations of pairs that are tried. */
const MAX_PAIRS = 1 << 24;

/** One cluster for each component. */
export function singleClusters({ components, events }: System): Cluster[] {
  const columnsOf = components.map(() => new Map<number, number>());
  for (const [event, { participants, columns }] of events.entries()) {
    participants.forEach((component, i) => columnsOf[component]!.set(event, columns[i]!));
  }
  return components.map(({ table }, component) =>
    withoutTwins({
      members: [component],
      size: table.states.length,
      tuples: Int32Array.from(table.states.keys()),
      initial: table.initial,
      columnOf: columnsOf[component]!,
      columns: table.columns,
      next: table.next,
    }),
  );
}

/** The local state of a cluster in which the components have these local states; `undefined` if it has none. */
export function clusterLocal(cluster: Cluster, locals: ArrayLike<number>): number | undefined {
  if (cluster.quotient !== undefined) {
    const whole = clusterLocal(cluster.quotient.whole, locals);
    return whole === undefined ? undefined : cluster.quotient.standsFor[whole];
  }
  if (cluster.merged === undefined) return locals[cluster.members[0]!]!;
  const { left, right, numbers } = cluster.merged;
  const a = clusterLocal(left, locals);
  const b = clusterLocal(right, locals);
  return a === undefined || b === undefined ? undefined : numbers.get(a * right.size + b);
}

/** By local state, for how many local states it stands. */
export function orbitSizes({ size, quotient, merged }: Cluster): Int32Array {
  const sizes = new Int32Array(size).fill(1);
  if (quotient !== undefined) {
    sizes.fill(0);
    for (const local of quotient.standsFor) sizes[local]!++;
  }
  if (merged === undefined) return sizes;
  const { left, right, numbers } = merged;
  const [a, b] = [orbitSizes(left), orbitSizes(right)];
  for (const [pair, local] of numbers) {
    sizes[local] = a[Math.floor(pair / right.size)]! * b[pair % right.size]!;
  }
  return sizes;
}

/**
 * Merges components as long as that saves bits: always the two that save most. Two that were too large together
 * are tried again only when nothing else is left, for what was merged with them since may hold them together.
 * `first` are the clusters to begin with, which stay whole.
 */
export function mergeClusters(system: System, first: readonly Cluster[] = singleClusters(system)): Cluster[] {
  let clusters = [...first];
  let gains = new Map<string, number>();
  for (let fresh = true; ; ) {
    const pair = bestPair(clusters, gains);
    if (pair !== undefined) {
      const [a, b] = pair;
      const merged = merge(a, b, reachablePairs(a, b, MAX_CLUSTER)!);
      for (const other of clusters) {
        if (tooLarge(gains, a, other) || tooLarge(gains, b, other))
          gains.set(pairKey(merged, other), TOO_LARGE);
      }
      clusters = [...clusters.filter((c) => c !== a && c !== b), merged];
      fresh = false;
    } else if (fresh) return joinSmall(clusters);
    else [gains, fresh] = [new Map(), true];
  }
}

const TOO_LARGE = -1;

/** The first of its members stands for a cluster, and how many it has. */
function pairKey(a: Cluster, b: Cluster): string {
  const [x, y] = a.members[0]! < b.members[0]! ? [a, b] : [b, a];
  return `${x.members[0]}/${x.members.length} ${y.members[0]}/${y.members.length}`;
}

function tooLarge(gains: ReadonlyMap<string, number>, a: Cluster, b: Cluster): boolean {
  return gains.get(pairKey(a, b)) === TOO_LARGE;
}

/** The pair that saves most; `gains` keeps what is known of pairs. */
function bestPair(
  clusters: readonly Cluster[],
  gains: Map<string, number>,
): readonly [Cluster, Cluster] | undefined {
  let best: readonly [Cluster, Cluster] | undefined;
  let most = 0;
  for (const [i, a] of clusters.entries()) {
    for (const b of clusters.slice(i + 1)) {
      const key = pairKey(a, b);
      const gain = gains.get(key) ?? bitsSaved(a, b);
      gains.set(key, gain);
      if (gain > most) [best, most] = [[a, b], gain];
    }
  }
  return best;
}

/** What merging two clusters saves: 0 for too little, `TOO_LARGE` for too many local states. */
function bitsSaved(a: Cluster, b: Cluster): number {
  if (![...a.columnOf.keys()].some((event) => b.columnOf.has(event))) return 0;
  const product = a.size * b.size;
  if (product > MAX_PAIRS) return TOO_LARGE;
  const few = Math.floor(product / 2 ** WORTH);
  const pairs = reachablePairs(a, b, Math.min(MAX_CLUSTER, few));
  if (pairs !== undefined) return Math.log2(product / pairs.length);
  return few < MAX_CLUSTER ? 0 : TOO_LARGE;
}

/** How an event moves two clusters: its column in each, -1 where no member takes part. */
interface JointColumn {
  readonly left: number;
  readonly right: number;
}

/** The different ones, and which one each event has. */
function jointColumns(a: Cluster, b: Cluster): [readonly JointColumn[], ReadonlyMap<number, number>] {
  const columns: JointColumn[] = [];
  const numbers = new Map<number, number>();
  const columnOf = new Map<number, number>();
  for (const event of [...a.columnOf.keys(), ...b.columnOf.keys()]) {
    const [left, right] = [a.columnOf.get(event) ?? -1, b.columnOf.get(event) ?? -1];
    const key = (left + 1) * (b.columns + 1) + right;
    if (!numbers.has(key)) numbers.set(key, columns.push({ left, right }) - 1);
    columnOf.set(event, numbers.get(key)!);
  }
  return [columns, columnOf];
}

/** Where a joint column leads from a pair of local states, again as a pair, or `DISABLED`. */
function jointNext(a: Cluster, b: Cluster, column: JointColumn, pair: number): number {
  const localA = Math.floor(pair / b.size);
  const localB = pair % b.size;
  const nextA = column.left < 0 ? localA : a.next[localA * a.columns + column.left]!;
  if (nextA === DISABLED) return DISABLED;
  const nextB = column.right < 0 ? localB : b.next[localB * b.columns + column.right]!;
  return nextB === DISABLED ? DISABLED : nextA * b.size + nextB;
}

/** All of these in one cluster, or nothing when it has more local states than `limit`. */
export function joinClusters(clusters: readonly Cluster[], limit: number): Cluster | undefined {
  let [joined, ...rest] = clusters;
  while (joined !== undefined && rest.length > 0) {
    const a: Cluster = joined;
    const sharing = rest.find((b) => [...a.columnOf.keys()].some((event) => b.columnOf.has(event)));
    const b: Cluster = sharing ?? rest[0]!;
    const pairs = a.size * b.size > MAX_PAIRS ? undefined : reachablePairs(a, b, limit);
    joined = pairs === undefined ? undefined : merge(a, b, pairs);
    rest = rest.filter((other) => other !== b);
  }
  return joined;
}

/** The pairs of local states that two clusters reach while all others are willing; nothing beyond `limit`. */
function reachablePairs(a: Cluster, b: Cluster, limit: number): readonly number[] | undefined {
  const [columns] = jointColumns(a, b);
  const lefts = Int32Array.from(columns, ({ left }) => left);
  const rights = Int32Array.from(columns, ({ right }) => right);
  const pairs: number[] = [];
  const seen = allocateBytes(a.size * b.size);
  const add = (pair: number): void => {
    if (seen[pair] === 0) pairs.push(pair);
    seen[pair] = 1;
  };
  for (const left of a.initial) for (const right of b.initial) add(left * b.size + right);
  for (let i = 0; i < pairs.length; i++) {
    if (pairs.length > limit) return undefined;
    const localA = Math.floor(pairs[i]! / b.size);
    const localB = pairs[i]! % b.size;
    for (let c = 0; c < lefts.length; c++) {
      const nextA = lefts[c]! < 0 ? localA : a.next[localA * a.columns + lefts[c]!]!;
      if (nextA === DISABLED) continue;
      const nextB = rights[c]! < 0 ? localB : b.next[localB * b.columns + rights[c]!]!;
      if (nextB !== DISABLED) add(nextA * b.size + nextB);
    }
  }
  return pairs;
}

/**
 * Joins small clusters, as all pairs of their local states: that saves no more than parts of bits, but a runner
 * has fewer rows to look up.
 */
function joinSmall(clusters: readonly Cluster[]): Cluster[] {
  const rest = clusters.toSorted((a, b) => a.size - b.size);
  for (;;) {
    const [a, b] = rest;
    if (a === undefined || b === undefined || a.size * b.size > MAX_JOINED) return rest;
    const all = Array.from({ length: a.size * b.size }, (_, pair) => pair);
    rest.splice(0, 2, merge(a, b, all));
    rest.sort((x, y) => x.size - y.size);
  }
}

function merge(left: Cluster, right: Cluster, pairs: readonly number[]): Cluster {
  const [columns, columnOf] = jointColumns(left, right);
  const numbers = new Map(pairs.map((pair, local) => [pair, local]));
  const next = allocate(pairs.length * columns.length);
  for (let i = 0; i < next.length; i++) {
    const pair = pairs[Math.floor(i / columns.length)]!;
    const to = jointNext(left, right, columns[i % columns.length]!, pair);
    next[i] = to === DISABLED ? DISABLED : numbers.get(to)!;
  }
  const tuple = ({ tuples, members }: Cluster, local: number): Int32Array =>
    tuples.subarray(local * members.length, (local + 1) * members.length);
  return {
    members: [...left.members, ...right.members],
    size: pairs.length,
    tuples: Int32Array.from(
      pairs.flatMap((pair) => [
        ...tuple(left, Math.floor(pair / right.size)),
        ...tuple(right, pair % right.size),
      ]),
    ),
    initial: left.initial.flatMap((a) => right.initial.map((b) => numbers.get(a * right.size + b)!)),
    columnOf,
    columns: columns.length,
    next,
    merged: { left, right, numbers },
  };
}

/** The same cluster with one column for all events that move it alike. */
function withoutTwins(cluster: Cluster): Cluster {
  const { size, columns, next } = cluster;
  const texts = new Map<string, number>();
  const kept: number[] = [];
  const columnOf = new Map<number, number>();
  const newNumber = new Map<number, number>();
  for (const [event, column] of cluster.columnOf) {
    let number = newNumber.get(column);
    if (number === undefined) {
      const text = movesText(cluster, column);
      number = texts.get(text) ?? kept.push(column) - 1;
      texts.set(text, number);
      newNumber.set(column, number);
    }
    columnOf.set(event, number);
  }
  const table = allocate(size * kept.length);
  for (let local = 0; local < size; local++) {
    for (const [i, column] of kept.entries())
      table[local * kept.length + i] = next[local * columns + column]!;
  }
  return { ...cluster, columnOf, columns: kept.length, next: table };
}

/** What a column does, as text; large tables have few moves in them. */
function movesText({ size, columns, next }: Cluster, column: number): string {
  let text = '';
  for (let local = 0; local < size; local++) {
    const to = next[local * columns + column]!;
    if (to !== DISABLED) text += `${local} ${to},`;
  }
  return text;
}
