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
import {
  type ComparedClaim,
  type ComparedScope,
  type ExplainedClaim,
  severity,
} from '../report/comparison.ts';
import type { Counterexample } from '../report/counterexample.ts';
import { isUntested, type Result } from '../report/verdict.ts';
import { stepsThatMatter } from '../words/cause-text.ts';
import { groupBy } from '../words/group-by.ts';
import { firstDifference } from './difference.ts';
import { divergenceOn, type Side } from './divergence.ts';
import { ObservableSystem } from './observable.ts';

/** Claims and the configuration in which they are compared. */
export interface Place {
  readonly configuration: Configuration;
  readonly scopeName?: string;
  readonly claims: readonly ShippedClaim[];
}

/** Software, and what is assumed of it. */
export interface Software extends FlowChoice, Pick<CheckRequest, 'assumptions'> {}

export interface Pair {
  readonly before: Software;
  readonly after: Software;
}

/** A claim in one configuration, on both sides. */
export interface Compared {
  readonly claim: ShippedClaim;
  readonly change: ComparedClaim['change'];
  readonly place: Place;
  readonly found: Found;
}

/** What was found about a claim on both sides. */
type Found = Readonly<Record<'before' | 'after', Finding>>;

/** What the claims say about both sides in one configuration. Throws an `InputError` for a flow that cannot be resolved. */
export function compareClaims(pair: Pair, place: Place, bounds?: SearchOptions): readonly Compared[] {
  const after = find(requestOf(pair.after, place, bounds));
  return find(requestOf(pair.before, place, bounds)).map((before, i) => {
    const found = { before, after: after[i]! };
    const change = changeOf(found.before.result, found.after.result);
    return { claim: place.claims[i]!, change, place, found };
  });
}

/**
 * What became of a claim in all configurations, an entry for each change that it has somewhere: the worst first, each with
 * the shortest trace.
 */
export function changesOf(compared: readonly Compared[], pair: Pair): readonly ExplainedClaim[] {
  return [...groupBy(compared, ({ change }) => change).entries()]
    .toSorted(([a], [b]) => severity.indexOf(a) - severity.indexOf(b))
    .map(([, alike]) =>
      explained(
        alike.toSorted((a, b) => lengthOf(a) - lengthOf(b)),
        pair,
      ),
    );
}

const lengthOf = ({ found }: Compared): number =>
  (found.after.result.trace ?? found.before.result.trace ?? []).length;

/** The first of these with its explanation, and the scopes of all. */
function explained(alike: readonly Compared[], pair: Pair): ExplainedClaim {
  const { claim, change, place, found } = alike[0]!;
  const own = { ...place, claims: [claim] };
  const counterexamples = {
    ...counterexampleOn('before', found.before, requestOf(pair.before, own)),
    ...counterexampleOn('after', found.after, requestOf(pair.after, own)),
  };
  return {
    claim: claim.id,
    change,
    scopes: alike.flatMap(({ place: { scopeName } }) => scopeName ?? []),
    before: found.before.result,
    after: found.after.result,
    ...divergenceOf(found, pair, own),
    matters: mapped(counterexamples, ({ explanation }) =>
      [...stepsThatMatter(explanation)].toSorted((a, b) => a - b),
    ),
    explanation: mapped(counterexamples, ({ explanation }) => explanation),
    counterexamples,
  };
}

/** The explanation of a violation with necessary steps. Comparisons print no other run, so none is searched for. */
function counterexampleOn(
  side: 'before' | 'after',
  { result, compiled }: Finding,
  request: CheckRequest,
): ExplainedClaim['counterexamples'] {
  if (result.verdict !== 'violated') return {};
  const counterexample = counterexampleOf(request, result, {
    version: '',
    again: '',
    maxStates: 1,
    compiled,
  });
  return counterexample.explanation.needed === undefined ? {} : { [side]: counterexample };
}

function mapped<To>(
  { before, after }: ExplainedClaim['counterexamples'],
  to: (counterexample: Counterexample) => To,
): { before?: To; after?: To } {
  return {
    ...(before === undefined ? {} : { before: to(before) }),
    ...(after === undefined ? {} : { after: to(after) }),
  };
}

/** A claim that is not tested on a side is neither kept nor repaired there. */
function changeOf(before: Result, after: Result): ComparedClaim['change'] {
  if ([before, after].some((side) => side.verdict === 'inconclusive' && !isUntested(side))) return 'open';
  if (after.verdict === 'violated') return before.verdict === 'violated' ? 'violated' : 'broken';
  if (isUntested(after)) return isUntested(before) ? 'untested' : 'lapsed';
  if (isUntested(before)) return 'resumed';
  return before.verdict === 'violated' ? 'repaired' : 'kept';
}

/** How many steps of the violating trace the other side can take, and what it does then. */
function divergenceOf(
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

/** The shortest observable behaviour in one configuration that only one side allows. */
export function compareObservable(pair: Pair, place: Omit<Place, 'claims'>): ComparedScope {
  const where = {
    configuration: place.configuration,
    ...(place.scopeName === undefined ? {} : { scopeName: place.scopeName }),
  };
  const sides = { before: sideOf(pair.before, place), after: sideOf(pair.after, place) };
  const difference = firstDifference(sides.before.observable, sides.after.observable);
  if (difference.kind !== 'found') return { ...where, difference: difference.kind };
  const { allowedBy, actions } = difference;
  const { compiled, observable } = sides[allowedBy];
  const run = observable.runThrough(actions);
  const trace = follow(compileProduct(compiled.system), observable.initial, run);
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

/** The system without claims: monitors are no part of what is compared. */
export function sideOf(side: Software, place: Omit<Place, 'claims'>, found?: Finding['compiled']): Side {
  const compiled = systemFor(requestOf(side, { ...place, claims: [] }), found);
  return { compiled, observable: new ObservableSystem(compiled.system) };
}

function requestOf(
  side: Software,
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
