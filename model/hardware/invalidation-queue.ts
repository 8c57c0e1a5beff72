/**
 * Invalidations of one entry that were submitted and have not completed, oldest first.
 *
 * Source    VT-d specification, 6.5.2 "Queued Invalidation Interface", 6.5.2.11 (ITE), 6.5.2.12 "Ordering";
 *           Linux 5.8, drivers/iommu/intel/dmar.c, qi_submit_sync() and qi_check_fault()
 * Squashed  the queue of a unit is cut into one queue per entry; the wait descriptor is the wait itself (S4); the
 *           descriptors of one submission come one after the other (S16)
 * Bound     Three descriptors that have not completed. A fourth submission waits for room; no shipped flow has more
 *           between two waits, a fence with nothing before it being over at once. One time-out of a device that is
 *           still there: after each one software does the same.
 */
import { assign, setup } from 'xstate';
import { vocabulary } from '../events.ts';
import { isFree, type Kind, kindOf, withoutIdleFence } from './descriptor-order.ts';
import { deviceTlbTags, iotlbTags, pasidCacheTags } from './invalidations.ts';
import { record } from './values.ts';

const ROOM = 3;

/** A descriptor as text, kind first: `pc did=1, unit=own`. */
type Descriptor = `${Exclude<Kind, 'fence' | 'wait'>} ${string}` | 'fence';

/**
 * What became of the last time-out: `raised`, the queue stands still; `missed`, software went on without marking
 * the wait that was behind it as aborted, and no later one is.
 */
type TimeOut = 'none' | 'raised' | 'missed';

interface Context {
  readonly pending: readonly Descriptor[];
  readonly timeOut: TimeOut;
  /** Whether a device that is there has been too late once. */
  readonly wasLate: boolean;
  /** Whether the slot that the next descriptor goes into has an odd number; the first one has number 0. */
  readonly nextSlot: 'even' | 'odd';
}

interface Params {
  readonly descriptor: Descriptor;
}

export const invalidationQueue = setup({
  types: { ...vocabulary, context: {} as Context },
  guards: {
    hasRoom: ({ context }) => context.pending.length < ROOM,
    waitReturns: ({ context: { pending, timeOut } }) => timeOut === 'none' && pending.length === 0,
    mayExecute: ({ context: { pending, timeOut } }, { descriptor }: Params) =>
      timeOut === 'none' && isFree(pending, pending.indexOf(descriptor)),
    mayTimeOut: ({ context }) => asksTheDevice(context),
    mayBeLate: ({ context }) => !context.wasLate && asksTheDevice(context),
    isRaised: ({ context }) => context.timeOut === 'raised',
    waitIsInOddSlot: ({ context: { timeOut, nextSlot } }) => timeOut === 'raised' && nextSlot === 'odd',
    waitIsInEvenSlot: ({ context: { timeOut, nextSlot } }) => timeOut === 'raised' && nextSlot === 'even',
  },
  actions: {
    append: assign({
      pending: ({ context }, { descriptor }: Params) => withoutIdleFence([...context.pending, descriptor]),
      nextSlot: ({ context }) => other(context),
    }),
    complete: assign({
      pending: ({ context: { pending } }, { descriptor }: Params) =>
        withoutIdleFence(pending.toSpliced(pending.indexOf(descriptor), 1)),
    }),
    return: assign({ nextSlot: ({ context }) => other(context) }),
    raise: assign({ timeOut: 'raised' }),
    raiseEarly: assign({ timeOut: 'raised', wasLate: true }),
    giveUp: assign({ timeOut: 'none', pending: [] }),
    miss: assign({ timeOut: 'missed' }),
  },
}).createMachine({
  id: 'invalidation queue',
  tags: 'quiescent',
  meta: { reads: [] },
  context: { pending: [], timeOut: 'none', wasLate: false, nextSlot: 'even' },
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
    ...record(
      deviceTlbTags.map((tag) => [
        `iommu.answer_device_tlb_early(tag=${tag})`,
        execute(`dev_tlb tag=${tag}`),
      ]),
    ),
    'invalidate.fence': submit('fence'),
    wait: { guard: 'waitReturns', actions: 'return' },
    'iommu.time_out': { guard: 'mayTimeOut', actions: 'raise' },
    'iommu.time_out_early': { guard: 'mayBeLate', actions: 'raiseEarly' },
    // Every slot is looked at: the wait is found and marked, and what was submitted is given up.
    'invalidate.abort(step=1)': { guard: 'isRaised', actions: 'giveUp' },
    // Slots with odd numbers are looked at. The wait is in the slot behind what was submitted.
    'invalidate.abort(step=2)': [
      { guard: 'waitIsInOddSlot', actions: 'giveUp' },
      { guard: 'waitIsInEvenSlot', actions: 'miss' },
    ],
  },
});

/** Whether the device has been sent an invalidation that it has not answered. */
function asksTheDevice({ pending, timeOut }: Context): boolean {
  return timeOut === 'none' && pending.some((d, at) => kindOf(d) === 'dev_tlb' && isFree(pending, at));
}

const other = ({ nextSlot }: Context): Context['nextSlot'] => (nextSlot === 'even' ? 'odd' : 'even');

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
