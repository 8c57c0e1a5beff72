/** The point of no return of a trace: the step from which on every fair way to go on breaks the claim. */
import { startingAt } from '../check/out-of-reach.ts';
import {
  always,
  type Claim,
  type Exploration,
  eventually,
  explore,
  not,
  type Predicate,
  type System,
  type Trace,
} from '../engine/index.ts';
import { localsAlong } from './causes.ts';

export type NoReturnFound =
  | { readonly found: 'yes'; readonly step: number; readonly instead?: Instead }
  | { readonly found: 'bound'; readonly from: number; readonly to: number };

/** Another way to go on: the events in their order, and whether nothing can break the claim after them. */
export interface Instead {
  readonly events: readonly number[];
  readonly safe: boolean;
}

const ID = 'broken';

/**
 * Looks for it by halving: once the claim cannot be kept any more, no later step makes it possible again. Each
 * question is a search of everything that can follow, and stays open beyond `maxStates` states; then it is asked of a
 * later state, from which there is less to follow. `kept` is what every state of another way is asked to satisfy.
 */
export function noReturnOf(system: System, trace: Trace, kept: Predicate, maxStates: number): NoReturnFound {
  const along = localsAlong(trace);
  const from = (locals: readonly number[], claim: Claim): Exploration =>
    explore(startingAt(system, locals), [claim], { maxStates });
  // Not known to be lost at `low`, lost at `high`, which is one step further in the end.
  let [low, high] = [-1, along.length - 1];
  const runs = new Map<number, Trace>();
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    const found = from(along[middle]!, eventually(ID, not(kept))).findings.get(ID)!;
    if (found.outcome === 'holds') high = middle;
    else low = middle;
    if (found.trace !== undefined) runs.set(middle, found.trace);
  }
  const run = runs.get(low);
  if (low >= 0 && run === undefined)
    return { found: 'bound', from: Math.max(-1, ...runs.keys()) + 1, to: high };
  if (run === undefined) return { found: 'yes', step: high };
  return {
    found: 'yes',
    step: high,
    instead: insteadOf(run, (locals) => from(locals, always(ID, kept)).findings.get(ID)!.outcome === 'holds'),
  };
}

/** The run up to where nothing can break the claim any more, or all of it. */
function insteadOf(run: Trace, isSafe: (locals: readonly number[]) => boolean): Instead {
  const along = localsAlong(run);
  const events = run.steps.map(({ event }) => event);
  if (!isSafe(along.at(-1)!)) return { events, safe: false };
  let [low, high] = [0, along.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (isSafe(along[middle]!)) high = middle;
    else low = middle;
  }
  return { events: events.slice(0, high), safe: true };
}
