/** Proofs for any number of processes that have a PASID one after the other. */
import type { ShippedClaim } from '../../../properties/claim.ts';
import type { Compiled } from '../../program/compile.ts';
import type { Limit, Result } from '../../report/verdict.ts';
import type { CheckRequest } from '../searches.ts';
import { internalClaim } from './internal-claim.ts';
import { leftoverOf, nextProcess } from './processes.ts';
import { areKept, searchClaims, type Violation } from './search.ts';

/** Asked together with the claims: that the next process finds what the first one may have found. */
const NEXT = internalClaim('next process', 'the next process starts as the first one did');

/** What is proved for any number of processes, and why the rest is not. */
export interface Induction {
  readonly proved: ReadonlyMap<ShippedClaim, Result>;
  readonly limits: readonly Limit[];
}

/** Where the number of processes was not asked about, or there is one. */
export const noInduction: Induction = { proved: new Map(), limits: [] };

/** The system of the next process, with the claim that it starts as the first one did; the same where there is none. */
export function withNext(compiled: Compiled): Compiled {
  const next = nextProcess(compiled.system);
  if (next === undefined) return compiled;
  return {
    ...compiled,
    system: next.system,
    decisions: new Map([...compiled.decisions, [NEXT, next.claims]]),
  };
}

/** Tries to prove claims by induction. The `internal` ones are claims that the system itself rests on. */
export function searchNext(
  request: CheckRequest,
  compiled: Compiled,
  internal: readonly ShippedClaim[],
): Induction {
  const next = withNext(compiled);
  if (next === compiled) return noInduction;
  const found = searchClaims(request, next, [...request.claims, ...internal, NEXT]);
  const left = found.broken.get(NEXT);
  if (left !== undefined) return { proved: new Map(), limits: [limitFrom(left)] };
  if (!areKept(found, [...internal, NEXT]))
    return { proved: new Map(), limits: [{ of: 'processes', kind: 'search' }] };
  const proved = request.claims.flatMap((claim) => {
    const result = found.held.get(claim);
    return result === undefined ? [] : [[claim, result] as const];
  });
  return { proved: new Map(proved), limits: [{ of: 'processes', kind: 'start' }] };
}

function limitFrom({ part, trace }: Violation): Limit {
  const left = leftoverOf(part, trace);
  return 'thread' in left
    ? { of: 'processes', kind: 'thread', name: left.thread }
    : { of: 'processes', kind: 'leftover', name: left.instance, state: left.state };
}
