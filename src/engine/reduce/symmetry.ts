/**
 * Symmetry as tables: the components that symmetries move are joined in clusters, and of the local states that
 * are images of each other one stands for all. A runner sees smaller tables and nothing else.
 */

import { DISABLED } from '../chart.ts';
import type { Claim } from '../claim.ts';
import { type Cluster, clusterLocal, joinClusters, singleClusters } from '../core/clusters.ts';
import type { System } from '../system.ts';
import { type Automorphism, automorphism, moves } from './automorphism.ts';
import { type Candidate, candidates, type Swap } from './candidates.ts';
import { imagesOf } from './claim-images.ts';

/** The most local states of a cluster of components that symmetries move; runners count in 16 bits. */
const MAX_LOCALS = 1 << 15;

/** A symmetry that exchanges two values of an index. */
export interface Exchange extends Automorphism {
  readonly swap: Swap;
}

export interface Symmetry {
  /** Those that are made use of, each with what it exchanges. */
  readonly symmetries: readonly Exchange[];
  /** By symmetry, the image of every claim. */
  readonly images: readonly (readonly number[])[];
  /** Clusters to begin with. */
  readonly clusters: readonly Cluster[];
}

/** What may be asked for in tests: other permutations, and symmetries that were not verified. */
export interface SymmetryOptions {
  readonly candidates?: readonly Candidate[];
  readonly verify?: typeof automorphism;
}

/** The symmetries of a system that respect the claims, and the clusters in which they are used up. */
export function findSymmetry(
  system: System,
  claims: readonly Claim[],
  options: SymmetryOptions = {},
): Symmetry {
  const verify = options.verify ?? automorphism;
  let groups: Group[] = [];
  const images: (readonly number[])[] = [];
  const singles = singleClusters(system);
  for (const { swap, events } of options.candidates ?? candidates(system)) {
    const symmetry = verify(system, events);
    const claimImages = symmetry === undefined ? undefined : imagesOf(system, claims, symmetry);
    if (symmetry === undefined || claimImages === undefined) continue;
    const members = [...singles.keys()].filter((component) => moves(symmetry, component));
    if (members.length === 0) continue;
    const touched = groups.filter((group) => members.some((member) => group.members.includes(member)));
    const all = [...new Set([...members, ...touched.flatMap((group) => group.members)])];
    const generators = [...touched.flatMap((group) => group.generators), { ...symmetry, swap }];
    const whole = joinClusters(
      all.toSorted((a, b) => a - b).map((component) => singles[component]!),
      MAX_LOCALS,
    );
    const cluster = whole === undefined ? undefined : quotientOf(whole, generators);
    if (cluster === undefined) continue;
    groups = [...groups.filter((group) => !touched.includes(group)), { members: all, generators, cluster }];
    images.push(claimImages);
  }
  const moved = new Set(groups.flatMap(({ members }) => members));
  return {
    symmetries: groups.flatMap(({ generators }) => generators),
    images,
    clusters: [
      ...groups.map(({ cluster }) => cluster),
      ...singles.filter((_, component) => !moved.has(component)),
    ],
  };
}

/** Components that some symmetries move. */
interface Group {
  readonly members: readonly number[];
  readonly generators: readonly Exchange[];
  readonly cluster: Cluster;
}

/** One local state for all that the generators make of it; nothing when an image is no local state at all. */
function quotientOf(whole: Cluster, generators: readonly Automorphism[]): Cluster | undefined {
  const first = Int32Array.from({ length: whole.size }, (_, local) => local);
  const find = (local: number): number => {
    let root = local;
    while (first[root] !== root) root = first[root]!;
    first[local] = root;
    return root;
  };
  for (const generator of generators) {
    for (let local = 0; local < whole.size; local++) {
      const image = imageOf(whole, generator, local);
      if (image === undefined) return undefined;
      const [a, b] = [find(local), find(image)];
      first[Math.max(a, b)] = Math.min(a, b);
    }
  }
  const kept = [...first.keys()].filter((local) => find(local) === local);
  const numbers = new Map(kept.map((local, number) => [local, number]));
  const standsFor = Int32Array.from(first, (_, local) => numbers.get(find(local))!);
  const { members, columns, next, tuples } = whole;
  return {
    members,
    size: kept.length,
    tuples: Int32Array.from(
      kept.flatMap((local) => [...tuples.subarray(local * members.length, (local + 1) * members.length)]),
    ),
    initial: [...new Set(whole.initial.map((local) => standsFor[local]!))],
    columnOf: whole.columnOf,
    columns,
    next: Int32Array.from({ length: kept.length * columns }, (_, i) => {
      const to = next[kept[Math.floor(i / columns)]! * columns + (i % columns)]!;
      return to === DISABLED ? DISABLED : standsFor[to]!;
    }),
    quotient: { whole, standsFor },
  };
}

function imageOf(whole: Cluster, { components, locals }: Automorphism, local: number): number | undefined {
  const image: number[] = [];
  for (const [i, member] of whole.members.entries()) {
    image[components[member]!] = locals[member]![whole.tuples[local * whole.members.length + i]!]!;
  }
  return clusterLocal(whole, image);
}
