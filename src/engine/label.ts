/**
 * Event labels: a name with the values of its indices, written `name(key=value, key=value)`.
 *
 * A chart may write a label with some of the values (`queue.put(item=2)`) or with none (`queue.put`);
 * a system has every label with all of them.
 */

/** A value of an index: the number of a process, the name of a colour. */
export type IndexValue = string | number;
export type Indices = Readonly<Record<string, IndexValue>>;

export interface Label {
  readonly name: string;
  readonly indices: Indices;
}

const shape = /^([^\s()]+)(?:\((.*)\))?$/;
/** A value may be the name of an instance that has indices itself. */
const separator = /,(?![^()]*\))/;
const binding = /^\s*([^\s=]+)\s*=\s*(.+?)\s*$/;

/**
 * Reads `name` or `name(key=value, …)`; values of digits only become numbers.
 * Gives `undefined` when the text has another form.
 */
export function parseLabel(text: string): Label | undefined {
  const [, name, list] = shape.exec(text) ?? [];
  if (name === undefined) return undefined;
  const indices: Record<string, IndexValue> = {};
  for (const part of list === undefined || list.trim() === '' ? [] : list.split(separator)) {
    const [, key, value] = binding.exec(part) ?? [];
    // An object would take this one for its prototype, and drop it.
    if (key === undefined || value === undefined || key === '__proto__') return undefined;
    indices[key] = /^\d+$/.test(value) ? Number(value) : value;
  }
  return { name, indices };
}

/** Writes a label so that `parseLabel` reads it back. */
export function formatLabel({ name, indices }: Label): string {
  const list = Object.entries(indices).map(([key, value]) => `${key}=${value}`);
  return list.length === 0 ? name : `${name}(${list.join(', ')})`;
}

/** Whether every index that both sides carry has one value. */
export function agree(a: Indices, b: Indices): boolean {
  return Object.entries(a).every(([key, value]) => !Object.hasOwn(b, key) || b[key] === value);
}

/** Whether `whole` carries each index of `part`, with the same value. */
export function covers(whole: Indices, part: Indices): boolean {
  return Object.entries(part).every(([key, value]) => Object.hasOwn(whole, key) && whole[key] === value);
}
