/** The shortest observable behaviour that only one of two systems has, by the subset construction. */
import type { ObservableSystem, Possible } from './observable.ts';

export type Difference =
  | { readonly kind: 'none' }
  /** The bound of the search was hit. */
  | { readonly kind: 'open' }
  | { readonly kind: 'found'; readonly allowedBy: 'before' | 'after'; readonly actions: readonly string[] };

interface Node {
  readonly before: Possible;
  readonly after: Possible;
  readonly actions: readonly string[];
}

/** The most pairs of sets of states; with more the comparison stays open. */
const MOST_PAIRS = 50_000;
/** The most states of both systems together. */
const MOST_STATES = 100_000;

/** Visits the sequences of observable actions that both systems have, the shortest first, up to one that only one has. */
export function firstDifference(
  before: ObservableSystem,
  after: ObservableSystem,
  mostPairs = MOST_PAIRS,
): Difference {
  const first: Node = { before: before.start, after: after.start, actions: [] };
  const met = new Set([keyOf(first)]);
  const open = [first];
  for (const node of open) {
    if (met.size > mostPairs || before.size + after.size > MOST_STATES) return { kind: 'open' };
    const [ours, theirs] = [before.next(node.before), after.next(node.after)];
    for (const action of [...new Set([...ours.keys(), ...theirs.keys()])].toSorted()) {
      const actions = [...node.actions, action];
      const [here, there] = [ours.get(action), theirs.get(action)];
      if (here === undefined || there === undefined) {
        return { kind: 'found', allowedBy: there === undefined ? 'before' : 'after', actions };
      }
      const next = { before: here, after: there, actions };
      const key = keyOf(next);
      if (!met.has(key)) open.push(next);
      met.add(key);
    }
  }
  return { kind: 'none' };
}

/** How many of these actions, from the first on, the system can take from a state. */
export function followedBy(
  system: ObservableSystem,
  actions: readonly string[],
  from: Int32Array = system.initial,
): number {
  let possible: Possible | undefined = system.startAt(from);
  for (const [i, action] of actions.entries()) {
    possible = system.next(possible).get(action);
    if (possible === undefined) return i;
  }
  return actions.length;
}

function keyOf({ before, after }: Pick<Node, 'before' | 'after'>): string {
  return `${before.join()}|${after.join()}`;
}
