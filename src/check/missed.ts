/** An invalidation that came past a copy and left it, where the copy is what the last step goes by. */
import { meaningOfChart } from '../../model/components.ts';
import { meaningOf } from '../../model/events.ts';
import type { System, Trace } from '../engine/index.ts';
import type { Missed, ToldStep } from '../report/story.ts';

/**
 * The last such invalidation, of what the last step depends on; nothing where each copy came after every invalidation of
 * it. `short` makes of the name of an instance what the steps call it.
 */
export function missedInvalidation(
  system: System,
  trace: Trace,
  steps: readonly ToldStep[],
  short: (name: string) => string,
): Missed | undefined {
  for (const { instance, state, step: since } of steps.at(-1)!.causes) {
    const copy = system.components.findIndex((one) => short(one.instance.name) === instance);
    const component = system.components[copy];
    if (component === undefined || meaningOfChart(component.table.id).group !== 'caches') continue;
    const at = trace.steps.findLastIndex(
      ({ event, label, moves }, i) =>
        i >= since &&
        i < steps.length - 1 &&
        meaningOf(label.name)?.invalidates === true &&
        system.events[event]!.participants.includes(copy) &&
        !moves.some((move) => move.component === copy),
    );
    if (at >= 0) return { step: at + 1, copy: instance, holds: state, since };
  }
  return undefined;
}
