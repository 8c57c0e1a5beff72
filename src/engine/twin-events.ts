/**
 * Events that differ in the value of one index only. A walk in which something happens to the third of
 * several is often as good when it happens to the first, and easier to read.
 */
import { formatLabel, type IndexValue } from './label.ts';
import { perSystem } from './per-system.ts';

/**
 * One table for each index and each two of its values: `table[e]` is the event with the one value where event
 * `e` has the other, or `e` itself where there is no such event. A table never leads to a later event.
 */
export const twinTables = perSystem(({ events }): readonly Int32Array[] => {
  const numbers = new Map(events.map(({ label }, e) => [formatLabel(label), e]));
  const values = new Map<string, Set<IndexValue>>();
  for (const [index, value] of events.flatMap(({ label }) => Object.entries(label.indices))) {
    values.set(index, (values.get(index) ?? new Set()).add(value));
  }
  const tables = [...values].flatMap(([index, all]) =>
    pairs([...all]).map(([one, other]) =>
      Int32Array.from(events, ({ label: { name, indices } }, e) => {
        if (indices[index] !== other) return e;
        const twin = numbers.get(formatLabel({ name, indices: { ...indices, [index]: one } })) ?? e;
        return Math.min(twin, e);
      }),
    ),
  );
  return tables.filter((table) => table.some((twin, e) => twin !== e));
});

function pairs<T>(items: readonly T[]): readonly (readonly [T, T])[] {
  return items.flatMap((later, i) => items.slice(0, i).map((earlier): [T, T] => [earlier, later]));
}
