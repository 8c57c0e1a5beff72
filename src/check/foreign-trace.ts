/** A counterexample that another checker found for an exported model, as a result of ours. */
import { parseLabel } from '../engine/index.ts';
import { InputError } from '../flow/error.ts';
import type { Result } from '../report/verdict.ts';
import type { Missing } from '../words/missing-text.ts';
import { replayTrace } from './replay.ts';
import type { CheckRequest } from './searches.ts';

/** The events of a counterexample, and of a run that never ends the first of the steps that it repeats. */
export interface ForeignEvents {
  readonly labels: readonly string[];
  readonly repeatsFrom?: number;
}

/**
 * Walks the events on the system of the request and gives the result for the claim that they break. It is inconclusive
 * for a run that breaks none only because it is not fair.
 * Throws an `InputError` for an event that is not possible, and when no claim of the request is broken.
 */
export function resultOfForeign(request: CheckRequest, { labels, repeatsFrom }: ForeignEvents): Result {
  const steps = labels.map((text, i) => {
    const label = parseLabel(text);
    if (label === undefined)
      throw new InputError(`step ${i + 1}, ${text}: this is not the label of an event`);
    return { step: i + 1, actor: '', event: label.name, indices: label.indices, changes: [] };
  });
  const { kernel, flowName, configuration } = request;
  const bare: Omit<Result, 'claim'> = {
    kernel: kernel.name,
    flow: flowName,
    configuration,
    verdict: 'violated',
    method: 'random',
    runs: 1,
    states: steps.length + 1,
    transitions: steps.length,
    depth: steps.length + 1,
    parts: 1,
    searchedParts: 1,
    ms: 0,
    trace: steps,
    labels: [],
    noEffect: [],
    neverHappened: [],
    complete: false,
    shortest: 'unknown',
    ...(repeatsFrom === undefined ? {} : { repeatsFrom }),
    unknown: [],
    assumptions: [],
    untested: [],
  };
  let open: Result | undefined;
  for (const claim of request.claims) {
    const one = { ...bare, claim: claim.id };
    const { result, violated, missing } = replayTrace({ ...request, claims: [claim] }, one);
    if (violated === true) return result;
    if (isOpenRun(missing)) open ??= { ...one, trace: result.trace!, verdict: 'inconclusive' };
  }
  if (open !== undefined) return open;
  throw new InputError(
    `the ${steps.length} steps are possible, but the last one breaks none of the claims ${request.claims.map(({ id }) => id).join(', ')}`,
  );
}

/** Another checker may ask less of runs than the search does: what it then finds is a run that is not fair enough. */
const isOpenRun = (missing: readonly Missing[]): boolean =>
  missing.length > 0 && missing.every(({ kind }) => kind === 'unfair' || kind === 'unanswered');
