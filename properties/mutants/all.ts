/** Every mutant. A claim that no mutant can break would be worth nothing. */
import { chartMutants } from './charts.ts';
import { registerMutants } from './fault-registers.ts';
import { flowMutants } from './flows.ts';
import type { ClaimId, Mutant } from './mutant.ts';

export const mutants: readonly Mutant[] = [...flowMutants, ...chartMutants, ...registerMutants];

/** Names and mutants that this claim has to catch. */
export function mutantsAgainst(claim: ClaimId): readonly (readonly [string, Mutant])[] {
  return mutants.filter(({ caughtBy }) => caughtBy.includes(claim)).map((mutant) => [mutant.name, mutant]);
}
