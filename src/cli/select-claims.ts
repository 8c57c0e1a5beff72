/** The claims that a command line or a report names. */
import { claims } from '../../properties/catalog.ts';
import { InputError } from '../flow/error.ts';
import { namesText } from '../program/nearest.ts';

/** The claims with these ids in the order of the catalog, or all. Throws an `InputError` for an unknown id. */
export function selectClaims(ids: readonly string[] | undefined): typeof claims {
  for (const id of ids ?? []) {
    if (!claims.some((claim) => claim.id === id)) {
      const names = claims.map((claim) => claim.id);
      throw new InputError(`no claim '${id}': ${namesText(id, names)}`);
    }
  }
  return claims.filter((claim) => ids?.includes(claim.id) ?? true);
}
