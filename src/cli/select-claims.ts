/** The claims that a command line or a report names. */
import { claims } from '../../properties/catalog.ts';
import { InputError } from '../flow/error.ts';
import { didYouMean } from '../program/nearest.ts';

/** The claims with these ids in the order of the catalog, or all. Throws an `InputError` for an unknown id. */
export function selectClaims(ids: readonly string[] | undefined): typeof claims {
  for (const id of ids ?? []) {
    if (!claims.some((claim) => claim.id === id)) {
      const names = claims.map((claim) => claim.id);
      const meant = didYouMean(id, names);
      throw new InputError(
        `no claim '${id}': ${meant === '' ? '' : `${meant} `}there are ${names.join(', ')}`,
      );
    }
  }
  return claims.filter((claim) => ids?.includes(claim.id) ?? true);
}
