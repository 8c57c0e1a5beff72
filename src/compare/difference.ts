/** The shortest thing that can be seen of one system and not of the other. */
import type { Possible, Watched } from './watched.ts';

export type Difference =
  | { readonly kind: 'none' }
  /** Too much can be seen to compare it all. */
  | { readonly kind: 'open' }
  | { readonly kind: 'found'; readonly allowedBy: 'before' | 'after'; readonly sights: readonly string[] };

interface Node {
  readonly before: Possible;
  readonly after: Possible;
  readonly sights: readonly string[];
}

/** Pairs of what both may be in; beyond so many the comparison ends open. */
const MOST_PAIRS = 50_000;
/** States of both systems together. */
const MOST_STATES = 100_000;

/**
 * Goes through everything that can be seen of both, the shortest first, until something can be seen of one of
 * them only.
 */
export function firstDifference(before: Watched, after: Watched, mostPairs = MOST_PAIRS): Difference {
  const first: Node = { before: before.start, after: after.start, sights: [] };
  const met = new Set([keyOf(first)]);
  const open = [first];
  for (const node of open) {
    if (met.size > mostPairs || before.size + after.size > MOST_STATES) return { kind: 'open' };
    const [ours, theirs] = [before.next(node.before), after.next(node.after)];
    for (const seen of [...new Set([...ours.keys(), ...theirs.keys()])].toSorted()) {
      const sights = [...node.sights, seen];
      const [here, there] = [ours.get(seen), theirs.get(seen)];
      if (here === undefined || there === undefined) {
        return { kind: 'found', allowedBy: there === undefined ? 'before' : 'after', sights };
      }
      const next = { before: here, after: there, sights };
      const key = keyOf(next);
      if (!met.has(key)) open.push(next);
      met.add(key);
    }
  }
  return { kind: 'none' };
}

/** How many of these sights, from the first on, can be seen of a system that is in a state. */
export function followedBy(
  system: Watched,
  sights: readonly string[],
  from: Int32Array = system.initial,
): number {
  let possible: Possible | undefined = system.startAt(from);
  for (const [i, seen] of sights.entries()) {
    possible = system.next(possible).get(seen);
    if (possible === undefined) return i;
  }
  return sights.length;
}

function keyOf({ before, after }: Pick<Node, 'before' | 'after'>): string {
  return `${before.join()}|${after.join()}`;
}
