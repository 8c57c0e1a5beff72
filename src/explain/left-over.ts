/** What the last step finds still there: a copy or a request that it should not have met. */
import { meaningOfChart } from '../../model/components.ts';
import type { System } from '../engine/index.ts';
import type { ExplainedStep, Explanation } from '../report/counterexample.ts';

/** What makes the last step break the claim comes before what only lets it happen; a device that runs is neither. */
export function leftOver(
  system: System,
  steps: readonly ExplainedStep[],
  short: (name: string) => string,
): Explanation['left'] {
  const { causes } = steps.at(-1)!;
  const isLeft = (instance: string): boolean => {
    const component = system.components.find((one) => short(one.instance.name) === instance);
    if (component === undefined) return false;
    const { group, role } = meaningOfChart(component.table.id);
    return group === 'caches' || group === 'queues' || role === 'request';
  };
  const left =
    causes.find(({ kind, instance }) => kind === 'claim' && isLeft(instance)) ??
    causes.find(({ kind, instance }) => kind === 'state' && isLeft(instance));
  return left === undefined ? undefined : { instance: left.instance, state: left.state, since: left.step };
}
