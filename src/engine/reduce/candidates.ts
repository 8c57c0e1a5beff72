/**
 * Permutations of events that may be symmetries: two values of an index change places, everywhere or only where
 * other indices have certain values. Names are all that counts here; whether the tables agree is for
 * `automorphism.ts` to say.
 */
import { formatLabel, type IndexValue, type Indices, parseLabel } from '../label.ts';
import type { System } from '../system.ts';

export interface Candidate {
  /** What it exchanges. */
  readonly swap: Swap;
  /** By event, the event in whose place it comes. */
  readonly events: Int32Array;
}

/** Two values of an index that change places. */
export interface Swap {
  readonly index: string;
  readonly one: IndexValue;
  readonly other: IndexValue;
  /** Only events with these indices. */
  readonly where: Indices;
}

/** Every candidate that moves something, those of the fewest events first. */
export function candidates(system: System): readonly Candidate[] {
  const numbers = new Map(system.events.map(({ label }, e) => [formatLabel(label), e]));
  const found = new Map<string, Candidate>();
  for (const swap of swapsOf(system)) {
    const events = Int32Array.from(system.events, ({ label }) => {
      const indices = swapped(label.indices, swap);
      return numbers.get(formatLabel({ name: label.name, indices })) ?? -1;
    });
    if (events.includes(-1) || events.every((to, from) => to === from)) continue;
    const key = events.join();
    if (!found.has(key)) found.set(key, { swap, events });
  }
  return [...found.values()].toSorted((a, b) => moved(a) - moved(b));
}

function moved({ events }: Candidate): number {
  return events.reduce((count, to, from) => count + (to === from ? 0 : 1), 0);
}

/** Two values of an index of instances, with any part of the other indices of such an instance fixed. */
function swapsOf({ components }: System): readonly Swap[] {
  const instances = components.map(({ instance }) => instance.indices);
  const names = [...new Set(instances.flatMap((indices) => Object.keys(indices)))];
  return names.flatMap((index) => {
    const having = instances.filter((indices) => index in indices);
    const values = [...new Set(having.map((indices) => indices[index]!))];
    const places = new Map(
      having
        .flatMap((indices) => partsOf(Object.entries(indices).filter(([key]) => key !== index)))
        .map((where) => [JSON.stringify(where), where]),
    );
    return values.flatMap((other, i) =>
      values
        .slice(0, i)
        .flatMap((one) => [...places.values()].map((where): Swap => ({ index, one, other, where }))),
    );
  });
}

function partsOf(entries: readonly (readonly [string, IndexValue])[]): readonly Indices[] {
  let parts: readonly Indices[] = [{}];
  for (const [key, value] of entries) parts = parts.flatMap((part) => [part, { ...part, [key]: value }]);
  return parts;
}

function swapped(indices: Indices, swap: Swap): Indices {
  const applies = Object.entries(swap.where).every(([key, value]) => indices[key] === value);
  if (!applies) return indices;
  return Object.fromEntries(
    Object.entries(indices).map(([key, value]) => [key, swappedValue(key, value, swap)]),
  );
}

/** A value may be a label itself, with the index in it: the name of a thread. */
function swappedValue(key: string, value: IndexValue, swap: Swap): IndexValue {
  if (key === swap.index) return value === swap.one ? swap.other : value === swap.other ? swap.one : value;
  if (typeof value === 'number') return value;
  const label = parseLabel(value);
  return label === undefined || !(swap.index in label.indices)
    ? value
    : formatLabel({ ...label, indices: swapped(label.indices, { ...swap, where: {} }) });
}
