/**
 * The tags of the descriptors of one entry that are in the queue of its unit. Exists with `sharedQueue`: their order is
 * in `unit-queue.ts`.
 *
 * Source    VT-d specification, 6.5.2 "Queued Invalidation Interface"
 * Squashed  of two descriptors of one kind the older one is executed first
 * Bound     Two descriptors, as many as the queue of the unit takes of one entry.
 */
import { assign, setup } from 'xstate';
import { vocabulary } from '../events.ts';
import { ROOM_OF_AN_ENTRY } from './descriptor-order.ts';
import { deviceTlbTags, iotlbTags, pasidCacheTags } from './invalidations.ts';
import { record } from './values.ts';

interface Context {
  /** Kind and tags of each, oldest first: `pasid_cache(did=1, unit=own)`. */
  readonly pending: readonly string[];
}

interface Params {
  readonly descriptor: string;
}

const descriptors = [
  ...pasidCacheTags.map(({ did, unit }) => `pasid_cache(did=${did}, unit=${unit})` as const),
  ...iotlbTags.map(({ did, type, unit }) => `iotlb(did=${did}, type=${type}, unit=${unit})` as const),
  ...deviceTlbTags.map((tag) => `device_tlb(tag=${tag})` as const),
];

export const pendingDescriptors = setup({
  types: { ...vocabulary, context: {} as Context },
  guards: {
    hasRoom: ({ context }) => context.pending.length < ROOM_OF_AN_ENTRY,
    isOldest: ({ context: { pending } }, { descriptor }: Params) =>
      pending.find((other) => kindOf(other) === kindOf(descriptor)) === descriptor,
  },
  actions: {
    append: assign({
      pending: ({ context }, { descriptor }: Params) => [...context.pending, descriptor],
    }),
    complete: assign({
      pending: ({ context: { pending } }, { descriptor }: Params) =>
        pending.toSpliced(pending.indexOf(descriptor), 1),
    }),
  },
}).createMachine({
  id: 'descriptors in the queue',
  tags: 'quiescent',
  meta: { reads: [] },
  context: { pending: [] },
  on: {
    ...record(
      descriptors.map((descriptor) => [
        `invalidate.${descriptor}`,
        { guard: 'hasRoom', actions: { type: 'append', params: { descriptor } } },
      ]),
    ),
    ...record(
      descriptors.flatMap((descriptor) =>
        executionsOf(descriptor).map((event) => [
          event,
          {
            guard: { type: 'isOldest', params: { descriptor } },
            actions: { type: 'complete', params: { descriptor } },
          },
        ]),
      ),
    ),
  },
});

type Executed = (typeof descriptors)[number];

/** A Device-TLB invalidation may be answered early. */
function executionsOf(descriptor: Executed) {
  const executed = `iommu.invalidate_${descriptor}` as const;
  return descriptor.startsWith('device_tlb')
    ? ([executed, `iommu.answer_${descriptor.replace('device_tlb', 'device_tlb_early')}`] as const)
    : ([executed] as const);
}

function kindOf(descriptor: string): string {
  return descriptor.replace(/\(.*/, '');
}
