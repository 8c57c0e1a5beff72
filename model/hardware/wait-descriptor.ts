/**
 * The wait descriptor of one thread, and the descriptors of one entry that it waits for: those that were queued before it.
 * Exists with `sharedQueue`, for each thread and each entry of the unit.
 *
 * Source    VT-d specification, 6.5.2.12 "Ordering"
 * Squashed  a completed wait stays until its thread reads the status; while no wait is queued, all descriptors are `behind`
 * Bound     Two descriptors, as many as the queue of the unit takes of one entry.
 */
import { assign, setup } from 'xstate';
import { type ModelEvent, vocabulary } from '../events.ts';
import { type Kind, ROOM_OF_AN_ENTRY } from './descriptor-order.ts';

/** The thread and the entry that it is about. */
interface Place {
  readonly by: string;
  readonly device: number;
  readonly pasid: number;
}

interface Context extends Place {
  /** Kinds, sorted: the order among descriptors does not matter to a wait. */
  readonly before: readonly Kind[];
  readonly behind: readonly Kind[];
}

interface Params {
  readonly kind: Kind;
}

export const waitDescriptor = setup({
  types: { ...vocabulary, context: {} as Context, input: {} as Place },
  guards: {
    isElsewhere: ({ context, event }) => event.device !== context.device || event.pasid !== context.pasid,
    isMine,
    isAnothers: (args) => !isMine(args),
    hasRoom: ({ context: { before, behind } }) => before.length + behind.length < ROOM_OF_AN_ENTRY,
    isBefore: ({ context: { before } }, { kind }: Params) => before.includes(kind),
    isBehind: ({ context: { behind } }, { kind }: Params) => behind.includes(kind),
    waitReturns: (args) => isMine(args) && args.context.before.length === 0,
  },
  actions: {
    append: assign({ behind: ({ context: { behind } }, { kind }: Params) => [...behind, kind].toSorted() }),
    wait: assign({ before: ({ context: { behind } }) => behind, behind: [] }),
    // Of two of one kind the older one is executed first.
    completeBefore: assign({ before: ({ context: { before } }, { kind }: Params) => without(before, kind) }),
    completeBehind: assign({ behind: ({ context: { behind } }, { kind }: Params) => without(behind, kind) }),
  },
}).createMachine({
  id: 'wait descriptor',
  tags: 'quiescent',
  meta: { reads: ['thread', 'device', 'pasid'] },
  context: ({ input }) => ({ ...input, before: [], behind: [] }),
  on: {
    'invalidate.pasid_cache': submit('pc'),
    'invalidate.iotlb': submit('iotlb'),
    'invalidate.device_tlb': submit('dev_tlb'),
    'wait.submit': [{ guard: 'isAnothers' }, { actions: 'wait' }],
    wait: [{ guard: 'isAnothers' }, { guard: 'waitReturns' }],
    'iommu.invalidate_pasid_cache': execute('pc'),
    'iommu.invalidate_iotlb': execute('iotlb'),
    'iommu.invalidate_device_tlb': execute('dev_tlb'),
    'iommu.answer_device_tlb_early': execute('dev_tlb'),
  },
});

function isMine({ context, event }: { context: Place; event: ModelEvent }): boolean {
  return event.thread === context.by;
}

function submit(kind: Kind) {
  return [
    { guard: 'isElsewhere' },
    { guard: 'hasRoom', actions: { type: 'append', params: { kind } } },
  ] as const;
}

function execute(kind: Kind) {
  return [
    { guard: 'isElsewhere' },
    {
      guard: { type: 'isBefore', params: { kind } },
      actions: { type: 'completeBefore', params: { kind } },
    },
    {
      guard: { type: 'isBehind', params: { kind } },
      actions: { type: 'completeBehind', params: { kind } },
    },
  ] as const;
}

function without(kinds: readonly Kind[], kind: Kind): readonly Kind[] {
  return kinds.toSpliced(kinds.indexOf(kind), 1);
}
