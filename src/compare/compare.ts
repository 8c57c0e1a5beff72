/** Two flows or kernel versions: which claims change, and what one allows and the other does not. */
import type { Configuration } from '../../model/system.ts';
import type { ShippedClaim } from '../../properties/claim.ts';
import { type CheckRequest, check, compile } from '../check/check.ts';
import { stepsThatMatter } from '../check/explain.ts';
import type { FlowChoice } from '../check/flow-choice.ts';
import { walkAgain } from '../check/replay.ts';
import { describeScope } from '../check/scope-text.ts';
import { describeTrace } from '../check/trace.ts';
import { compileProduct, follow, type SearchOptions } from '../engine/index.ts';
import type { ComparedClaim, ComparedScope } from '../report/comparison.ts';
import type { Result } from '../report/verdict.ts';
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
  const after = check(requestOf(pair.after, place, bounds));
  return check(requestOf(pair.before, place, bounds)).map((result, i) => {
    const compared = {
      claim: result.claim,
      change: changeOf(result, after[i]!),
      before: result,
      after: after[i]!,
    };
    return { ...compared, ...parting(compared, pair, place), matters: mattersTo(compared, pair, place) };
  });
}

/** The steps that matter of the trace of each side that breaks the claim. */
function mattersTo(
  compared: Pick<ComparedClaim, 'claim' | 'before' | 'after'>,
  pair: Pair,
  place: Place,
): ComparedClaim['matters'] {
  const claims = place.claims.filter(({ id }) => id === compared.claim);
  const of = (side: 'before' | 'after'): readonly number[] | undefined => {
    if (compared[side].verdict !== 'violated') return undefined;
    const { compiled, trace } = walkAgain(requestOf(pair[side], { ...place, claims }), compared[side]);
    return stepsThatMatter(compiled, trace);
  };
  const [before, after] = [of('before'), of('after')];
  return {
    ...(before === undefined ? {} : { before: [...before] }),
    ...(after === undefined ? {} : { after: [...after] }),
  };
}

function changeOf({ verdict: before }: Result, { verdict: after }: Result): ComparedClaim['change'] {
  if (before === 'inconclusive' || after === 'inconclusive') return 'open';
  if (before === after) return before === 'proved' ? 'kept' : 'violated';
  return before === 'proved' ? 'broken' : 'repaired';
}

/** How far the side that keeps a claim goes along with the trace that breaks it on the other, and what it does then. */
function parting(
  { change, before, after }: Pick<ComparedClaim, 'change' | 'before' | 'after'>,
  pair: Pair,
  place: Place,
): Pick<ComparedClaim, 'followed' | 'divergence'> {
  if (change !== 'broken' && change !== 'repaired') return {};
  const [trace, other] = change === 'broken' ? [after.trace!, pair.before] : [before.trace!, pair.after];
  return divergenceOn(trace, sideOf(other, place));
}

/** The shortest thing that one side allows and the other does not, of what can be seen in one configuration. */
export function compareSights(pair: Pair, place: Omit<Place, 'claims'>): ComparedScope {
  const where = {
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
function sideOf(side: FlowChoice, place: Omit<Place, 'claims'>): Side {
  const compiled = compile(requestOf(side, { ...place, claims: [] }));
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
