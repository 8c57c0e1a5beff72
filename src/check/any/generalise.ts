/**
 * Claims for any number of requests, devices and PASIDs. What cannot be generalised is searched with the numbers of the
 * configuration, and the result names the reason. A violation is always one with numbers.
 */
import type { Configuration } from '../../../model/system.ts';
import type { ShippedClaim } from '../../../properties/claim.ts';
import {
  type Abstract,
  alike,
  explore,
  forAnyNumber,
  membersNeeded,
  notRepeatable,
  Refusal,
  rewriteClaim,
  spareTokenClaims,
} from '../../engine/index.ts';
import type { Generalisation, Limit, Result } from '../../report/verdict.ts';
import { describeScope } from '../../words/scope-text.ts';
import {
  type CheckRequest,
  type Compiled,
  compile,
  type Finding,
  find,
  resultOf,
  searchFor,
  tasksOf,
} from '../check.ts';
import { type DeviceLimit, limitOfFlow, limitOfInstances, loopsOf } from './devices.ts';

/** Numbers of a configuration that may be any. */
export type Quantity = 'inFlight' | 'devices' | 'pasids';
export const quantities: readonly Quantity[] = ['inFlight', 'devices', 'pasids'];

/** A violation with more requests in flight than this is not looked for. */
const MOST_IN_FLIGHT = 4;

/** What is known of one group of claims before it is searched. */
interface Plan {
  readonly claims: readonly ShippedClaim[];
  readonly configuration: Configuration;
  readonly devices: boolean;
  readonly pasids: boolean;
  readonly loops: readonly string[];
  readonly limits: readonly Limit[];
}

/** One finding for each claim. Throws an `InputError` for a flow that cannot be resolved. */
export function findAny(request: CheckRequest, any: ReadonlySet<Quantity>): readonly Finding[] {
  const found = plansOf(request, any).flatMap((plan) => searchPlan(request, plan, any.has('inFlight')));
  return request.claims.flatMap((claim) => found.filter(({ result }) => result.claim === claim.id));
}

/** The results alone. */
export const checkAny = (request: CheckRequest, any: ReadonlySet<Quantity>): readonly Result[] =>
  findAny(request, any).map(({ result }) => result);

/** Claims of states can be generalised over devices, those about runs cannot: waits of other devices are hidden. */
function plansOf(request: CheckRequest, any: ReadonlySet<Quantity>): readonly Plan[] {
  const { configuration } = request;
  const small = { ...configuration, inFlight: 1, devices: 1, units: 1, pasids: 1 };
  const one = compile({ ...request, configuration: small });
  const isOfStates = (claim: ShippedClaim): boolean =>
    one.decisions.get(claim)!.every(({ kind }) => kind === 'always');
  const device = any.has('devices') ? limitOfDevices(request, small, one) : undefined;
  const arePasidsAlike = any.has('pasids') && pasidsAreAlike(request, small);
  const pasids: readonly Limit[] =
    any.has('pasids') && !arePasidsAlike ? [{ of: 'pasids', kind: 'shared' }] : [];
  return [true, false].flatMap((ofStates): Plan[] => {
    const claims = request.claims.filter((claim) => isOfStates(claim) === ofStates);
    if (claims.length === 0) return [];
    const devices = any.has('devices') && device === undefined && ofStates;
    const limits: readonly Limit[] =
      any.has('devices') && !devices ? [device ?? { of: 'devices', kind: 'runs' }] : [];
    return [
      {
        claims,
        configuration: {
          ...configuration,
          ...(devices ? { devices: 1, units: 1 } : {}),
          ...(arePasidsAlike ? { pasids: 1 } : {}),
        },
        devices,
        pasids: arePasidsAlike,
        loops: devices ? loopsOf(one.program) : [],
        limits: [...limits, ...pasids],
      },
    ];
  });
}

function limitOfDevices(request: CheckRequest, small: Configuration, one: Compiled): Limit | undefined {
  if (small.sharedQueue) return { of: 'devices', kind: 'queue' };
  const inFlow = limitOfFlow(one.program);
  if (inFlow !== undefined) return limitFrom(inFlow);
  const two = compile({ ...request, configuration: { ...small, devices: 2 } });
  const shared = limitOfInstances(one.system, two.system);
  return shared === undefined ? undefined : limitFrom(shared);
}

function limitFrom(limit: DeviceLimit): Limit {
  switch (limit.kind) {
    case 'background':
      return { of: 'devices', kind: limit.kind, name: limit.thread };
    case 'shared':
      return { of: 'devices', kind: limit.kind, name: limit.instance };
    case 'last':
    case 'visible':
    case 'exit':
    case 'locks':
    case 'variable':
    case 'question': {
      const { source, at } = limit.place;
      return { of: 'devices', kind: limit.kind, source, ...at };
    }
  }
}

/** Whether a second PASID shares no event with the first and is the same but for names. */
function pasidsAreAlike(request: CheckRequest, small: Configuration): boolean {
  const [first, second, ...others] = tasksOf(compile({ ...request, configuration: { ...small, pasids: 2 } }));
  return second !== undefined && others.length === 0 && alike(first!, second);
}

function searchPlan(request: CheckRequest, plan: Plan, anyRequests: boolean): readonly Finding[] {
  const asked = { ...request, configuration: plan.configuration, claims: plan.claims };
  const made = anyRequests ? abstractOf(asked) : undefined;
  const searched = made instanceof Abstraction ? made.search(asked, plan) : new Map<ShippedClaim, Finding>();
  const rest = plan.claims.filter((claim) => !searched.has(claim));
  const reason = made instanceof Abstraction ? made.reason : 'family';
  const limits: readonly Limit[] = anyRequests ? [{ of: 'requests', kind: reason }] : [];
  const bounded = rest.length === 0 ? [] : find({ ...asked, claims: rest });
  return [
    ...searched.values(),
    ...bounded.map((found) => withGeneralisation(found, plan, 'bounded', limits)),
  ];
}

/** The abstraction of the requests of a system, or nothing where sets cannot stand for them. */
function abstractOf(request: CheckRequest): Abstraction | undefined {
  try {
    const build = (inFlight: number) =>
      compile({ ...request, configuration: { ...request.configuration, inFlight } });
    const { built, abstract } = forAnyNumber(build, 'request');
    return new Abstraction(built, abstract);
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}

/** Asked together with the claims: that the tokens suffice. */
const SPARE: ShippedClaim = {
  id: 'spare token',
  holds: 'one more token is never in use',
  source: 'the abstraction',
  scope: 'quick',
  witness: [],
  observers: () => [],
  decide: () => [],
};

class Abstraction {
  /** Why claims that are left out of a search stay bounded. */
  reason: 'runs' | 'tokens' = 'runs';
  private readonly built: Compiled;
  private readonly abstract: Abstract;

  constructor(built: Compiled, abstract: Abstract) {
    this.built = built;
    this.abstract = abstract;
  }

  /** The results of the claims that can be asked of sets; none where the tokens do not suffice. */
  search(request: CheckRequest, plan: Plan): ReadonlyMap<ShippedClaim, Finding> {
    const claims = request.claims.filter((claim) => this.rewritten(claim) !== undefined);
    if (claims.length === 0) return new Map();
    const compiled = this.compiled(claims);
    const hasTokens = compiled.decisions.has(SPARE);
    // Tokens are alike, and exchanging them is what makes the search small.
    const reduce = hasTokens && (request.reduce ?? 'none') === 'none' ? 'symmetry' : request.reduce;
    const asked = { ...request, claims, ...(reduce === undefined ? {} : { reduce }) };
    const startedAt = performance.now();
    const { parts, searched } = searchFor([...compiled.decisions.keys()], compiled, asked, []);
    const ms = Math.round(performance.now() - startedAt);
    const isViolated = (claim: ShippedClaim): boolean =>
      compiled.decisions
        .get(claim)!
        .some(({ id }) => searched.some((part) => part.exploration.findings.get(id)?.outcome === 'violated'));
    if (hasTokens && isViolated(SPARE)) {
      this.reason = 'tokens';
      return new Map();
    }
    const how = notRepeatable(this.abstract).length === 0 ? 'exact' : 'sound';
    const broken = claims.filter(isViolated);
    const held = claims.filter((claim) => !broken.includes(claim));
    return new Map([
      ...held.map((claim): [ShippedClaim, Finding] => {
        const result = { ...resultOf(claim, asked, compiled, searched), parts, ms };
        return [claim, withGeneralisation({ result }, plan, how, [])];
      }),
      ...this.withNumbers(asked, broken),
    ]);
  }

  /** Violations of the abstraction, searched again with numbers. */
  private withNumbers(
    request: CheckRequest,
    broken: readonly ShippedClaim[],
  ): readonly (readonly [ShippedClaim, Finding])[] {
    if (broken.length === 0) return [];
    return find({ ...request, claims: broken }).map((found, i) => {
      const claim = broken[i]!;
      return [claim, found.result.verdict === 'proved' ? this.withMore(request, claim, found) : found];
    });
  }

  /** A violation that the number of the configuration does not show, with as many requests as it needs. */
  private withMore(request: CheckRequest, claim: ShippedClaim, proved: Finding): Finding {
    const { configuration } = request;
    const inFlight = this.needed(claim);
    if (inFlight > configuration.inFlight && inFlight <= MOST_IN_FLIGHT) {
      const [found] = find({ ...request, configuration: { ...configuration, inFlight }, claims: [claim] });
      if (found!.result.verdict === 'violated') return found!;
    }
    return { result: { ...proved.result, verdict: 'inconclusive', bound: 'abstraction' } };
  }

  /** How many requests the shortest violation of the abstraction needs. */
  private needed(claim: ShippedClaim): number {
    const { system } = this.abstract;
    const traces = [...explore(system, this.rewritten(claim)!).findings.values()].flatMap(
      ({ trace }) => trace ?? [],
    );
    return Math.min(...traces.map((trace) => membersNeeded(this.abstract, trace)));
  }

  /** What the abstract system is asked for a claim; nothing where it cannot answer. */
  private rewritten(claim: ShippedClaim) {
    const decisions = this.built.decisions.get(claim)!;
    const rewritten = decisions.flatMap((decision) => rewriteClaim(this.abstract, decision) ?? []);
    return rewritten.length < decisions.length ? undefined : rewritten;
  }

  private compiled(claims: readonly ShippedClaim[]): Compiled {
    const spare = spareTokenClaims(this.abstract);
    const decisions = claims.map((claim) => [claim, this.rewritten(claim)!] as const);
    return {
      ...this.built,
      system: this.abstract.system,
      decisions: new Map(spare.length === 0 ? decisions : [...decisions, [SPARE, spare]]),
    };
  }
}

/** A finding with what it holds for. A violation is one with numbers, whatever was asked. */
function withGeneralisation(
  found: Finding,
  plan: Plan,
  requests: Generalisation['requests'],
  limits: readonly Limit[],
): Finding {
  const { result } = found;
  if (result.verdict === 'violated') return found;
  const generalises: Generalisation = {
    requests,
    devices: plan.devices ? 'cutoff' : 'bounded',
    pasids: plan.pasids ? 'independent' : 'bounded',
    processes: 'bounded',
    loops: [...plan.loops],
    limits: [...plan.limits, ...limits],
  };
  return { result: { ...result, scope: describeScope(plan.configuration, generalises), generalises } };
}
