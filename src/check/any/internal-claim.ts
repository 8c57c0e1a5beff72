/** Claims that a proof for any number rests on. They are searched with those of the user and not reported. */
import type { ShippedClaim } from '../../../properties/claim.ts';

/** A claim whose decisions the caller knows. */
export function internalClaim(id: string, holds: string): ShippedClaim {
  return {
    id,
    holds,
    source: 'src/check/any',
    scope: 'quick',
    witness: [],
    observers: () => [],
    decide: () => [],
  };
}
