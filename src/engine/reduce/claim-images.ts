/** Claims under symmetry: where one leads, and what to ask instead so that it makes no difference which. */
import type { Claim } from '../claim.ts';
import { all, any, compilePredicate, instancesOf, type Predicate } from '../predicate.ts';
import type { System } from '../system.ts';
import type { Automorphism } from './automorphism.ts';

/**
 * By claim, the claim that a symmetry makes of it, by position; nothing when one of the images is not among the
 * claims. Predicates count as the same when they are built alike of leaves that hold in the same local states.
 */
export function imagesOf(
  system: System,
  claims: readonly Claim[],
  symmetry: Automorphism,
): readonly number[] | undefined {
  const textOf = ({ kind, predicate }: Claim, place: PlaceOf): string =>
    `${kind} ${predicateText(predicate, (leaf) => leafText(system, leaf, symmetry, place))}`;
  const own = new Map(claims.map((claim, i) => [textOf(claim, itself), i]));
  const images = claims.map((claim) => own.get(textOf(claim, imageUnder(symmetry))));
  return images.some((image) => image === undefined) ? undefined : (images as number[]);
}

/** By claim, the same claim asked of everything that symmetries make of it: they cannot tell its answers apart. */
export function closedClaims(
  claims: readonly Claim[],
  images: readonly (readonly number[])[],
): readonly Claim[] {
  return claims.map((claim, i) => {
    const orbit = new Set([i]);
    for (const member of orbit) for (const image of images) orbit.add(image[member]!);
    const predicates = [...orbit].toSorted((a, b) => a - b).map((member) => claims[member]!.predicate);
    if (predicates.length === 1) return claim;
    return { ...claim, predicate: claim.kind === 'sometimes' ? any(...predicates) : all(...predicates) };
  });
}

/** Where a local state of a component is: which component, which local state. */
type PlaceOf = (component: number, local: number) => readonly [component: number, local: number];

const itself: PlaceOf = (component, local) => [component, local];

const imageUnder =
  ({ components, locals }: Automorphism): PlaceOf =>
  (component, local) => [components[component]!, locals[component]![local]!];

/** A predicate as text that does not depend on the order of operands. */
function predicateText(predicate: Predicate, leafOf: (leaf: Predicate) => string): string {
  if (predicate.kind === 'not') return `not(${predicateText(predicate.operand, leafOf)})`;
  if (predicate.kind !== 'all' && predicate.kind !== 'any') return leafOf(predicate);
  const operands = predicate.operands.map((operand) => predicateText(operand, leafOf));
  return `${predicate.kind}(${[...new Set(operands)].toSorted().join()})`;
}

/** The local states in which a leaf holds, of those that are ever reached. */
function leafText(system: System, leaf: Predicate, { locals }: Automorphism, placeOf: PlaceOf): string {
  const test = compilePredicate(system, leaf);
  const component = system.components.findIndex(({ instance }) => instance.name === instancesOf(leaf)[0]);
  const state = new Int32Array(system.components.length);
  const holding: number[] = [];
  for (const [local, image] of locals[component]!.entries()) {
    state[component] = local;
    if (image >= 0 && test(state)) holding.push(placeOf(component, local)[1]);
  }
  return `${placeOf(component, 0)[0]}:${holding.toSorted((a, b) => a - b).join('.')}`;
}
