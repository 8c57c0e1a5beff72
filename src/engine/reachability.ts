/** Which states have lost a goal for good. */
import type { Test } from './predicate.ts';
import { type Product, Successors } from './product.ts';
import type { StateSet } from './state-set.ts';

/**
 * The first state, in the order found, from which no state that satisfies `goal` can be reached; `undefined`
 * when there is none. `seen` must hold every reachable state.
 *
 * A state is good when the goal holds there or a successor is good. Passes run from the last state found to
 * the first, against the direction of most steps, so that few passes are needed.
 */
export function unreachableFrom(product: Product, seen: StateSet, goal: Test): number | undefined {
  const good = new Uint8Array(seen.size);
  const state = new Int32Array(product.layout.words);
  const successors = new Successors(product);
  const reaches = (number: number): boolean => {
    seen.read(number, state, 0);
    successors.expand(state, 0);
    if (goal(successors.locals)) return true;
    for (let i = 0; i < successors.count; i++) {
      if (good[seen.find(successors.states, i * product.layout.words)] === 1) return true;
    }
    return false;
  };

  for (let changed = true; changed; ) {
    changed = false;
    for (let number = seen.size - 1; number >= 0; number--) {
      if (good[number] === 0 && reaches(number)) {
        good[number] = 1;
        changed = true;
      }
    }
  }
  const stuck = good.indexOf(0);
  return stuck < 0 ? undefined : stuck;
}
