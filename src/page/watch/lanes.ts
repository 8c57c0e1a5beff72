/** Which actors have a column of their own in the sequence diagram. */
import type { Recording, Sent } from './recording.ts';

/** More columns than this are too narrow to read. */
const MOST = 6;

/** The key of the column for all other actors; no session has this name. */
export const OTHERS = '';

/** The actors of the latest of these messages, in the order in which they were announced, and one column for the rest. */
export function lanesOf({ actors }: Recording, shown: readonly Sent[]): readonly string[] {
  const lanes = new Set<string>();
  const rest = new Set<string>();
  for (const { from, to } of shown.toReversed()) {
    for (const key of [to, from]) {
      if (key === undefined || lanes.has(key)) continue;
      if (lanes.size < MOST) lanes.add(key);
      else rest.add(key);
    }
  }
  const places = new Map([...actors.keys()].map((key, place) => [key, place]));
  const inOrder = [...lanes].toSorted((a, b) => (places.get(a) ?? 0) - (places.get(b) ?? 0));
  return rest.size === 0 ? inOrder : [...inOrder, OTHERS];
}
