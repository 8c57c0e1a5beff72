/** Where a page request is: on its way, in the queue, with the handler, in work, unanswered. */
import { type IndexMap, meaningOfChart, type Role } from '../../model/components.ts';
import type { LocalState, System } from '../engine/index.ts';
import { pathOf } from '../report/notation.ts';
import type { RequestPlace } from '../words/state-words.ts';

/** A request that is not the last of its group has its number plus this one. */
const PART = 100;

/** The phases of a page request that software has not read yet. */
const ON_THE_WAY = new Set(['pageRequest', 'part', 'partSent', 'last']);

/** What the state of a request means, or nothing for one that is no page request. */
export function whereIs(
  system: System,
  component: number,
  locals: ArrayLike<number>,
): RequestPlace | undefined {
  const { instance, table } = system.components[component]!;
  if (meaningOfChart(table.id).role !== 'request') return undefined;
  const [leaf = ''] = table.states[locals[component]!]!.leaves;
  const [phase = ''] = pathOf(leaf);
  if (phase === 'unanswered') return whereWithSoftware(system, instance.indices, locals);
  return ON_THE_WAY.has(phase) ? { kind: 'onItsWay', state: leaf } : undefined;
}

/** Software has it: the queue, the handler thread or a worker. */
function whereWithSoftware(system: System, indices: IndexMap, locals: ArrayLike<number>): RequestPlace {
  const number = indices['request'];
  const isIt = (value: unknown): boolean => value === number || value === PART + Number(number);
  const queue = stateBeside(system, 'pageRequestQueue', indices, locals);
  const work = stateBeside(system, 'faultWork', indices, locals);
  if ((queue?.context['ring'] as readonly unknown[] | undefined)?.some(isIt) === true)
    return { kind: 'inQueue' };
  if (isIt(queue?.context['hand'])) return { kind: 'inHand' };
  if (!isIt(work?.context['request'])) return { kind: 'unanswered' };
  return work !== undefined && pathOf(work.leaves[0]!)[0] === 'queued'
    ? { kind: 'waiting' }
    : { kind: 'inWork' };
}

/** The state of the component with this role for the same device and PASID. */
function stateBeside(
  { components }: System,
  role: Role,
  { device, pasid }: IndexMap,
  locals: ArrayLike<number>,
): LocalState | undefined {
  const c = components.findIndex(
    ({ instance, table }) =>
      meaningOfChart(table.id).role === role &&
      instance.indices['device'] === device &&
      instance.indices['pasid'] === pasid,
  );
  return components[c]?.table.states[locals[c]!];
}
