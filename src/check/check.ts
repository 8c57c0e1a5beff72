/** A flow, a kernel version, a configuration and claims give findings. */
import type { ShippedClaim } from '../../properties/claim.ts';
import { CutShort, type End, withPatience } from '../engine/index.ts';
import { type Compiled, compile } from '../program/compile.ts';
import type { Result } from '../report/verdict.ts';
import { passesUnknown } from '../report/verdict.ts';
import { resultOf, unsearched } from './result.ts';
import { type CheckRequest, type Searched, searchFor } from './searches.ts';

/** What was found about a claim, and the system on which it was. */
export interface Finding {
  readonly result: Result;
  /** Absent where the end came before there was a system. */
  readonly compiled?: Compiled;
}

/** Searches every interleaving and gives one result for each claim, as `find()` does. */
export const check = (request: CheckRequest): Result[] => find(request).map(({ result }) => result);

/**
 * Searches every interleaving and gives one finding for each claim. Its bounds are those of each search, and of what comes
 * before it.
 */
export function find(request: CheckRequest): Finding[] {
  return unlessCutShort(request, () => {
    const compiled = compile(request);
    return checkCompiled(request, compiled).map((result) => ({ result, compiled }));
  });
}

/** What a search finds, or that there was none where the bounds of the request end what comes before it. */
export function unlessCutShort(request: CheckRequest, search: () => Finding[]): Finding[] {
  const { maxMs = Number.POSITIVE_INFINITY, isInterrupted } = request.bounds ?? {};
  const startedAt = performance.now();
  const isOver = (): End | undefined => {
    if (isInterrupted?.() === true) return 'interrupt';
    return performance.now() - startedAt > maxMs ? 'time' : undefined;
  };
  try {
    return withPatience(isOver, search);
  } catch (error) {
    if (!(error instanceof CutShort)) throw error;
    const ms = Math.round(performance.now() - startedAt);
    return request.claims.map((claim) => ({ result: { ...unsearched(claim, request, error.end), ms } }));
  }
}

/** The same of what `compile()` made of the request, for callers that need that as well. */
export function checkCompiled(request: CheckRequest, compiled: Compiled): Result[] {
  const { reduce = 'none' } = request;
  const isOfStates = (claim: ShippedClaim): boolean =>
    compiled.decisions.get(claim)!.every(({ kind }) => kind === 'always' || kind === 'sometimes');
  const ofStates = reduce === 'none' ? [] : request.claims.filter(isOfStates);
  const results = new Map<ShippedClaim, Result>();
  const before: Searched[] = [];
  for (const claims of [ofStates, request.claims.filter((claim) => !ofStates.includes(claim))]) {
    if (claims.length === 0) continue;
    const startedAt = performance.now();
    const { parts, searched } = searchFor(claims, compiled, request, before);
    const ms = Math.round(performance.now() - startedAt);
    for (const claim of claims) {
      const result = { ...resultOf(claim, request, compiled, searched), parts, ms };
      results.set(claim, passesUnknown(result) ? withoutUnknown(claim, request, result) : result);
    }
    before.push(...searched);
  }
  return request.claims.map((claim) => results.get(claim)!);
}

/**
 * Searches the violation again without unknown calls: threads end there. The result is that of the search
 * where every run that is left breaks no claim. A claim about runs is not searched so: an end is no wait.
 */
function withoutUnknown(claim: ShippedClaim, request: CheckRequest, result: Result): Result {
  const compiled = compile({ ...request, claims: [claim], unknownCalls: 'are ends' });
  if (compiled.decisions.get(claim)!.some(({ kind }) => kind === 'eventually')) return result;
  const { searched } = searchFor([claim], compiled, request, []);
  const { trace, because, shortest } = resultOf(claim, request, compiled, searched);
  if (trace === undefined) return result;
  const isShortest = trace.length === result.trace?.length && shortest === 'proved';
  return {
    ...result,
    verdict: 'violated',
    trace,
    ...(because === undefined ? {} : { because }),
    shortest: isShortest ? 'proved' : 'unknown',
  };
}
