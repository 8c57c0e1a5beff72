/**
 * A check for a page. It reports the verdicts first, then the explanation of each violation, then the versions that keep
 * the claim.
 */

import { find } from '../check/check.ts';
import type { CheckRequest } from '../check/searches.ts';
import { keptElsewhere, type Violation } from '../compare/kept-elsewhere.ts';
import { formatLabel } from '../engine/label.ts';
import { counterexampleOf } from '../explain/counterexample.ts';
import type { KeptElsewhere } from '../report/comparison.ts';
import type { Result } from '../report/verdict.ts';
import { remarkText, verdictWord } from '../words/verdict-text.ts';
import type { CheckedClaim, CheckMessage, Reason } from './payload.ts';

export interface CheckedOptions {
  /** The version of the tool. */
  readonly version: string;
  /** The command line that shows a violation again. */
  readonly again: (result: Result) => string;
}

/** Checks every claim of a request. Messages of progress come from the request's own bounds. */
export function checkForPage(
  request: CheckRequest,
  { version, again }: CheckedOptions,
  tell: (message: CheckMessage) => void,
): void {
  const findings = find(request);
  tell({ kind: 'verdicts', claims: findings.map(({ result }) => checkedClaim(result)) });
  const violations: Violation[] = [];
  for (const { result, compiled } of findings) {
    if (result.verdict !== 'violated' || result.trace === undefined) continue;
    const claims = request.claims.filter(({ id }) => id === result.claim);
    const counterexample = counterexampleOf({ ...request, claims }, result, {
      version,
      again: again(result),
      compiled,
    });
    const { components: _, entries: __, code: ___, input: ____, ...why } = counterexample;
    tell({ kind: 'why', id: result.claim, why });
    violations.push({ result, explanation: why.explanation, steps: why.steps });
  }
  for (const [id, elsewhere] of keptElsewhere(request, violations))
    tell({ kind: 'elsewhere', id, elsewhere });
  tell({ kind: 'done' });
}

/** The same as one list, for a page that has no server to ask. */
export function checkedForPage(request: CheckRequest, options: CheckedOptions): readonly CheckedClaim[] {
  let claims: readonly CheckedClaim[] = [];
  const reasons = new Map<string, Reason>();
  const repairs = new Map<string, KeptElsewhere>();
  checkForPage(request, options, (message) => {
    if (message.kind === 'verdicts') claims = message.claims;
    if (message.kind === 'why') reasons.set(message.id, message.why);
    if (message.kind === 'elsewhere') repairs.set(message.id, message.elsewhere);
  });
  return claims.map((claim) => {
    const [why, elsewhere] = [reasons.get(claim.id), repairs.get(claim.id)];
    return {
      ...claim,
      ...(why === undefined ? {} : { why }),
      ...(elsewhere === undefined ? {} : { elsewhere }),
    };
  });
}

function checkedClaim(result: Result): CheckedClaim {
  const { claim, verdict, states, trace } = result;
  return {
    id: claim,
    verdict,
    word: verdictWord(result),
    remark: remarkText(result),
    states,
    ...(trace === undefined
      ? {}
      : { labels: trace.map(({ event, indices }) => formatLabel({ name: event, indices })) }),
  };
}
