/** Searches of claims together with those that a proof for any number rests on. */
import type { ShippedClaim } from '../../../properties/claim.ts';
import type { System, Trace } from '../../engine/index.ts';
import type { Compiled } from '../../program/compile.ts';
import type { Result } from '../../report/verdict.ts';
import { resultOf } from '../result.ts';
import { type CheckRequest, searchFor } from '../searches.ts';

/** What a search says of claims. */
export interface Found {
  /** Those that it did not break, with what there is to say of them. */
  readonly held: ReadonlyMap<ShippedClaim, Result>;
  /** Those that it broke, each with a part of the system and a trace of it. */
  readonly broken: ReadonlyMap<ShippedClaim, Violation>;
}

export interface Violation {
  readonly part: System;
  readonly trace: Trace;
}

/** Searches a system for some of its claims. */
export function searchClaims(
  request: CheckRequest,
  compiled: Compiled,
  claims: readonly ShippedClaim[],
): Found {
  const startedAt = performance.now();
  const { parts, searched } = searchFor(claims, compiled, request, []);
  const ms = Math.round(performance.now() - startedAt);
  const broken = new Map(
    claims.flatMap((claim) => {
      const [violation] = compiled.decisions.get(claim)!.flatMap(({ id }) =>
        searched.flatMap(({ part, exploration }): Violation[] => {
          const { outcome, trace } = exploration.findings.get(id) ?? {};
          return outcome === 'violated' ? [{ part, trace: trace! }] : [];
        }),
      );
      return violation === undefined ? [] : [[claim, violation] as const];
    }),
  );
  const held = claims.filter((claim) => !broken.has(claim));
  return {
    held: new Map(
      held.map((claim) => [claim, { ...resultOf(claim, request, compiled, searched), parts, ms }]),
    ),
    broken,
  };
}

/** Whether claims hold in every state, with none left to visit. */
export const areKept = ({ held }: Found, claims: readonly ShippedClaim[]): boolean =>
  claims.every((claim) => held.has(claim) && held.get(claim)!.bound === undefined);
