/** Where two systems part along a trace of one: what the other does in the place of the step that it does not allow. */

import { describeTrace, localsAfter } from '../check/trace.ts';
import { compileProduct, follow, formatLocalState, type System } from '../engine/index.ts';
import { refuserOf, stateAfter } from '../engine/step.ts';
import type { Compiled } from '../program/compile.ts';
import type { Divergence } from '../report/comparison.ts';
import type { Step } from '../report/verdict.ts';
import { followedBy } from './difference.ts';
import { seenAs, type Watched } from './watched.ts';

/** A system without claims, and its observable events. */
export interface Side {
  readonly compiled: Compiled;
  readonly watched: Watched;
}

/**
 * The steps of a trace of one side that the other allows, and what that does then; nothing if it allows them all. Before
 * step `from` the other may leave out and add some: what differs there is not asked.
 */
export function divergenceOn(
  trace: readonly Step[],
  { compiled: { system, observers }, watched }: Side,
  from = 1,
): { readonly followed: number; readonly divergence?: Divergence } {
  const seen = trace.flatMap(({ event, indices }, i) => {
    const sight = seenAs(event, indices);
    return sight === undefined ? [] : [{ sight, i }];
  });
  const sights = seen.map(({ sight }) => sight);
  const near = watched.runNear(sights.slice(0, seen.filter(({ i }) => i < from - 1).length));
  const before = near === undefined ? 0 : seen.filter(({ i }) => i < from - 1).length;
  const { events = [], end = watched.initial } = near ?? {};
  const count = before + followedBy(watched, sights.slice(before), end);
  const refused = seen[count];
  if (refused === undefined) return { followed: trace.length };
  const product = compileProduct(system);
  const run = [...events, ...watched.runThrough(sights.slice(before, count), end)];
  const locals = localsAfter(follow(product, watched.initial, run));
  const { event, indices, step } = trace[refused.i]!;
  const { thread } = indices;
  if (thread === undefined) {
    const refuser = refusalOf(system, locals, seenAs(event, indices)!);
    return {
      followed: refused.i,
      divergence: { step, ...(refuser === undefined ? {} : { refusedBy: refuser }) },
    };
  }
  const way = wayToNextSight(system, locals, thread);
  if (way === undefined) return { followed: refused.i, divergence: { step } };
  const instead = describeTrace(system, follow(product, watched.initial, [...run, ...way]), observers).at(
    -1,
  )!;
  return { followed: refused.i, divergence: { step, instead: { ...instead, step } } };
}

/** The first component that refuses an observable event, and its state. */
function refusalOf(system: System, locals: readonly number[], sight: string): Divergence['refusedBy'] {
  const event = system.events.findIndex(({ label }) => seenAs(label.name, label.indices) === sight);
  const refuser = event < 0 ? undefined : refuserOf(system, locals, event);
  if (refuser === undefined) return undefined;
  const { instance, table } = system.components[refuser]!;
  return { instance: instance.name, state: formatLocalState(table.states[locals[refuser]!]!) };
}

/** The fewest events of a thread up to an observable one, while nothing else moves. */
function wayToNextSight(
  system: System,
  start: readonly number[],
  thread: string | number,
): readonly number[] | undefined {
  const own = system.events.flatMap(({ label }, event) =>
    label.indices['thread'] === thread ? [event] : [],
  );
  const met = new Set([start.join()]);
  const open = [{ locals: start, way: [] as readonly number[] }];
  for (const { locals, way } of open) {
    for (const event of own) {
      const next = stateAfter(system, locals, event);
      if (next === undefined) continue;
      const { name, indices } = system.events[event]!.label;
      if (seenAs(name, indices) !== undefined) return [...way, event];
      if (!met.has(next.join())) open.push({ locals: next, way: [...way, event] });
      met.add(next.join());
    }
  }
  return undefined;
}
