/** What a search is asked to decide. */
import { hasTag, not, type Predicate } from './predicate.ts';
import type { Fault, Reason } from './reason.ts';
import type { System } from './system.ts';

/**
 * `always`: the predicate holds in every reachable state.
 * `sometimes`: it holds in some reachable state.
 * `alwaysReachable`: from every reachable state, some state in which it holds can still be reached.
 * `eventually`: every fair run from an initial state comes to a state in which it holds, if not for good.
 *
 * A run is fair when every event that is enabled again and again is taken again and again; events that the
 * system declares unfair may be left out forever. It may end only where nothing but unfair events is enabled.
 */
export interface Claim {
  readonly id: string;
  readonly kind: 'always' | 'sometimes' | 'alwaysReachable' | 'eventually';
  readonly predicate: Predicate;
}

export const always = (id: string, predicate: Predicate): Claim => ({ id, kind: 'always', predicate });
export const sometimes = (id: string, predicate: Predicate): Claim => ({ id, kind: 'sometimes', predicate });
export const alwaysReachable = (id: string, predicate: Predicate): Claim => ({
  id,
  kind: 'alwaysReachable',
  predicate,
});
export const eventually = (id: string, predicate: Predicate): Claim => ({
  id,
  kind: 'eventually',
  predicate,
});

/** The tag of the states of a monitor in which its claim is broken. */
export const VIOLATION = 'violation';

/** The claim of a monitor chart: its instance is never in a state tagged `violation`. */
export const monitored = (id: string, instance: string): Claim =>
  always(id, not(hasTag(instance, VIOLATION)));

const kinds: readonly Claim['kind'][] = ['always', 'sometimes', 'alwaysReachable', 'eventually'];

/**
 * What is wrong with claims, beside their predicates: a kind that there is none of would never be decided, and of two with
 * one id one would not.
 */
export function reasonsAgainstClaims(system: System, claims: readonly Claim[]): readonly Reason[] {
  const ids = claims.map(({ id }) => id);
  const faults = claims.flatMap(({ id, kind }, i): Fault[] => [
    ...(ids.indexOf(id) < i ? [{ kind: 'twinClaims', name: id } as const] : []),
    ...(kinds.includes(kind) ? [] : [{ kind: 'claimKind', claim: id, found: kind, known: kinds } as const]),
  ]);
  return faults.map((fault) => ({ ...fault, chart: system.name }));
}
