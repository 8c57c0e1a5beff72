/**
 * Sleep sets (Godefroid, 1990): which events commute, read off the tables of clusters. `README.md` says what is
 * made of it, and why that is exact.
 */
import { DISABLED } from '../chart.ts';
import { type EventSet, include, noEvents } from '../reduce/event-set.ts';
import type { Cluster } from './clusters.ts';

/** Where the later event leads from a local state, and both in either order; `DISABLED` where they are not enabled. */
export interface Diamond {
  readonly later: number;
  readonly laterFirst: number;
  readonly laterLast: number;
}

/** What must hold in every local state in which an event is enabled after another one, by name. */
export const conditions: Readonly<Record<string, (diamond: Diamond) => boolean>> = {
  'the later one was enabled before': ({ later }) => later !== DISABLED,
  'and leaves the other enabled': ({ later, laterFirst }) => later === DISABLED || laterFirst !== DISABLED,
  'and both orders lead to one state': ({ laterFirst, laterLast }) =>
    laterFirst === DISABLED || laterFirst === laterLast,
};

/** By event, those that commute with it where they are enabled after it. */
export type Commuting = (clusters: readonly Cluster[], events: number) => readonly EventSet[];

export const commutingEvents: Commuting = (clusters, events) =>
  commutingUnder(Object.values(conditions), clusters, events);

/** The same under some conditions only, which tests leave out. */
export function commutingUnder(
  asked: readonly ((diamond: Diamond) => boolean)[],
  clusters: readonly Cluster[],
  events: number,
): readonly EventSet[] {
  const clashing = clusters.map((cluster) => clashes(cluster, asked));
  const columnsOf = clusters.map(({ columnOf }) =>
    Int32Array.from({ length: events }, (_, event) => columnOf.get(event) ?? -1),
  );
  return Array.from({ length: events }, (_, first) => {
    const set = noEvents(events);
    for (let later = 0; later < events; later++) {
      const commutes = clusters.every(({ columns }, c) => {
        const [a, b] = [columnsOf[c]![first]!, columnsOf[c]![later]!];
        return a < 0 || b < 0 || clashing[c]![a * columns + b] === 0;
      });
      if (commutes) include(set, later);
    }
    return set;
  });
}

/**
 * By pair of columns of a cluster, 1 where a condition fails somewhere, or where the second is never enabled after
 * the first: nothing is lost then, and there are fewer sleep sets.
 */
function clashes(
  { size, columns, next }: Cluster,
  asked: readonly ((diamond: Diamond) => boolean)[],
): Uint8Array {
  const fails = new Uint8Array(columns * columns);
  const follows = new Uint8Array(columns * columns);
  for (let local = 0; local < size; local++) {
    for (let first = 0; first < columns; first++) {
      const after = next[local * columns + first]!;
      if (after === DISABLED) continue;
      for (let second = 0; second < columns; second++) {
        const laterLast = next[after * columns + second]!;
        const pair = first * columns + second;
        if (laterLast === DISABLED || fails[pair] === 1) continue;
        follows[pair] = 1;
        const later = next[local * columns + second]!;
        const laterFirst = later === DISABLED ? DISABLED : next[later * columns + first]!;
        const diamond = { later, laterFirst, laterLast };
        for (const holds of asked) if (!holds(diamond)) fails[pair] = 1;
      }
    }
  }
  return fails.map((failed, pair) => failed | (1 - follows[pair]!));
}
