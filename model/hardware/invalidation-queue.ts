/**
 * Invalidations of one entry that were submitted and have not completed, oldest first.
 *
 * Source    VT-d specification, 6.5.2 "Queued Invalidation Interface", 6.5.2.12 "Ordering"
 * Squashed  the queue of a unit is cut into one queue per entry; the wait descriptor is the wait itself (S4)
 * Bound     Three descriptors. A fourth submission waits for room; every shipped flow waits after each one.
 */
import { assign, setup } from 'xstate';
import { vocabulary } from '../events.ts';

const ROOM = 3;

type Kind = 'pc' | 'iotlb' | 'dev_tlb';

/** A descriptor as text, kind first: `pc did=1`. */
type Descriptor = `${Kind} ${string}`;

/** What hardware must have completed before it may execute a descriptor of this kind; later ones do not matter. */
const waitsFor: Readonly<Record<Kind, readonly Kind[]>> = {
  pc: [],
  iotlb: ['pc'],
  dev_tlb: ['iotlb'],
};

interface Params {
  readonly descriptor: Descriptor;
}

export const invalidationQueue = setup({
  types: { ...vocabulary, context: {} as { readonly pending: readonly Descriptor[] } },
  guards: {
    hasRoom: ({ context }) => context.pending.length < ROOM,
    isEmpty: ({ context }) => context.pending.length === 0,
    mayExecute: ({ context: { pending } }, { descriptor }: Params) => {
      const at = pending.indexOf(descriptor);
      const before = waitsFor[kindOf(descriptor)];
      return at >= 0 && !pending.slice(0, at).some((earlier) => before.includes(kindOf(earlier)));
    },
  },
  actions: {
    append: assign({ pending: ({ context }, { descriptor }: Params) => [...context.pending, descriptor] }),
    complete: assign({
      pending: ({ context: { pending } }, { descriptor }: Params) =>
        pending.toSpliced(pending.indexOf(descriptor), 1),
    }),
  },
}).createMachine({
  id: 'invalidation queue',
  tags: 'quiescent',
  meta: { reads: [] },
  context: { pending: [] },
  on: {
    'invalidate.pasid_cache(did=0)': submit('pc did=0'),
    'invalidate.pasid_cache(did=1)': submit('pc did=1'),
    'invalidate.iotlb(did=0)': submit('iotlb did=0'),
    'invalidate.iotlb(did=1)': submit('iotlb did=1'),
    'invalidate.device_tlb(tag=pasid)': submit('dev_tlb tag=pasid'),
    'invalidate.device_tlb(tag=no_pasid)': submit('dev_tlb tag=no_pasid'),
    'iommu.invalidate_pasid_cache(did=0)': execute('pc did=0'),
    'iommu.invalidate_pasid_cache(did=1)': execute('pc did=1'),
    'iommu.invalidate_iotlb(did=0)': execute('iotlb did=0'),
    'iommu.invalidate_iotlb(did=1)': execute('iotlb did=1'),
    'iommu.invalidate_device_tlb(tag=pasid)': execute('dev_tlb tag=pasid'),
    'iommu.invalidate_device_tlb(tag=no_pasid)': execute('dev_tlb tag=no_pasid'),
    wait: { guard: 'isEmpty' },
  },
});

function kindOf(descriptor: Descriptor): Kind {
  return descriptor.slice(0, descriptor.indexOf(' ')) as Kind;
}

function submit(descriptor: Descriptor) {
  return { guard: 'hasRoom', actions: { type: 'append', params: { descriptor } } } as const;
}

function execute(descriptor: Descriptor) {
  return {
    guard: { type: 'mayExecute', params: { descriptor } },
    actions: { type: 'complete', params: { descriptor } },
  } as const;
}
