/**
 * The invalidation queue of a unit, with what every submitter has put into it: the kinds of the descriptors, and what of
 * the order of their submission makes a difference. Exists with `sharedQueue`; the tags of a descriptor are with its entry
 * (`pending-descriptors.ts`), a wait is with its thread (`wait-descriptor.ts`).
 *
 * Source    VT-d specification, 6.5.2 "Queued Invalidation Interface", 6.5.2.12 "Ordering"
 * Squashed  neighbours that never wait for each other are sorted (S25)
 * Bound     Two descriptors of each entry and one fence. A thread that submits more waits for room.
 */
import { assign, setup } from 'xstate';
import { type ModelEvent, vocabulary } from '../events.ts';
import {
  isFree,
  type Kind,
  ROOM_OF_AN_ENTRY,
  withoutIdleFence,
  withoutIdleOrder,
} from './descriptor-order.ts';

/** What stands in a slot: `pc 0/1` for device 0 and PASID 1, `fence`. */
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
      return slots.filter((slot) => slot.endsWith(entry)).length < ROOM_OF_AN_ENTRY;
    },
    hasNoFence: ({ context }) => !context.slots.includes('fence'),
    mayExecute: ({ context: { slots }, event }, { kind }: Params) =>
      isFree(slots, slots.indexOf(`${kind} ${entryOf(event)}`)),
  },
  actions: {
    append: assign({
      slots: ({ context, event }, { kind }: Params) =>
        withoutIdleOrder([...context.slots, `${kind} ${entryOf(event)}`]),
    }),
    appendFence: assign({ slots: ({ context }) => withoutIdleFence([...context.slots, 'fence']) }),
    complete: assign({
      slots: ({ context: { slots }, event }, { kind }: Params) =>
        withoutIdleOrder(withoutIdleFence(without(slots, `${kind} ${entryOf(event)}`))),
    }),
  },
}).createMachine({
  id: 'queue of the unit',
  tags: 'quiescent',
  meta: { reads: ['device', 'pasid'] },
  context: { slots: [] },
  on: {
    'invalidate.pasid_cache': submit('pc'),
    'invalidate.iotlb': submit('iotlb'),
    'invalidate.device_tlb': submit('dev_tlb'),
    'invalidate.fence': { guard: 'hasNoFence', actions: 'appendFence' },
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

function without(slots: readonly Slot[], slot: Slot): readonly Slot[] {
  return slots.toSpliced(slots.indexOf(slot), 1);
}
