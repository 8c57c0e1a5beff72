/** The step of a trace that another system does not allow, and what that system does instead. */

import { describeTrace, localsAfter } from '../check/trace.ts';
import { compileProduct, follow, formatLocalState, type System } from '../engine/index.ts';
import { refuserOf, stateAfter } from '../engine/step.ts';
import type { Compiled } from '../program/compile.ts';
import type { Divergence } from '../report/comparison.ts';
import type { Step } from '../report/verdict.ts';
import { followedBy } from './difference.ts';
import { type ObservableSystem, observableAction } from './observable.ts';

/** A system without claims, and the same reduced to its observable actions. */
export interface Side {
  readonly compiled: Compiled;
  readonly observable: ObservableSystem;
}

/**
 * How many steps of a trace of one side the other side allows, and what that side does then; no divergence if it allows
 * them all. Before step `from` the other side may leave out and add actions: differences there do not count.
 */
export function divergenceOn(
  trace: readonly Step[],
  { compiled: { system, observers }, observable }: Side,
  from = 1,
): { readonly followed: number; readonly divergence?: Divergence } {
  const observed = trace.flatMap(({ event, indices }, i) => {
    const action = observableAction(event, indices);
    return action === undefined ? [] : [{ action, i }];
  });
  const actions = observed.map(({ action }) => action);
  const near = observable.runNear(actions.slice(0, observed.filter(({ i }) => i < from - 1).length));
  const before = near === undefined ? 0 : observed.filter(({ i }) => i < from - 1).length;
  const { events = [], end = observable.initial } = near ?? {};
  const count = before + followedBy(observable, actions.slice(before), end);
  const refused = observed[count];
  if (refused === undefined) return { followed: trace.length };
  const product = compileProduct(system);
  const run = [...events, ...observable.runThrough(actions.slice(before, count), end)];
  const locals = localsAfter(follow(product, observable.initial, run));
  const { event, indices, step } = trace[refused.i]!;
  const { thread } = indices;
  if (thread === undefined) {
    const refuser = refusalOf(system, locals, observableAction(event, indices)!);
    return {
      followed: refused.i,
      divergence: { step, ...(refuser === undefined ? {} : { refusedBy: refuser }) },
    };
  }
  const way = wayToNextAction(system, locals, thread);
  if (way === undefined) return { followed: refused.i, divergence: { step } };
  const instead = describeTrace(system, follow(product, observable.initial, [...run, ...way]), observers).at(
    -1,
  )!;
  return { followed: refused.i, divergence: { step, instead: { ...instead, step } } };
}

/** The first component that refuses an observable event, and its state. */
function refusalOf(system: System, locals: readonly number[], action: string): Divergence['refusedBy'] {
  const event = system.events.findIndex(
    ({ label }) => observableAction(label.name, label.indices) === action,
  );
  const refuser = event < 0 ? undefined : refuserOf(system, locals, event);
  if (refuser === undefined) return undefined;
  const { instance, table } = system.components[refuser]!;
  return { instance: instance.name, state: formatLocalState(table.states[locals[refuser]!]!) };
}

/** The fewest events of a thread up to an observable one, while nothing else moves. */
function wayToNextAction(
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
      if (observableAction(name, indices) !== undefined) return [...way, event];
      if (!met.has(next.join())) open.push({ locals: next, way: [...way, event] });
      met.add(next.join());
    }
  }
  return undefined;
}
