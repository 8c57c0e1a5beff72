/** `--any` and `any` in place of a number. */
import { type Quantity, quantities } from '../check/any/plan.ts';
import { InputError } from '../flow/error.ts';
import { size } from './option-values.ts';

/** What the parser of an option gives for `any`. */
export const ANY = 'any';

/** A number of devices, PASIDs or requests, or `any`. */
export const sizeOrAny = (text: string): number | typeof ANY => (text === ANY ? ANY : size(text, ', or any'));

/**
 * The numbers that may be any, and the options without them: with `--any` those that the options do not give. Throws an
 * `InputError` for a number of units of any number of devices.
 */
export function takeAny<T extends object>(
  options: T & { readonly any?: boolean },
): { readonly any: ReadonlySet<Quantity>; readonly options: T } {
  const given = new Map<string, unknown>(Object.entries(options));
  const any = quantities.filter(
    (name) => given.get(name) === ANY || (options.any === true && given.get(name) === undefined),
  );
  if (any.includes('devices') && given.get('units') !== undefined)
    throw new InputError('--units with any number of devices: units follow the devices; leave --units out');
  const rest = [...given].filter(([name, value]) => name !== 'any' && value !== ANY);
  return { any: new Set(any), options: Object.fromEntries(rest) as T };
}
