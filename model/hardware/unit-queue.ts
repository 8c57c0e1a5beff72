/**
 * The invalidation queue of a unit, with what every submitter has put into it: the kinds of the descriptors in the order
 * of their submission, and the waits between them. Exists with `sharedQueue`; the tags of a descriptor are with its
 * entry, in `pending-descriptors.ts`.
 *
 * Source    VT-d specification, 6.5.2 "Queued Invalidation Interface", 6.5.2.12 "Ordering"
 * Squashed  a wait that has completed stays until its thread looks
 * Bound     Two descriptors of each entry and one fence. A thread that submits more waits for room.
 */
import { assign, setup } from 'xstate';
import { type ModelEvent, vocabulary } from '../events.ts';
import { isFree, type Kind, withoutIdleFence } from './descriptor-order.ts';

const ROOM = 2;

/** What stands in a slot: `pc 0/1` for device 0 and PASID 1, `wait do_exit(pasid=1)`, `fence`. */
type Slot = string;

interface Context {
  readonly slots: readonly Slot[];
}

interface Params {
  readonly kind: Kind;
}

export const unitQueue = setup({
  types: { ...vocabulary, context: {} as Context },
  guards: {
    hasRoom: ({ context: { slots }, event }) => {
      const entry = ` ${entryOf(event)}`;
      return slots.filter((slot) => slot.endsWith(entry)).length < ROOM;
    },
    hasNoFence: ({ context }) => !context.slots.includes('fence'),
    hasNoWait: ({ context, event }) => !context.slots.includes(waitOf(event)),
    mayExecute: ({ context: { slots }, event }, { kind }: Params) =>
      isFree(slots, slots.indexOf(`${kind} ${entryOf(event)}`)),
    waitReturns: ({ context: { slots }, event }) => isFree(slots, slots.indexOf(waitOf(event))),
  },
  actions: {
    append: assign({
      slots: ({ context, event }, { kind }: Params) => [...context.slots, `${kind} ${entryOf(event)}`],
    }),
    appendFence: assign({ slots: ({ context }) => withoutIdleFence([...context.slots, 'fence']) }),
    appendWait: assign({ slots: ({ context, event }) => [...context.slots, waitOf(event)] }),
    complete: assign({
      slots: ({ context: { slots }, event }, { kind }: Params) =>
        withoutIdleFence(without(slots, `${kind} ${entryOf(event)}`)),
    }),
    return: assign({ slots: ({ context: { slots }, event }) => without(slots, waitOf(event)) }),
  },
}).createMachine({
  id: 'queue of the unit',
  tags: 'quiescent',
  meta: { reads: ['thread', 'device', 'pasid'] },
  context: { slots: [] },
  on: {
    'invalidate.pasid_cache': submit('pc'),
    'invalidate.iotlb': submit('iotlb'),
    'invalidate.device_tlb': submit('dev_tlb'),
    'invalidate.fence': { guard: 'hasNoFence', actions: 'appendFence' },
    'wait.submit': { guard: 'hasNoWait', actions: 'appendWait' },
    wait: { guard: 'waitReturns', actions: 'return' },
    'iommu.invalidate_pasid_cache': execute('pc'),
    'iommu.invalidate_iotlb': execute('iotlb'),
    'iommu.invalidate_device_tlb': execute('dev_tlb'),
    'iommu.answer_device_tlb_early': execute('dev_tlb'),
  },
});

function submit(kind: Kind) {
  return { guard: 'hasRoom', actions: { type: 'append', params: { kind } } } as const;
}

function execute(kind: Kind) {
  return {
    guard: { type: 'mayExecute', params: { kind } },
    actions: { type: 'complete', params: { kind } },
  } as const;
}

const entryOf = ({ device, pasid }: ModelEvent): string => `${device}/${pasid}`;
const waitOf = ({ thread }: ModelEvent): Slot => `wait ${thread}`;

function without(slots: readonly Slot[], slot: Slot): readonly Slot[] {
  return slots.toSpliced(slots.indexOf(slot), 1);
}
