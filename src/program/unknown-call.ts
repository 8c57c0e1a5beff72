/**
 * Calls that are neither defined nor primitives: known to have no effect, misspelt, or unknown.
 */
import { lockFunctionNames } from '../../model/kernel/lock-functions.ts';
import { namesWithoutEffect, reasonWithoutEffect } from '../../model/kernel/without-effect.ts';
import type { Call } from '../flow/ast.ts';
import { FlowError } from '../flow/error.ts';
import { nearMisses } from './nearest.ts';
import type { NoEffects } from './no-effect.ts';
import { type Place, primitiveNames } from './primitive.ts';

/** Where such calls are noted, and what they may have been meant for. */
export interface Unknowns {
  /** What contributes no step, and of which nothing is unknown. */
  readonly noEffect: NoEffects;
  /** Calls of which nothing is known, in the order met. */
  readonly unknown: Set<string>;
  /** Names of the functions that there are. */
  readonly functions: ReadonlySet<string>;
  /** Calls of which the user says that they have no effect: these names are not misspelt. */
  readonly assumed: ReadonlySet<string>;
}

/** Notes a call that has no meaning. Throws a `FlowError` when it is very likely misspelt, in a text of the user. */
export function noteUnknown(
  { name, at }: Pick<Call, 'name' | 'at'>,
  place: Place | undefined,
  into: Unknowns,
): void {
  if (reasonWithoutEffect(name) !== undefined) {
    into.noEffect.add({ kind: 'call', name });
    return;
  }
  if (place !== undefined && !into.assumed.has(name)) {
    refuseNearMiss(name, at, place, [...into.functions, ...lockFunctionNames, ...namesWithoutEffect]);
  }
  into.unknown.add(name);
}

/** Throws a `FlowError` for a name that is nearly one of `others` or the name of a primitive. */
export function refuseNearMiss(name: string, at: Call['at'], place: Place, others: Iterable<string>): void {
  const known = [...others, ...primitiveNames()];
  if (known.includes(name)) return;
  const meant = nearMisses(name, known);
  if (meant.length === 0) return;
  throw new FlowError({
    ...place,
    at,
    message: `there is no '${name}'`,
    hint:
      `Did you mean ${meant.map((one) => `${one}()`).join(' or ')}? ` +
      `If it is another function, say what it does: \`${name}() { }\` does nothing. Or assume it: --assume '${name}() has no effect'.`,
  });
}

/** Throws a `FlowError` for a condition or an argument that is nearly one of the names that have a meaning there. */
export function refuseNearName(
  name: string,
  known: Iterable<string>,
  what: 'condition' | 'argument',
  at: Call['at'],
  place: Place,
): void {
  const meant = nearMisses(name, known);
  if (meant.length === 0) return;
  throw new FlowError({
    ...place,
    at,
    message: `the ${what} '${name}' is not known`,
    hint: `Did you mean ${meant.join(' or ')}? A ${what} with a meaning of its own needs a name that is not so near.`,
  });
}
