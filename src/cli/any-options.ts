/** `--any` and `any` in place of a number. */
import { type Quantity, quantities } from '../check/any/plan.ts';
import { size } from './option-values.ts';

/** What the parser of an option gives for `any`. */
export const ANY = 'any';

/** A number of devices, PASIDs or requests, or `any`. */
export const sizeOrAny = (text: string): number | typeof ANY => (text === ANY ? ANY : size(text));

/** The numbers that may be any, and the options without them. */
export function takeAny<T extends object>(
  options: T & { readonly any?: boolean },
): { readonly any: ReadonlySet<Quantity>; readonly options: T } {
  const given = new Map<string, unknown>(Object.entries(options));
  const any = quantities.filter((name) => options.any === true || given.get(name) === ANY);
  const rest = [...given].filter(([name, value]) => name !== 'any' && value !== ANY);
  return { any: new Set(any), options: Object.fromEntries(rest) as T };
}
