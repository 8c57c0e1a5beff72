/** What let one step happen. It needs the tables alone, so that pages can ask it of the step that they show. */
import { DISABLED } from '../engine/chart.ts';
import type { System } from '../engine/system.ts';
import type { Cause } from '../report/counterexample.ts';

/** A cause that is still a number of a component and of a state. */
export interface Found extends Pick<Cause, 'step' | 'kind'> {
  readonly component: number;
  readonly local: number;
}

/** The causes of an event that is taken in the state at position `at`, of the components that take part. */
export function causesOfStep(
  system: System,
  along: readonly ArrayLike<number>[],
  event: number,
  at: number,
  isObserver: (component: number) => boolean,
): readonly Found[] {
  const { participants, columns, label } = system.events[event]!;
  return participants.flatMap((component, p): Found[] => {
    if (isObserver(component)) return [];
    const step = enabledSince(system, along, component, columns[p]!, at);
    const own = system.components[component]!.instance.indices['thread'] === label.indices['thread'];
    const kind = 'thread' in label.indices && own ? 'order' : 'state';
    return step === 0 ? [] : [{ step, kind, component, local: along[step]![component]! }];
  });
}

/** The step that brought a component into where it can take part in step `at`; 0 when it always could. */
function enabledSince(
  { components }: System,
  along: readonly ArrayLike<number>[],
  component: number,
  column: number,
  at: number,
): number {
  const { table } = components[component]!;
  let since = at;
  const isEnabled = (step: number): boolean =>
    table.next[along[step]![component]! * table.columns + column] !== DISABLED;
  while (since > 0 && isEnabled(since - 1)) since--;
  return since;
}
