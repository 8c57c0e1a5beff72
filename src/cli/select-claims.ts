/** The claims that a command line or a report names. */
import { type Configuration, quickScope } from '../../model/configuration.ts';
import { claimsIn, everyClaim } from '../../properties/catalog.ts';
import type { ShippedClaim } from '../../properties/claim.ts';
import { InputError } from '../flow/error.ts';
import { namesText } from '../program/nearest.ts';
import { type ConfigurationOptions, configurationOf, isConfigured } from './configuration.ts';

/**
 * The claims with these ids in the order of the catalog or, without ids, those of the configuration. Throws an
 * `InputError` for an unknown id.
 */
export function selectClaims(
  ids: readonly string[] | undefined,
  configuration: Configuration = quickScope,
): readonly ShippedClaim[] {
  if (ids === undefined) return claimsIn(configuration);
  const names = everyClaim.map(({ id }) => id);
  const unknown = ids.find((id) => !names.includes(id));
  if (unknown !== undefined) throw new InputError(`no claim '${unknown}': ${namesText(unknown, names)}`);
  return everyClaim.filter(({ id }) => ids.includes(id));
}

/** The same for the configuration that options ask for. Throws an `InputError` for one that there is not. */
export const claimsFor = (
  ids: readonly string[] | undefined,
  options: ConfigurationOptions,
): readonly ShippedClaim[] =>
  selectClaims(ids, isConfigured(options) ? configurationOf(options) : quickScope);
