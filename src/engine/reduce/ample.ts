/**
 * Partial order as a table: for a local state of a cluster, a few events that may go first. Whatever the rest of
 * the system does meanwhile leads to the same states as when it does so afterwards, so a search that takes only
 * these events from there misses no deadlock and nothing that a claim speaks of.
 *
 * The events are all that move the cluster on from there, with those that interfere with them. What must be so:
 * no event from outside interferes with one of them, nor one that may happen while the cluster stays where it
 * is; none is visible; none is sticky, so that on every cycle some state takes everything. For why this is
 * enough see the README, and Valmari, "The State Explosion Problem" (1998).
 */
import { DISABLED } from '../chart.ts';
import type { Cluster } from '../core/clusters.ts';
import { type EventSet, has, include, includeAll, noEvents, overlap } from './event-set.ts';

export interface AmpleTable {
  /** The sets that occur. */
  readonly sets: readonly EventSet[];
  /** By cluster and local state, the number of a set, or -1. */
  readonly setOf: readonly Int32Array[];
}

/** A cluster as others see it: who is in it, and what interferes in it. */
export interface Part {
  readonly members: ReadonlySet<number>;
  readonly interfering: ReadonlyMap<number, EventSet>;
}

/** What must not be put first, and what the clusters are made of. */
export interface AmpleInput {
  /** How many there are. */
  readonly events: number;
  /** What `clusters` are made of. */
  readonly parts: readonly Part[];
  readonly clusters: readonly Cluster[];
  readonly visible: EventSet;
  readonly sticky: EventSet;
}

export function ampleTable(input: AmpleInput): AmpleTable {
  const finder = new Finder(input);
  const setOf = input.clusters.map((cluster) => finder.setsOf(cluster));
  return { sets: finder.sets, setOf };
}

class Finder {
  readonly sets: EventSet[] = [];
  private readonly sizes: number[] = [];
  private readonly numbers = new Map<string, number>();
  private readonly events: number;
  private readonly excluded: EventSet;
  private readonly parts: readonly Part[];

  constructor({ events, parts, visible, sticky }: AmpleInput) {
    this.events = events;
    this.excluded = visible.map((bits, i) => bits | sticky[i]!);
    this.parts = parts;
  }

  /**
   * By local state, the smallest set that it or a cluster that was merged into it has. Where one local state
   * stands for others, its own set is the one that counts; the tables of the whole say which events interfere.
   */
  setsOf(cluster: Cluster): Int32Array {
    if (cluster.quotient !== undefined) {
      const { whole, standsFor } = cluster.quotient;
      const sets = this.setsOf(whole);
      return Int32Array.from({ length: cluster.size }, (_, local) => sets[standsFor.indexOf(local)]!);
    }
    const own = hasQuotient(cluster) ? new Int32Array(cluster.size).fill(-1) : this.ownSetsOf(cluster);
    if (cluster.merged === undefined) return own;
    const { left, right, numbers } = cluster.merged;
    const lefts = this.setsOf(left);
    const rights = this.setsOf(right);
    for (const [pair, local] of numbers) {
      const a = lefts[Math.floor(pair / right.size)]!;
      own[local] = this.smaller(own[local]!, this.smaller(a, rights[pair % right.size]!));
    }
    return own;
  }

  private smaller(a: number, b: number): number {
    if (a < 0 || b < 0) return Math.max(a, b);
    return this.sizes[b]! < this.sizes[a]! ? b : a;
  }

  private ownSetsOf(cluster: Cluster): Int32Array {
    const outside = this.outsideOf(cluster);
    const strangers = noEvents(this.events).fill(-1);
    for (const event of cluster.columnOf.keys()) strangers[event >>> 5]! &= ~(1 << (event & 31));
    return Int32Array.from({ length: cluster.size }, (_, local) => {
      const chosen = this.chooseIn(cluster, local);
      if (chosen.length === 0 || chosen.some((event) => has(this.excluded, event))) return -1;
      const set = noEvents(this.events);
      for (const event of chosen) include(set, event);
      // Strangers, and events that may happen while the cluster stays where it is.
      const others = strangers.slice();
      for (const [event, column] of cluster.columnOf) {
        const possible = cluster.next[local * cluster.columns + column] !== DISABLED;
        if (possible && !has(set, event)) include(others, event);
      }
      if (chosen.some((event) => overlap(outside.get(event)!, others))) return -1;
      return this.numberOf(set, chosen.length);
    });
  }

  /** By event of a cluster, what interferes with it elsewhere. */
  private outsideOf({ members, columnOf }: Cluster): ReadonlyMap<number, EventSet> {
    const others = this.parts.filter((part) => !members.some((member) => part.members.has(member)));
    return new Map(
      [...columnOf.keys()].map((event) => {
        const set = noEvents(this.events);
        for (const { interfering } of others) {
          const own = interfering.get(event);
          if (own !== undefined) includeAll(set, own);
        }
        return [event, set];
      }),
    );
  }

  /** All events that move the cluster, and those that interfere with them there though they do not. */
  private chooseIn({ columns, columnOf, next }: Cluster, local: number): readonly number[] {
    const to = (at: number, column: number): number => next[at * columns + column]!;
    const chosenColumns = new Set<number>();
    const resting = new Set<number>();
    for (const column of new Set(columnOf.values())) {
      if (to(local, column) === local) resting.add(column);
      else if (to(local, column) !== DISABLED) chosenColumns.add(column);
    }
    for (const moving of chosenColumns) {
      const after = to(local, moving);
      for (const column of resting) {
        if (after !== local && to(after, column) !== after) chosenColumns.add(column);
      }
    }
    return [...columnOf].flatMap(([event, column]) => (chosenColumns.has(column) ? [event] : []));
  }

  private numberOf(set: EventSet, size: number): number {
    const key = set.join();
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    const number = this.sets.push(set) - 1;
    this.sizes.push(size);
    this.numbers.set(key, number);
    return number;
  }
}

function hasQuotient({ quotient, merged }: Cluster): boolean {
  return quotient !== undefined || (merged !== undefined && [merged.left, merged.right].some(hasQuotient));
}
