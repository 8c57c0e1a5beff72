/** Events that may change what a claim says of a state. */
import { DISABLED } from '../chart.ts';
import type { Claim } from '../claim.ts';
import type { Cluster } from '../core/clusters.ts';
import { compilePredicate, instancesOf, type Predicate } from '../predicate.ts';
import type { System } from '../system.ts';
import { type EventSet, include, noEvents } from './event-set.ts';

/** The events that in some cluster lead from where a leaf of a claim holds to where it does not, or back. */
export function visibleEvents(
  system: System,
  clusters: readonly Cluster[],
  claims: readonly Claim[],
): EventSet {
  const visible = noEvents(system.events.length);
  for (const leaf of claims.flatMap(({ predicate }) => leavesOf(predicate))) {
    const component = system.components.findIndex(({ instance }) => instance.name === instancesOf(leaf)[0]);
    const cluster = clusters.find(({ members }) => members.includes(component))!;
    const holds = holdsByLocal(system, leaf, component, cluster);
    for (const [event, column] of cluster.columnOf) {
      if (holds.some((before, local) => before !== after(cluster, holds, local, column))) {
        include(visible, event);
      }
    }
  }
  return visible;
}

function after(
  { columns, next }: Cluster,
  holds: readonly boolean[],
  local: number,
  column: number,
): boolean {
  const to = next[local * columns + column]!;
  return holds[to === DISABLED ? local : to]!;
}

function leavesOf(predicate: Predicate): readonly Predicate[] {
  if (predicate.kind === 'not') return leavesOf(predicate.operand);
  return predicate.kind === 'all' || predicate.kind === 'any'
    ? predicate.operands.flatMap(leavesOf)
    : [predicate];
}

function holdsByLocal(
  system: System,
  leaf: Predicate,
  component: number,
  { members, size, tuples }: Cluster,
): readonly boolean[] {
  const test = compilePredicate(system, leaf);
  const place = members.indexOf(component);
  const locals = new Int32Array(system.components.length);
  return Array.from({ length: size }, (_, local) => {
    locals[component] = tuples[local * members.length + place]!;
    return test(locals);
  });
}
