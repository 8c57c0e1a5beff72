/** The requests of a system as sets, with what a claim becomes there. */
import type { ShippedClaim } from '../../../properties/claim.ts';
import {
  type Abstract,
  type Claim,
  explore,
  forAnyNumber,
  membersNeeded,
  notRepeatable,
  Refusal,
  rewriteClaim,
  spareTokenClaims,
} from '../../engine/index.ts';
import { type CheckRequest, type Compiled, compile } from '../check.ts';
import { internalClaim } from './internal-claim.ts';

/** Asked together with the claims: that the tokens suffice. */
export const SPARE = internalClaim('spare token', 'one more token is never in use');

/** The abstraction of the requests of a system, or nothing where sets cannot stand for them. */
export function abstractionOf(request: CheckRequest): Abstraction | undefined {
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

export class Abstraction {
  private readonly built: Compiled;
  private readonly abstract: Abstract;

  constructor(built: Compiled, abstract: Abstract) {
    this.built = built;
    this.abstract = abstract;
  }

  /** Whether the sets do only what some number of requests do, or perhaps more. */
  get kind(): 'exact' | 'sound' {
    return notRepeatable(this.abstract).length === 0 ? 'exact' : 'sound';
  }

  /** Those of the claims that can be asked of sets. */
  answerable(claims: readonly ShippedClaim[]): readonly ShippedClaim[] {
    return claims.filter((claim) => this.rewritten(claim) !== undefined);
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

  /** What the abstract system is asked for a claim; nothing where it cannot answer. */
  private rewritten(claim: ShippedClaim): readonly Claim[] | undefined {
    const decisions = this.built.decisions.get(claim)!;
    const rewritten = decisions.flatMap((decision) => rewriteClaim(this.abstract, decision) ?? []);
    return rewritten.length < decisions.length ? undefined : rewritten;
  }
}
