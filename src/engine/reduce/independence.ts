/**
 * Which events interfere with which, read off the tables. In a cluster two events are independent when in every
 * local state that enables both, neither disables the other and both orders lead to the same local state.
 */
import { DISABLED } from '../chart.ts';
import type { Cluster } from '../core/clusters.ts';
import { type EventSet, include, noEvents } from './event-set.ts';

/**
 * By event of a cluster: the events that interfere with it there, as they depend on each other or may enable it
 * where it is disabled.
 */
export function interference(cluster: Cluster, events: number): ReadonlyMap<number, EventSet> {
  const { columns, columnOf } = cluster;
  const interfering = Array.from({ length: columns * columns }, (_, pair) =>
    interferes(cluster, Math.floor(pair / columns), pair % columns),
  );
  const sets = Array.from({ length: columns }, (_, column) => {
    const set = noEvents(events);
    for (const [event, other] of columnOf) {
      if (interfering[column * columns + other] === true) include(set, event);
    }
    return set;
  });
  return new Map([...columnOf].map(([event, column]) => [event, sets[column]!]));
}

/** Whether the second column may spoil what the first one does, or make it possible. */
function interferes({ size, columns, next }: Cluster, e: number, f: number): boolean {
  for (let local = 0; local < size; local++) {
    const afterF = next[local * columns + f]!;
    if (afterF === DISABLED) continue;
    const afterE = next[local * columns + e]!;
    const both = next[afterF * columns + e]!;
    if (afterE === DISABLED) {
      if (both !== DISABLED) return true;
    } else if (both === DISABLED || next[afterE * columns + f] !== both) return true;
  }
  return false;
}
