/** Which states have lost a goal for good. */
import type { Test } from './predicate.ts';
import type { StateGraph } from './state-graph.ts';

/**
 * By state, 1 if a state that satisfies `goal` can be reached from there, else 0. The graph must hold every
 * reachable state.
 *
 * A state is good when the goal holds there or a successor is good. Passes run from the last state found to
 * the first, against the direction of most steps, so that few passes are needed.
 */
export function reaching(graph: StateGraph, goal: Test): Uint8Array {
  const good = new Uint8Array(graph.size);
  const reaches = (number: number): boolean => {
    graph.open(number);
    if (goal(graph.locals)) return true;
    for (let place = 0; place < graph.count; place++) if (good[graph.target(place)] === 1) return true;
    return false;
  };

  for (let changed = true; changed; ) {
    changed = false;
    for (let number = graph.size - 1; number >= 0; number--) {
      if (good[number] === 0 && reaches(number)) {
        good[number] = 1;
        changed = true;
      }
    }
  }
  return good;
}
