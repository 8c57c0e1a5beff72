/** Two flows or kernel versions: which claims change, and what one allows and the other does not. */
import type { Configuration } from '../../model/system.ts';
import type { ShippedClaim } from '../../properties/claim.ts';
import { type Finding, find } from '../check/check.ts';
import { systemFor } from '../check/replay.ts';
import type { CheckRequest } from '../check/searches.ts';
import { describeTrace } from '../check/trace.ts';
import { compileProduct, follow, type SearchOptions } from '../engine/index.ts';
import { counterexampleOf } from '../explain/counterexample.ts';
import type { FlowChoice } from '../program/flow-choice.ts';
import type { ComparedClaim, ToldScope } from '../report/comparison.ts';
import type { Counterexample } from '../report/counterexample.ts';
import { isUntested, type Result } from '../report/verdict.ts';
import { causeText, stepsThatMatter } from '../words/cause-text.ts';
import { describeScope } from '../words/scope-text.ts';
import { firstDifference } from './difference.ts';
import { divergenceOn, type Side } from './divergence.ts';
import { Watched } from './watched.ts';

/** Claims and the configuration in which they are compared. */
export interface Place {
  readonly configuration: Configuration;
  readonly scopeName?: string;
  readonly claims: readonly ShippedClaim[];
}

export interface Pair {
  readonly before: FlowChoice;
  readonly after: FlowChoice;
}

/** What the claims say about both sides in one configuration. Throws an `InputError` for a flow that cannot be resolved. */
export function compareClaims(pair: Pair, place: Place, bounds?: SearchOptions): ComparedClaim[] {
  const after = find(requestOf(pair.after, place, bounds));
  return find(requestOf(pair.before, place, bounds)).map((before, i) => {
    const found = { before, after: after[i]! };
    const compared = {
      claim: before.result.claim,
      change: changeOf(found.before.result, found.after.result),
      before: found.before.result,
      after: found.after.result,
    };
    return { ...compared, ...parting(found, pair, place), ...explained(found, pair, place) };
  });
}

/** What was found about a claim on both sides. */
type Found = Readonly<Record<'before' | 'after', Finding>>;

/** The steps that matter and the cause, of the trace of each side that breaks the claim. */
function explained(found: Found, pair: Pair, place: Place): Pick<ComparedClaim, 'matters' | 'cause'> {
  const claims = place.claims.filter(({ id }) => id === found.before.result.claim);
  const of = (side: 'before' | 'after'): ReturnType<typeof explanationOf> =>
    found[side].result.verdict === 'violated'
      ? explanationOf(requestOf(pair[side], { ...place, claims }), found[side])
      : {};
  const [before, after] = [of('before'), of('after')];
  return {
    matters: {
      ...(before.matters === undefined ? {} : { before: before.matters }),
      ...(after.matters === undefined ? {} : { after: after.matters }),
    },
    cause: {
      ...(before.cause === undefined ? {} : { before: before.cause }),
      ...(after.cause === undefined ? {} : { after: after.cause }),
    },
  };
}

function explanationOf(
  request: CheckRequest,
  { result, compiled }: Finding,
): { readonly matters?: number[]; readonly cause?: ComparedClaim['cause']['before'] } {
  // Comparisons do not print other answers, so there is no need to search for one.
  const counterexample = counterexampleOf(request, result, {
    version: '',
    again: '',
    maxStates: 1,
    compiled,
  });
  if (counterexample.explanation.needed === undefined) return {};
  const text = causeText(counterexample);
  return {
    matters: [...stepsThatMatter(counterexample.explanation)].toSorted((a, b) => a - b),
    ...(text === undefined ? {} : { cause: { text, steps: stepsOfCause(counterexample.explanation) } }),
  };
}

/** The steps that the sentence names: the cause, what made it so, and what the violation would not have come to. */
function stepsOfCause({ cause, answers = [] }: Counterexample['explanation']): number[] {
  const answer = answers.find(({ step }) => step === cause);
  return [cause, answer?.since?.step, answer?.otherwise.avoids].filter((step) => step !== undefined);
}

/** A claim that says nothing of a side is neither kept nor repaired there. */
function changeOf(before: Result, after: Result): ComparedClaim['change'] {
  if ([before, after].some((side) => side.verdict === 'inconclusive' && !isUntested(side))) return 'open';
  if (after.verdict === 'violated') return before.verdict === 'violated' ? 'violated' : 'broken';
  if (isUntested(after)) return isUntested(before) ? 'untested' : 'lapsed';
  if (isUntested(before)) return 'resumed';
  return before.verdict === 'violated' ? 'repaired' : 'kept';
}

/** The steps of the violating trace that the other side can take, and what it does then. */
function parting(
  { before, after }: Found,
  pair: Pair,
  place: Place,
): Pick<ComparedClaim, 'followed' | 'divergence'> {
  const isBroken = after.result.verdict === 'violated';
  if ((before.result.verdict === 'violated') === isBroken) return {};
  const [broken, kept] = isBroken ? [after, before] : [before, after];
  return divergenceOn(
    broken.result.trace!,
    sideOf(isBroken ? pair.before : pair.after, place, kept.compiled),
  );
}

/** The shortest thing that one side allows and the other does not, of what can be seen in one configuration. */
export function compareSights(pair: Pair, place: Omit<Place, 'claims'>): ToldScope {
  const where = {
    configuration: place.configuration,
    scope: describeScope(place.configuration),
    ...(place.scopeName === undefined ? {} : { scopeName: place.scopeName }),
  };
  const sides = { before: sideOf(pair.before, place), after: sideOf(pair.after, place) };
  const difference = firstDifference(sides.before.watched, sides.after.watched);
  if (difference.kind !== 'found') return { ...where, difference: difference.kind };
  const { allowedBy, sights } = difference;
  const { compiled, watched } = sides[allowedBy];
  const run = watched.runThrough(sights);
  const trace = follow(compileProduct(compiled.system), watched.initial, run);
  const steps = describeTrace(compiled.system, trace, compiled.observers);
  const { divergence } = divergenceOn(steps, sides[allowedBy === 'before' ? 'after' : 'before']);
  return {
    ...where,
    difference: 'found',
    allowedBy,
    trace: steps,
    ...(divergence === undefined ? {} : { divergence }),
  };
}

/** The system without claims: what listens is no part of what is compared. */
function sideOf(side: FlowChoice, place: Omit<Place, 'claims'>, found?: Finding['compiled']): Side {
  const compiled = systemFor(requestOf(side, { ...place, claims: [] }), found);
  return { compiled, watched: new Watched(compiled.system) };
}

function requestOf(
  side: FlowChoice,
  { configuration, scopeName, claims }: Place,
  bounds?: SearchOptions,
): CheckRequest {
  return {
    ...side,
    configuration,
    ...(scopeName === undefined ? {} : { scopeName }),
    claims,
    ...(bounds === undefined ? {} : { bounds }),
  };
}
