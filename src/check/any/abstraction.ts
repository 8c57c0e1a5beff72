/** The requests of a system as sets, with what a claim becomes there. */
import { composeSystem, type ModelInstance } from '../../../model/system.ts';
import type { ShippedClaim } from '../../../properties/claim.ts';
import {
  type Abstract,
  type Claim,
  explore,
  forAnyNumber,
  membersNeeded,
  mostNamed,
  namedAtOnce,
  notRepeatable,
  Refusal,
  rewriteClaim,
  spareTokenClaims,
} from '../../engine/index.ts';
import { type Compiled, compile, observedIn } from '../../program/compile.ts';
import type { Limit } from '../../report/verdict.ts';
import type { CheckRequest } from '../searches.ts';
import { internalClaim } from './internal-claim.ts';

/** Asked together with the claims: that the tokens suffice. */
export const SPARE = internalClaim('spare token', 'one more token is never in use');

/** A claim is asked what it says of this number of requests, to see how many it names at once. */
const MANY = 8;

const REQUEST = 'request';

/** The abstraction of the requests of a system, or nothing where sets cannot replace them. */
export function abstractionOf(request: CheckRequest): Abstraction | undefined {
  try {
    const build = (inFlight: number) =>
      compile({ ...request, configuration: { ...request.configuration, inFlight } });
    const { built, abstract } = forAnyNumber(build, REQUEST);
    return new Abstraction(request, built, abstract);
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}

export class Abstraction {
  private readonly request: CheckRequest;
  private readonly built: Compiled;
  private readonly abstract: Abstract;
  /** Made when it is asked for first. */
  private crowd: Crowd | undefined;

  constructor(request: CheckRequest, built: Compiled, abstract: Abstract) {
    this.request = request;
    this.built = built;
    this.abstract = abstract;
  }

  /** Whether the sets do only what some number of requests do, or perhaps more. */
  get kind(): 'exact' | 'sound' {
    return notRepeatable(this.abstract).length === 0 ? 'exact' : 'sound';
  }

  /** Those of the claims that can be asked of sets. */
  answerable(claims: readonly ShippedClaim[]): readonly ShippedClaim[] {
    return claims.filter((claim) => this.limitOf(claim) === undefined);
  }

  /** Why a claim cannot be asked of sets. */
  limitOf(claim: ShippedClaim): Limit | undefined {
    const named = this.namedAtOnce(claim);
    if (named > mostNamed(this.abstract)) return { of: 'requests', kind: 'named', number: named };
    return this.rewritten(claim) === undefined ? { of: 'requests', kind: 'runs' } : undefined;
  }

  /** The abstract system with these claims, which are answerable, and with the one that the tokens suffice. */
  compiled(claims: readonly ShippedClaim[]): Compiled {
    const spare = spareTokenClaims(this.abstract);
    const decisions = claims.map((claim) => [claim, this.rewritten(claim)!] as const);
    return {
      ...this.built,
      system: this.abstract.system,
      decisions: new Map(spare.length === 0 ? decisions : [...decisions, [SPARE, spare]]),
    };
  }

  /** How many requests the shortest violation of a claim needs that the sets violate. */
  needed(claim: ShippedClaim): number {
    const { system } = this.abstract;
    const traces = [...explore(system, this.rewritten(claim)!).findings.values()].flatMap(
      ({ trace }) => trace ?? [],
    );
    return Math.min(...traces.map((trace) => membersNeeded(this.abstract, trace)));
  }

  /** How many requests at once a claim names where there are many. */
  private namedAtOnce(claim: ShippedClaim): number {
    this.crowd ??= crowdOf(this.request, this.built);
    const { instances, decisionsOf } = this.crowd;
    return Math.max(0, ...decisionsOf(claim).map((decision) => namedAtOnce(decision, instances, REQUEST)));
  }

  /** What the abstract system is asked for a claim; nothing where it cannot answer. */
  private rewritten(claim: ShippedClaim): readonly Claim[] | undefined {
    const decisions = this.built.decisions.get(claim)!;
    const rewritten = decisions.flatMap((decision) => rewriteClaim(this.abstract, decision) ?? []);
    return rewritten.length < decisions.length ? undefined : rewritten;
  }
}

/** The same system with many requests, not compiled, and what claims say of it. */
interface Crowd {
  readonly instances: readonly ModelInstance[];
  readonly decisionsOf: (claim: ShippedClaim) => readonly Claim[];
}

function crowdOf({ configuration, claims, using }: CheckRequest, { program }: Compiled): Crowd {
  const crowded = { ...configuration, inFlight: MANY };
  const observed = observedIn(crowded, program);
  const observers = claims.flatMap((claim) => claim.observers(crowded, observed));
  const { instances } = composeSystem(crowded, program, observers, using);
  return { instances, decisionsOf: (claim) => claim.decide(crowded, observed) };
}
