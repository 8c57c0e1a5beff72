/**
 * Events that every cycle of a system has one of. A reduced search that never leaves anything out in favour of
 * these cannot go round and round and forget the rest.
 *
 * Names of events are made sticky, always the one that breaks most cycles, until no event is left that could be
 * on one.
 */
import type { Cluster } from '../core/clusters.ts';
import { cyclicEvents } from '../cycles.ts';
import type { System } from '../system.ts';
import { type EventSet, include, noEvents } from './event-set.ts';

export function stickyEvents({ events }: System, clusters: readonly Cluster[]): EventSet {
  const sticky = noEvents(events.length);
  const nameOf = (event: number): string => events[event]!.label.name;
  let cyclic = cyclicEvents(clusters, new Set(events.keys()));
  while (cyclic.size > 0) {
    let best: { readonly name: string; readonly rest: ReadonlySet<number> } | undefined;
    for (const name of new Set([...cyclic].map(nameOf))) {
      const others = new Set([...cyclic].filter((event) => nameOf(event) !== name));
      const rest = cyclicEvents(clusters, others);
      if (best === undefined || rest.size < best.rest.size) best = { name, rest };
    }
    const { name, rest } = best!;
    for (const event of cyclic) if (nameOf(event) === name) include(sticky, event);
    cyclic = rest;
  }
  return sticky;
}
