/** Which states have lost a goal for good. */
import type { OneWay } from './one-way.ts';
import { allocateBytes } from './out-of-memory.ts';
import type { Test } from './predicate.ts';
import type { StateGraph } from './state-graph.ts';

/**
 * By state, 1 if a state that satisfies `goal` can be reached from there, else 0. The graph must hold every
 * reachable state. Throws `OutOfMemory`.
 *
 * A state is good when the goal holds there or a successor is good. Passes run from the last state found to
 * the first, against the direction of most steps, so that few passes are needed.
 */
export function reaching(graph: StateGraph, goal: Test): Uint8Array {
  const good = allocateBytes(graph.size);
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

const UNKNOWN = 0;
const GOOD = 1;
const SEEN = 2;

/**
 * Whether a state that satisfies `goal` can be reached from everywhere. Takes less time than `reaching()`, for
 * it only asks where nothing that leads on for good is enabled; it gives no such state when there is one.
 */
export function isReachableFromAll(graph: StateGraph, goal: Test, oneWay: OneWay): boolean {
  const marks = allocateBytes(graph.size);
  for (let number = graph.size - 1; number >= 0; number--) {
    if (marks[number] === GOOD) continue;
    graph.open(number);
    if (!oneWay.mayLeadOn(graph) && !reachesGood(graph, goal, number, marks)) return false;
  }
  return true;
}

/** Looks breadth first for the goal or a state known to be good, and marks the states on the way as good. */
function reachesGood(graph: StateGraph, goal: Test, from: number, marks: Uint8Array): boolean {
  const found = [from];
  const parents = [-1];
  marks[from] = SEEN;
  let end = -1;
  for (let i = 0; i < found.length && end < 0; i++) {
    graph.open(found[i]!);
    if (goal(graph.locals)) end = i;
    for (let place = 0; place < graph.count && end < 0; place++) {
      const target = graph.target(place);
      if (marks[target] === GOOD) end = i;
      else if (marks[target] === UNKNOWN) {
        marks[target] = SEEN;
        found.push(target);
        parents.push(i);
      }
    }
  }
  for (const state of found) marks[state] = UNKNOWN;
  for (let i = end; i >= 0; i = parents[i]!) marks[found[i]!] = GOOD;
  return end >= 0;
}
