/** Pointers that rows have a name for: the unit, the domain, what the driver keeps of the device. */
import type { NameRow, Rules } from './rules/rule.ts';
import { EITHER_WAY, textValue, type Value } from './value.ts';
import type { Variable } from './variable.ts';

/** The row for a variable. */
export function nameRow(variable: Variable | undefined, { names }: Rules): NameRow | undefined {
  return variable?.isPointer === true ? names.find(({ type }) => type === variable.type) : undefined;
}

/**
 * What a variable with a name in the rows holds: that name where it is the one that the flow is about, and else the text of
 * what it was given, so that no row takes it for that one. `undefined` for any other variable.
 */
export function namedValue(variable: Variable | undefined, value: Value, rules: Rules): Value | undefined {
  const row = nameRow(variable, rules);
  if (row?.from === undefined || value.number !== undefined) return undefined;
  return textValue(row.from.test(value.text) ? row.name : value.text);
}

/** The same of a variable that may hold any of several. */
export function namedEither(variable: Variable | undefined, rules: Rules): Value | undefined {
  const row = nameRow(variable, rules);
  return row?.from === undefined ? undefined : textValue(`${EITHER_WAY} ${row.name}`);
}
