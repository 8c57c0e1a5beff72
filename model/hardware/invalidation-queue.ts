/**
 * Invalidations of one entry that were submitted and have not completed, oldest first.
 *
 * Source    VT-d specification, 6.5.2 "Queued Invalidation Interface", 6.5.2.11 (ITE), 6.5.2.12 "Ordering";
 *           Linux 5.8, drivers/iommu/intel/dmar.c, qi_submit_sync() and qi_check_fault()
 * Squashed  the queue of a unit is cut into one queue per entry; the wait descriptor is the wait itself (S4)
 * Bound     Three descriptors. A fourth submission waits for room; every shipped flow waits after each one.
 */
import { assign, setup } from 'xstate';
import { vocabulary } from '../events.ts';
import { deviceTlbTags, iotlbTags, pasidCacheTags } from './invalidations.ts';
import { record } from './values.ts';

const ROOM = 3;

type Kind = 'pc' | 'iotlb' | 'dev_tlb';

/** A descriptor as text, kind first: `pc did=1, unit=own`. */
type Descriptor = `${Kind} ${string}`;

/**
 * What became of the last time-out: `raised`, the queue stands still; `missed`, software went on without marking
 * the wait that was behind it as aborted, and nobody will.
 */
type TimeOut = 'none' | 'raised' | 'missed';

interface Context {
  readonly pending: readonly Descriptor[];
  readonly timeOut: TimeOut;
  /** Whether the last submission was given up. */
  readonly aborted: boolean;
}

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
  types: { ...vocabulary, context: {} as Context },
  guards: {
    hasRoom: ({ context }) => context.pending.length < ROOM,
    waitReturns: ({ context: { pending, timeOut } }) => timeOut === 'none' && pending.length === 0,
    mayExecute: ({ context: { pending, timeOut } }, { descriptor }: Params) => {
      const at = pending.indexOf(descriptor);
      const before = waitsFor[kindOf(descriptor)];
      const isFree = !pending.slice(0, at).some((earlier) => before.includes(kindOf(earlier)));
      return timeOut === 'none' && at >= 0 && isFree;
    },
    mayTimeOut: ({ context: { pending, timeOut } }) =>
      timeOut === 'none' && pending[0]?.startsWith('dev_tlb') === true,
    isRaised: ({ context }) => context.timeOut === 'raised',
    isAborted: ({ context }) => context.aborted,
    isNotAborted: ({ context }) => !context.aborted,
  },
  actions: {
    append: assign({
      pending: ({ context }, { descriptor }: Params) => [...context.pending, descriptor],
      aborted: false,
    }),
    complete: assign({
      pending: ({ context: { pending } }, { descriptor }: Params) =>
        pending.toSpliced(pending.indexOf(descriptor), 1),
    }),
    raise: assign({ timeOut: 'raised' }),
    giveUp: assign({ timeOut: 'none', pending: [], aborted: true }),
    miss: assign({ timeOut: 'missed' }),
    forget: assign({ aborted: false }),
  },
}).createMachine({
  id: 'invalidation queue',
  tags: 'quiescent',
  meta: { reads: [] },
  context: { pending: [], timeOut: 'none', aborted: false },
  on: {
    ...record(pasidCacheTags.map((t) => [`invalidate.pasid_cache(${tags(t)})`, submit(`pc ${tags(t)}`)])),
    ...record(
      pasidCacheTags.map((t) => [`iommu.invalidate_pasid_cache(${tags(t)})`, execute(`pc ${tags(t)}`)]),
    ),
    ...record(iotlbTags.map((t) => [`invalidate.iotlb(${tags(t)})`, submit(`iotlb ${tags(t)}`)])),
    ...record(iotlbTags.map((t) => [`iommu.invalidate_iotlb(${tags(t)})`, execute(`iotlb ${tags(t)}`)])),
    ...record(
      deviceTlbTags.map((tag) => [`invalidate.device_tlb(tag=${tag})`, submit(`dev_tlb tag=${tag}`)]),
    ),
    ...record(
      deviceTlbTags.map((tag) => [`iommu.invalidate_device_tlb(tag=${tag})`, execute(`dev_tlb tag=${tag}`)]),
    ),
    wait: { guard: 'waitReturns' },
    'iommu.time_out': { guard: 'mayTimeOut', actions: 'raise' },
    // Every slot is looked at: the wait is found and marked, and what was submitted is given up.
    'invalidate.abort(step=1)': { guard: 'isRaised', actions: 'giveUp' },
    // Every second slot is looked at: the wait may sit in one of the others.
    'invalidate.abort(step=2)': { guard: 'isRaised', actions: 'miss' },
    'wait.was_aborted(answer=yes)': { guard: 'isAborted', actions: 'forget' },
    'wait.was_aborted(answer=no)': { guard: 'isNotAborted' },
  },
});

function kindOf(descriptor: Descriptor): Kind {
  return descriptor.slice(0, descriptor.indexOf(' ')) as Kind;
}

function tags(values: object): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}=${value}`)
    .join(', ');
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
