/** A store that lets a request fault, and the wait for that request, which the thread reaches only after the store. */
import { meaningOfChart } from '../../model/components.ts';
import { threadOf } from '../check/actors.ts';
import { stackAt } from '../check/describe-step.ts';
import { DISABLED } from '../engine/chart.ts';
import type { System, Trace } from '../engine/index.ts';
import { isPossible, nextOf, take } from '../engine/step.ts';
import type { Explanation } from '../report/counterexample.ts';
import { readFrame } from '../report/notation.ts';
import { eventText } from '../words/event-text.ts';
import { localsAlong } from './causes.ts';
import { moveAlone } from './schedule.ts';

/** The most steps that the thread and the hardware take on the way to the wait. */
const MAX_STEPS = 1000;

/**
 * The step of the thread that cannot be taken before the request of the last step has gone; nothing where the thread has
 * none. `store` is the step of the cause, counted from 1.
 */
export function lateDrain(system: System, trace: Trace, store: number): Explanation['drain'] | undefined {
  const along = localsAlong(trace);
  const thread = threadOf(system, trace.steps[store - 1]!.label.indices['thread']);
  const request = requestOf(system, trace, along, store);
  if (thread === undefined || request === undefined) return undefined;
  const software = system.components[thread]!;
  const locals = [...along[store - 1]!];
  moveAlone(system, locals, trace.steps[store - 1]!.event, thread);
  const waited = waitFor(system, locals, thread, request);
  if (waited === undefined) return undefined;
  const sent = trace.steps.findLastIndex(({ moves }) =>
    moves.some(({ component, from }) => component === request && from === trace.start[request]),
  );
  const { name, indices } = system.events[waited]!.label;
  const { from } = trace.steps[store - 1]!.moves.find(({ component }) => component === thread)!;
  const caller = firstOther(stackAt(software, from), stackAt(software, locals[thread]!));
  return {
    request: sent + 1,
    wait: eventText({ event: name, indices: { ...indices } }),
    ...(caller === undefined ? {} : { in: caller }),
  };
}

/** The function of one call stack at which it leaves another one. */
function firstOther(stack: readonly string[], other: readonly string[]): string | undefined {
  const frame = other.find((one, i) => one !== stack[i]) ?? other.at(-1);
  return frame === undefined ? undefined : readFrame(frame).function;
}

/** The request that the last step is about, if it was on its way before the store already. */
function requestOf(
  { components, events }: System,
  { start, steps }: Trace,
  along: readonly (readonly number[])[],
  store: number,
): number | undefined {
  const last = steps.at(-1)!;
  if (store === steps.length) return undefined;
  return events[last.event]!.participants.find(
    (c) =>
      meaningOfChart(components[c]!.table.id).role === 'request' &&
      along[store - 1]![c] !== start[c] &&
      along[store - 1]![c] === along.at(-2)![c],
  );
}

/**
 * The step at which the thread waits for the request: it goes on by its own code, the others move where it has to wait, and
 * the request stands still. `locals` are then as they are at that step.
 */
function waitFor(system: System, locals: number[], thread: number, request: number): number | undefined {
  const { events } = system;
  const numbers = [...events.keys()];
  const own = numbers.filter((e) => events[e]!.participants.includes(thread));
  const others = numbers.filter((e) => !own.includes(e) && events[e]!.unfair !== true);
  const standing = others.filter((e) => !events[e]!.participants.includes(request));
  for (let n = 0; n < MAX_STEPS; n++) {
    const next = own.find((e) => isPossible(system, locals, e)) ?? inTurn(system, locals, standing, n);
    if (next !== undefined) {
      take(system, locals, next);
      continue;
    }
    const wanted = own.find((e) => nextOf(system, e, thread, locals[thread]!) !== DISABLED);
    return wanted !== undefined && opens(system, locals, wanted, others) ? wanted : undefined;
  }
  return undefined;
}

/** Whether the thread can take the step once the request may move again. */
function opens(
  system: System,
  locals: readonly number[],
  wanted: number,
  others: readonly number[],
): boolean {
  const after = [...locals];
  for (let n = 0; n < MAX_STEPS && !isPossible(system, after, wanted); n++) {
    const next = inTurn(system, after, others, n);
    if (next === undefined) return false;
    take(system, after, next);
  }
  return isPossible(system, after, wanted);
}

/** A possible event, in turns, so that none keeps the rest waiting. */
function inTurn(
  system: System,
  locals: readonly number[],
  events: readonly number[],
  turn: number,
): number | undefined {
  const from = turn % Math.max(1, events.length);
  return [...events.slice(from), ...events.slice(0, from)].find((e) => isPossible(system, locals, e));
}
