/** A counterexample that another checker found for an exported model, as a result of ours. */
import { parseLabel } from '../engine/index.ts';
import { InputError } from '../flow/error.ts';
import type { Result } from '../report/verdict.ts';
import { describeScope } from '../words/scope-text.ts';
import { replayTrace } from './replay.ts';
import type { CheckRequest } from './searches.ts';

/**
 * Walks the events on the system of the request and gives the result for the claim that the last one breaks.
 * Throws an `InputError` for an event that is not possible, and when no claim of the request is broken.
 */
export function resultOfForeign(request: CheckRequest, labels: readonly string[]): Result {
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
    scope: describeScope(configuration),
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
    unknown: [],
    assumptions: [],
    untested: [],
  };
  for (const claim of request.claims) {
    const { result, violated } = replayTrace({ ...request, claims: [claim] }, { ...bare, claim: claim.id });
    if (violated === true) return result;
  }
  throw new InputError(
    `the ${steps.length} steps are possible, but the last one breaks none of the claims ${request.claims.map(({ id }) => id).join(', ')}`,
  );
}
