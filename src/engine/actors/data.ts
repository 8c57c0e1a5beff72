/** What a context holds, as text that differs where states do and as plain data that can be shown. */

/** The name of an actor in the current family. */
export type NameOf = (actor: object) => string;

/** Thrown for a value that has no end: it holds itself. */
export class Endless extends Error {}

const isActor = (value: object): boolean => 'sessionId' in value && 'send' in value;

/** Functions are equal to themselves alone. */
const functions = new WeakMap<object, number>();
let functionCount = 0;

function functionNumber(value: object): number {
  const number = functions.get(value) ?? ++functionCount;
  functions.set(value, number);
  return number;
}

/**
 * A value as plain data: numbers, texts, booleans, `null`, `undefined`, arrays, records with sorted keys. What is
 * more than that becomes a text that begins with its kind; equal values have equal texts. Plain records and arrays
 * are frozen: an action that changed them in place would change a state that is already known.
 */
export function plain(value: unknown, nameOf: NameOf, around: readonly unknown[] = []): unknown {
  if (around.includes(value)) throw new Endless();
  switch (typeof value) {
    case 'number':
      return Number.isFinite(value) ? value : String(value);
    case 'bigint':
    case 'symbol':
      return `${typeof value} ${String(value)}`;
    case 'function':
      return `function ${functionNumber(value)}`;
    case 'object':
      return value === null ? null : plainObject(value, nameOf, [...around, value]);
    case 'string':
    case 'boolean':
    case 'undefined':
      return value;
  }
}

function plainObject(value: object, nameOf: NameOf, around: readonly unknown[]): unknown {
  const inner = (item: unknown): unknown => plain(item, nameOf, around);
  if (isActor(value)) return `actor ${nameOf(value)}`;
  if (value instanceof Date) return `Date ${value.getTime()}`;
  if (value instanceof Error) return `${value.name} ${value.message}`;
  if (value instanceof Set) return { Set: [...value].map(inner) };
  if (value instanceof Map) return { Map: [...value].map(([key, item]) => [inner(key), inner(item)]) };
  if (Array.isArray(value)) return Object.freeze(value).map(inner);
  const prototype: unknown = Object.getPrototypeOf(value);
  const isRecord = prototype === Object.prototype || prototype === null;
  const entries = Object.entries(isRecord ? Object.freeze(value) : value)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, item]) => [key, inner(item)] as const);
  const record = Object.fromEntries(entries);
  return isRecord ? record : { [value.constructor.name]: record };
}

/** Plain data as text; `undefined` differs from a key that is not there. */
export function textOf(data: unknown): string {
  return JSON.stringify(data, (_, item: unknown) => (item === undefined ? { undefined: true } : item));
}
