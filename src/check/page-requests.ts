/** Where a page request is, in words: on its way, in the queue, in the handler's hand, in work, unanswered. */
import type { IndexMap } from '../../model/system.ts';
import type { LocalState, System } from '../engine/index.ts';
import { requestInWords } from '../report/state-words.ts';

/** Numbers above this stand for a request that is not the last of its group. */
const PART = 100;

/** What the state of a request means, or nothing for one that is no page request. */
export function whereIs(system: System, component: number, locals: ArrayLike<number>): string | undefined {
  const { instance, table } = system.components[component]!;
  if (table.id !== 'request') return undefined;
  const [leaf = ''] = table.states[locals[component]!]!.leaves;
  if (leaf.startsWith('unanswered')) return whereWithSoftware(system, instance.indices, locals);
  return /^(?:pageRequest|part|partSent|last)\b/.test(leaf) ? requestInWords(leaf) : undefined;
}

/** Software has it: the queue, the handler thread or a worker. */
function whereWithSoftware(system: System, indices: IndexMap, locals: ArrayLike<number>): string {
  const number = indices['request'];
  const isIt = (value: unknown): boolean => value === number || value === PART + Number(number);
  const queue = stateBeside(system, 'page request queue', indices, locals);
  const work = stateBeside(system, 'fault work', indices, locals);
  if ((queue?.context['ring'] as readonly unknown[] | undefined)?.some(isIt) === true)
    return 'a page request in the queue';
  if (isIt(queue?.context['hand'])) return 'a page request that the handler took from the queue';
  if (!isIt(work?.context['request'])) return 'a page request that nobody has answered';
  return work?.leaves[0]?.startsWith('queued') === true
    ? 'a page request in work, waiting for a worker'
    : 'a page request in work, a worker is at it';
}

/** The state of the chart with this name for the same device and PASID. */
function stateBeside(
  { components }: System,
  chart: string,
  { device, pasid }: IndexMap,
  locals: ArrayLike<number>,
): LocalState | undefined {
  const c = components.findIndex(
    ({ instance, table }) =>
      table.id === chart && instance.indices['device'] === device && instance.indices['pasid'] === pasid,
  );
  return components[c]?.table.states[locals[c]!];
}
