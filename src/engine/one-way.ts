/**
 * Events that lead on for good. Where a component has come to a part of its chart that it can leave and not come
 * back to, an event that only leads out of there is not taken as long as it stays.
 *
 * What looks for cycles can leave out the states in which such an event is enabled and fair: a run that stays
 * around such a state would have to take it, and then it is gone. What asks whether something can still be reached
 * can leave them out too: it can be if it can be from where such events lead, and they come to an end.
 */
import { DISABLED } from './chart.ts';
import { type Cluster, singleClusters } from './core/clusters.ts';
import { cyclicEvents, stronglyConnected } from './cycles.ts';
import { fairEvents } from './fairness.ts';
import { perSystem } from './per-system.ts';
import { type EventSet, include, noEvents } from './reduce/event-set.ts';
import type { StateGraph } from './state-graph.ts';
import type { System } from './system.ts';

/** Where one component lets an event only lead on. */
interface Exit {
  readonly component: number;
  /** By local state, 1 where it does. */
  readonly from: Uint8Array;
}

/** What leads on for good in a system. */
export const oneWayOf = perSystem((system) => new OneWay(system));

export class OneWay {
  /** Events that are on no cycle at all, and those of them that are fair. */
  private readonly once: EventSet;
  private readonly fairOnce: EventSet;
  private readonly fair: Uint8Array;
  /** By event. */
  private readonly exits: readonly (readonly Exit[])[];

  constructor(system: System) {
    const clusters = singleClusters(system);
    const cyclic = cyclicEvents(clusters, new Set(system.events.keys()));
    this.fair = fairEvents(system);
    this.once = noEvents(system.events.length);
    this.fairOnce = noEvents(system.events.length);
    for (const event of system.events.keys()) {
      if (cyclic.has(event)) continue;
      include(this.once, event);
      if (this.fair[event] === 1) include(this.fairOnce, event);
    }
    const exits = clusters.map((cluster) => exitsOf(cluster, regionsOf(cluster, cyclic)));
    this.exits = system.events.map(({ participants }, event) =>
      participants.flatMap((component) => {
        const from = exits[component]![clusters[component]!.columnOf.get(event)!]!;
        return from.includes(1) ? [{ component, from }] : [];
      }),
    );
  }

  /** Whether the state that was opened last enables an event that leads on for good. */
  mayLeadOn(graph: StateGraph): boolean {
    return graph.enables(this.once) || this.hasExit(graph, () => true);
  }

  /** The same of a fair event, which a run that stays around here has to take. */
  mustLeadOn(graph: StateGraph): boolean {
    return graph.enables(this.fairOnce) || this.hasExit(graph, (event) => this.fair[event] === 1);
  }

  private hasExit(graph: StateGraph, counts: (event: number) => boolean): boolean {
    const { events, count, locals } = graph;
    for (let place = 0; place < count; place++) {
      const event = events[place]!;
      if (counts(event) && this.isExit(event, locals)) return true;
    }
    return false;
  }

  private isExit(event: number, locals: Int32Array): boolean {
    for (const { component, from } of this.exits[event]!) if (from[locals[component]!] === 1) return true;
    return false;
  }
}

/** By local state, which part of the chart it is in: what cycles can stay in. */
function regionsOf({ size, columns, columnOf, next }: Cluster, cyclic: ReadonlySet<number>): Int32Array {
  const used = new Set([...columnOf].flatMap(([event, column]) => (cyclic.has(event) ? [column] : [])));
  return stronglyConnected(size, (local) =>
    [...used].map((column) => next[local * columns + column]!).filter((to) => to !== DISABLED),
  );
}

/**
 * By column and local state, whether it is possible there and nowhere in the same region leads back into it. That
 * regions may be larger than what runs reach leaves exits out, and makes none.
 */
function exitsOf({ size, columns, next }: Cluster, regions: Int32Array): readonly Uint8Array[] {
  return Array.from({ length: columns }, (_, column) => {
    const staying = new Set<number>();
    const from = new Uint8Array(size);
    for (let local = 0; local < size; local++) {
      const to = next[local * columns + column]!;
      if (to === DISABLED) continue;
      from[local] = 1;
      if (regions[to] === regions[local]) staying.add(regions[local]!);
    }
    if (staying.size === 0) return from;
    return from.map((exits, local) => (staying.has(regions[local]!) ? 0 : exits));
  });
}
