/** Two flows or kernel versions: which claims change, and what one allows and the other does not. */
import type { Configuration } from '../../model/system.ts';
import type { ShippedClaim } from '../../properties/claim.ts';
import { type CheckRequest, check, compile } from '../check/check.ts';
import type { FlowChoice } from '../check/flow-choice.ts';
import { describeScope } from '../check/scope-text.ts';
import { describeTrace } from '../check/trace.ts';
import { compileProduct, follow, type SearchOptions } from '../engine/index.ts';
import type { ComparedClaim, ComparedScope } from '../report/comparison.ts';
import type { Result, Step } from '../report/verdict.ts';
import { firstDifference, followedBy } from './difference.ts';
import { seenAs, Watched } from './watched.ts';

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
    return { ...compared, ...followed(compared, pair, place) };
  });
}

function changeOf({ verdict: before }: Result, { verdict: after }: Result): ComparedClaim['change'] {
  if (before === 'inconclusive' || after === 'inconclusive') return 'open';
  if (before === after) return before === 'proved' ? 'kept' : 'violated';
  return before === 'proved' ? 'broken' : 'repaired';
}

/** How far the side that keeps a claim goes along with the trace that breaks it on the other. */
function followed({ change, before, after }: ComparedClaim, pair: Pair, place: Place): { followed?: number } {
  if (change !== 'broken' && change !== 'repaired') return {};
  const [trace, other] = change === 'broken' ? [after.trace!, pair.before] : [before.trace!, pair.after];
  return { followed: stepsFollowed(trace, watch(other, place)) };
}

/** The number of the last step before the one that cannot be seen of the system; all of them when there is none. */
function stepsFollowed(trace: readonly Step[], system: Watched): number {
  const seen = trace.flatMap(({ event, indices }, i) => {
    const sight = seenAs(event, indices);
    return sight === undefined ? [] : [{ sight, i }];
  });
  const count = followedBy(
    system,
    seen.map(({ sight }) => sight),
  );
  return seen[count]?.i ?? trace.length;
}

/** The shortest thing that one side allows and the other does not, of what can be seen in one configuration. */
export function compareSights(pair: Pair, place: Omit<Place, 'claims'>): ComparedScope {
  const where = {
    scope: describeScope(place.configuration),
    ...(place.scopeName === undefined ? {} : { scopeName: place.scopeName }),
  };
  const sides = { before: watch(pair.before, place), after: watch(pair.after, place) };
  const difference = firstDifference(sides.before, sides.after);
  if (difference.kind !== 'found') return { ...where, difference: difference.kind };
  const { allowedBy, sights } = difference;
  const { system, observers } = compile(requestOf(pair[allowedBy], { ...place, claims: [] }));
  const run = sides[allowedBy].runThrough(sights);
  const trace = follow(compileProduct(system), sides[allowedBy].initial, run);
  return { ...where, difference: 'found', allowedBy, trace: describeTrace(system, trace, observers) };
}

/** The system without claims: what listens is no part of what is compared. */
function watch(side: FlowChoice, place: Omit<Place, 'claims'>): Watched {
  return new Watched(compile(requestOf(side, { ...place, claims: [] })).system);
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
