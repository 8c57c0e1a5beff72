/** What a search leaves out: by symmetry, by partial order, by both. All of it follows from the tables. */
import type { Claim } from '../claim.ts';
import { type Cluster, mergeClusters, singleClusters } from '../core/clusters.ts';
import { compilePredicate, type Test } from '../predicate.ts';
import type { System } from '../system.ts';
import { type AmpleTable, ampleTable } from './ample.ts';
import { closedClaims } from './claim-images.ts';
import { interference } from './independence.ts';
import { stickyEvents } from './sticky.ts';
import { type Exchange, findSymmetry } from './symmetry.ts';
import { visibleEvents } from './visible.ts';

export type Reduce = 'none' | 'ample' | 'symmetry' | 'all';

export interface Reduction {
  readonly clusters: readonly Cluster[];
  readonly ample?: AmpleTable;
  /** The symmetries made use of. */
  readonly symmetries: readonly Exchange[];
  /** The claims, in the same order, each asked of all that the symmetries make of it. */
  readonly claims: readonly Claim[];
  /** By id, what a claim asks itself. */
  readonly tests: ReadonlyMap<string, Test>;
}

/** Parts of a reduction that tests break. */
export interface Parts {
  readonly findSymmetry: typeof findSymmetry;
  readonly visibleEvents: typeof visibleEvents;
  readonly stickyEvents: typeof stickyEvents;
  readonly interference: typeof interference;
}

export const sound: Parts = { findSymmetry, visibleEvents, stickyEvents, interference };

/** The reduction of a search for these claims; where some are about runs, by symmetry alone. */
export function reductionOf(
  system: System,
  claims: readonly Claim[],
  reduce: Reduce,
  parts: Parts = sound,
): Reduction {
  const {
    symmetries,
    images,
    clusters: first,
  } = reduce === 'symmetry' || reduce === 'all'
    ? parts.findSymmetry(system, claims)
    : { symmetries: [], images: [], clusters: singleClusters(system) };
  const closed = closedClaims(claims, images);
  const clusters = mergeClusters(system, first);
  const tests = new Map(claims.map(({ id, predicate }) => [id, compilePredicate(system, predicate)]));
  if (reduce !== 'ample' && reduce !== 'all') return { clusters, symmetries, claims: closed, tests };
  const singles = singleClusters(system);
  const visible = parts.visibleEvents(system, singles, closed);
  const sticky = parts.stickyEvents(system, singles);
  const interferenceIn = singles.map((cluster) => ({
    members: new Set(cluster.members),
    interfering: parts.interference(cluster, system.events.length),
  }));
  const ample = ampleTable({
    events: system.events.length,
    parts: interferenceIn,
    clusters,
    visible,
    sticky,
  });
  return { clusters, symmetries, claims: closed, tests, ample };
}
