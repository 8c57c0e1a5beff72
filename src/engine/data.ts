/** Data: what JSON can say of it is all there is to it. */

/** Thrown for what is no data; the message says what it is. */
export class NoData extends Error {}

/**
 * One text per value: equal texts, equal values, in whatever order keys were set. Throws `NoData` for what a text cannot
 * say, so that no two values have one text. Freezes what it visits: a change in place would change it under another's name.
 */
export function dataText(value: unknown): string {
  return JSON.stringify(ordered(value));
}

function ordered(value: unknown): unknown {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number' && Number.isFinite(value) && !Object.is(value, -0)) return value;
  if (Array.isArray(value)) return orderedArray(value);
  if (typeof value === 'object' && [Object.prototype, null].includes(Object.getPrototypeOf(value))) {
    const entries = Object.entries(plain(value)).toSorted(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(entries.map(([key, item]) => [key, ordered(item)]));
  }
  throw new NoData(kindOf(value));
}

function orderedArray(array: readonly unknown[]): unknown {
  const { length } = array;
  const keys = Object.keys(plain(array, ['length']));
  if (keys.length < length) throw new NoData('an array with holes');
  const further = keys[length];
  if (further !== undefined) throw new NoData(`an array with the key '${further}'`);
  return array.map(ordered);
}

/** The object if its keys are all that there is to it. */
function plain<T extends object>(value: T, usual: readonly string[] = []): T {
  if (Object.getOwnPropertySymbols(value).length > 0) throw new NoData('a symbol key');
  for (const [key, property] of Object.entries(Object.getOwnPropertyDescriptors(value))) {
    if (usual.includes(key)) continue;
    if (!('value' in property)) throw new NoData(`the accessor '${key}'`);
    if (property.enumerable !== true) throw new NoData(`the key '${key}', which is not enumerable`);
  }
  return Object.freeze(value);
}

/** What a value is that is no data: `undefined`, `NaN`, `Map`. */
function kindOf(value: unknown): string {
  if (typeof value === 'object' && value !== null) {
    const made: unknown = value.constructor;
    return typeof made === 'function' ? made.name : 'an object of no class';
  }
  if (Object.is(value, -0)) return '-0';
  return typeof value === 'number' ? String(value) : typeof value;
}
