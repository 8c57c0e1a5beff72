/** An invalidation that did not reach a copy, or a request, which the last step uses. */
import { meaningOfChart } from '../../model/components.ts';
import { meaningOf } from '../../model/events.ts';
import { alphabet, enumerateChart } from '../engine/chart.ts';
import { type Component, formatLocalState, parseLabel, type System, type Trace } from '../engine/index.ts';
import type { ExplainedStep, Missed } from '../report/counterexample.ts';
import { localsAlong } from './causes.ts';

/**
 * The last invalidation that left a copy or a request on which the last step depends; nothing if there is none.
 * `short` gives an instance the name that the steps use.
 */
export function missedInvalidation(
  system: System,
  trace: Trace,
  steps: readonly ExplainedStep[],
  short: (name: string) => string,
): Missed | undefined {
  const after = localsAlong(trace);
  for (const { instance, state, step: since } of steps.at(-1)!.causes) {
    const copy = system.components.findIndex((one) => short(one.instance.name) === instance);
    const component = system.components[copy];
    if (component === undefined) continue;
    const { group } = meaningOfChart(component.table.id);
    if (group !== 'caches' && group !== 'device and requests') continue;
    const local = after.at(-2)![copy]!;
    const at = trace.steps.findLastIndex(
      ({ event, label, moves }, i) =>
        i >= since &&
        i < steps.length - 1 &&
        meaningOf(label.name)?.invalidates === true &&
        system.events[event]!.participants.includes(copy) &&
        !moves.some((move) => move.component === copy) &&
        wouldReach(component, label.name, local),
    );
    const kind = group === 'caches' ? 'copy' : 'request';
    if (at >= 0) return { kind, step: at + 1, instance, holds: state, since };
  }
  return undefined;
}

/** Whether the same invalidation with other tags removes the copy or drains the request. The compiled table has only the tags in use. */
function wouldReach({ instance, table }: Component, name: string, local: number): boolean {
  const { machine, indices, inputs = [undefined] } = instance;
  const types = alphabet(machine);
  const whole = enumerateChart(
    machine,
    types.map((type) => ({ type, indices })),
    inputs,
  );
  const wanted = formatLocalState(table.states[local]!);
  const state = whole.states.findIndex((one) => formatLocalState(one) === wanted);
  return types.some((type, column) => {
    if (parseLabel(type)?.name !== name) return false;
    return whole.next[state * whole.columns + column] !== state;
  });
}
