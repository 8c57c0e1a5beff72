/**
 * Claims for any number of requests, devices, PASIDs and processes. What cannot be generalised is searched with the
 * numbers of the configuration, and the result names the reason. A violation is always one with numbers.
 */
import type { ShippedClaim } from '../../../properties/claim.ts';
import type { SearchOptions } from '../../engine/index.ts';
import { compile } from '../../program/compile.ts';
import type { Generalisation, Limit, Result } from '../../report/verdict.ts';
import { checkCompiled, type Finding, unlessCutShort } from '../check.ts';
import type { CheckRequest } from '../searches.ts';
import { type Abstraction, abstractionOf, SPARE } from './abstraction.ts';
import { type Induction, noInduction, searchNext } from './induction.ts';
import { generalisationOf, type Plan, plansOf, type Quantity, quantities } from './plan.ts';
import { searchClaims } from './search.ts';

/** A violation with more requests in flight than this is not looked for. */
const MOST_IN_FLIGHT = 4;

/** A search with more devices than the configuration has ends here, and the numbers before it count. */
const MOST_STATES = 2_000_000;

/**
 * One finding for each claim. The bound on time is that of all searches together.
 * Throws an `InputError` for a flow that cannot be resolved.
 */
export function findAny(request: CheckRequest, any: ReadonlySet<Quantity>): readonly Finding[] {
  return unlessCutShort(request, () => {
    const asked = { ...request, bounds: withRestOfTime(request.bounds) };
    const found = plansOf(asked, any).flatMap((plan) => searchPlan(asked, plan, any.has('inFlight')));
    const said = found.map((finding) => withAsked(finding, any));
    return request.claims.flatMap((claim) => said.filter(({ result }) => result.claim === claim.id));
  });
}

/** Marks a result for fixed numbers, such as a violation, with the numbers for which the user asked `any`. */
function withAsked(finding: Finding, any: ReadonlySet<Quantity>): Finding {
  const { result } = finding;
  if (result.generalises !== undefined) return finding;
  const anyAsked = quantities.flatMap((name) => (any.has(name) ? [asReported[name]] : []));
  return { ...finding, result: { ...result, anyAsked } };
}

const asReported = {
  inFlight: 'requests',
  devices: 'devices',
  pasids: 'pasids',
  processes: 'processes',
} as const satisfies Record<Quantity, string>;

/** The results alone. */
export const checkAny = (request: CheckRequest, any: ReadonlySet<Quantity>): readonly Result[] =>
  findAny(request, any).map(({ result }) => result);

/** The same bounds, each search with the time that those before it have left. */
function withRestOfTime(bounds: SearchOptions = {}): SearchOptions {
  const { maxMs } = bounds;
  if (maxMs === undefined) return bounds;
  const end = performance.now() + maxMs;
  return {
    ...bounds,
    get maxMs() {
      return Math.max(0, end - performance.now());
    },
  };
}

/** Each number of devices in turn, for the claims that the ones before did not break. */
function searchPlan(request: CheckRequest, plan: Plan, anyRequests: boolean): readonly Finding[] {
  const found = new Map<ShippedClaim, Finding>();
  for (const [i, devices] of plan.deviceNumbers.entries()) {
    const isHeld = (claim: ShippedClaim): boolean => found.get(claim)?.result.verdict !== 'violated';
    const claims = plan.claims.filter(isHeld);
    if (claims.length === 0) break;
    const units = Math.min(plan.configuration.units, devices);
    const configuration = { ...plan.configuration, devices, units };
    const asked = { ...request, configuration, claims };
    const isMore = i > 0 && devices > request.configuration.devices;
    const more = searchNumber(isMore ? withFewerStates(asked) : asked, plan, anyRequests);
    for (const [claim, finding] of more) {
      if (i === 0 || finding.result.bound === undefined) found.set(claim, finding);
    }
  }
  return [...found.values()];
}

function withFewerStates(request: CheckRequest): CheckRequest {
  const { bounds = {} } = request;
  return {
    ...request,
    bounds: { ...bounds, maxStates: Math.min(bounds.maxStates ?? MOST_STATES, MOST_STATES) },
  };
}

function searchNumber(
  request: CheckRequest,
  plan: Plan,
  anyRequests: boolean,
): ReadonlyMap<ShippedClaim, Finding> {
  // Where software knows requests by number, sets answer nothing about runs.
  const canAnswer = plan.isOfStates || !request.configuration.pri;
  const sets = anyRequests && canAnswer ? abstractionOf(request) : undefined;
  const answerable = sets?.answerable(request.claims) ?? [];
  const searched =
    sets === undefined || answerable.length === 0
      ? new Map<ShippedClaim, Finding>()
      : searchSets({ ...request, claims: answerable }, plan, sets);
  const claims = request.claims.filter((claim) => !searched.has(claim));
  if (claims.length === 0) return searched;
  const limitOf = (claim: ShippedClaim): Limit => {
    if (sets === undefined) return { of: 'requests', kind: canAnswer ? 'family' : 'runs' };
    // A claim that sets could answer is left where the tokens did not suffice.
    return sets.limitOf(claim) ?? { of: 'requests', kind: 'tokens' };
  };
  const limitsOf = (claim: ShippedClaim): readonly Limit[] => (anyRequests ? [limitOf(claim)] : []);
  return new Map([...searched, ...searchNumbers({ ...request, claims }, plan, limitsOf)]);
}

/** Claims in a system with numbers of requests. */
function searchNumbers(
  request: CheckRequest,
  plan: Plan,
  limitsOf: (claim: ShippedClaim) => readonly Limit[],
): ReadonlyMap<ShippedClaim, Finding> {
  const compiled = compile(request);
  const induction = plan.processes ? searchNext(request, compiled, []) : noInduction;
  const rest = request.claims.filter((claim) => !induction.proved.has(claim));
  const results = rest.length === 0 ? [] : checkCompiled({ ...request, claims: rest }, compiled);
  const said = (claim: ShippedClaim, finding: Finding, forAnyProcess: boolean) => {
    const say = sayer(plan, { requests: 'bounded', limits: limitsOf(claim), induction });
    return [claim, say(finding, forAnyProcess)] as const;
  };
  return new Map([
    ...[...induction.proved].map(([claim, result]) => said(claim, { result }, true)),
    ...rest.map((claim, i) => said(claim, { result: results[i]!, compiled }, false)),
  ]);
}

/** Claims that sets of requests can answer; none where the tokens do not suffice. */
function searchSets(
  request: CheckRequest,
  plan: Plan,
  sets: Abstraction,
): ReadonlyMap<ShippedClaim, Finding> {
  const compiled = sets.compiled(request.claims);
  const internal = compiled.decisions.has(SPARE) ? [SPARE] : [];
  // Tokens are alike, and exchanging them is what makes the search small.
  const reduce = internal.length > 0 && (request.reduce ?? 'none') === 'none' ? 'symmetry' : request.reduce;
  const asked = { ...request, ...(reduce === undefined ? {} : { reduce }) };
  const induction = plan.processes ? searchNext(asked, compiled, internal) : noInduction;
  const rest = request.claims.filter((claim) => !induction.proved.has(claim));
  const found = rest.length === 0 ? undefined : searchClaims(asked, compiled, [...rest, ...internal]);
  if (internal.some((claim) => found?.broken.has(claim))) return new Map();
  const say = sayer(plan, { requests: sets.kind, limits: [], induction });
  const held = rest.filter((claim) => found?.held.has(claim));
  const broken = rest.filter((claim) => found?.broken.has(claim));
  return new Map([
    ...[...induction.proved].map(([claim, result]) => [claim, say({ result }, true)] as const),
    ...held.map((claim) => [claim, say({ result: found!.held.get(claim)! }, false)] as const),
    ...withNumbers(request, broken, sets),
  ]);
}

/** Violations of the sets, searched again with numbers. */
function withNumbers(
  request: CheckRequest,
  broken: readonly ShippedClaim[],
  sets: Abstraction,
): readonly (readonly [ShippedClaim, Finding])[] {
  if (broken.length === 0) return [];
  const asked = { ...request, claims: broken };
  const compiled = compile(asked);
  return checkCompiled(asked, compiled).map((result, i) => {
    const claim = broken[i]!;
    return [
      claim,
      result.verdict === 'proved' ? withMore(request, claim, result, sets) : { result, compiled },
    ];
  });
}

/** A violation that the number of the configuration does not show, with the first number that does. */
function withMore(request: CheckRequest, claim: ShippedClaim, proved: Result, sets: Abstraction): Finding {
  const { configuration } = request;
  const most = Math.min(sets.needed(claim), MOST_IN_FLIGHT);
  for (let inFlight = configuration.inFlight + 1; inFlight <= most; inFlight++) {
    const asked = { ...request, configuration: { ...configuration, inFlight }, claims: [claim] };
    const compiled = compile(asked);
    const [result] = checkCompiled(asked, compiled);
    if (result!.verdict === 'violated') return { result: result!, compiled };
  }
  return { result: { ...proved, verdict: 'inconclusive', bound: 'abstraction' } };
}

/** How requests and processes were searched. */
interface How {
  readonly requests: Generalisation['requests'];
  readonly limits: readonly Limit[];
  readonly induction: Induction;
}

/** Adds to a finding for which numbers it holds; to a violation nothing, since it has numbers. */
function sayer(plan: Plan, { requests, limits, induction }: How) {
  return (found: Finding, forAnyProcess: boolean): Finding => {
    const { result } = found;
    if (result.verdict === 'violated') return found;
    const further = [...limits, ...(forAnyProcess ? [] : induction.limits)];
    const generalises = generalisationOf(plan, requests, forAnyProcess, further);
    return { result: { ...result, generalises } };
  };
}
