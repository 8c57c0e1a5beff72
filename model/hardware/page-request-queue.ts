/**
 * The page request queue as one entry sees it: requests of its PASID, and the one that the handler has in hand.
 *
 * Source    VT-d specification, 7.4.1 "Page Request Queue", 7.11, registers PQH, PQT, PRS (PRO)
 * Squashed  the queue of a unit is cut into one queue per entry (S9)
 * Bound     One slot: the second request overflows it. A larger queue overflows later, in the same way.
 */
import { assign, setup } from 'xstate';
import { vocabulary } from '../events.ts';

const SLOTS = 1;
const NOBODY = 0;
/** Added to the number of a request in the queue that is not the last of its group. */
const PART = 100;

interface Context {
  /** Numbers of the requests in the queue, oldest first; those above 100 are not the last of their group. */
  readonly ring: readonly number[];
  /** The request that the handler thread has taken, 0 for none. */
  readonly hand: number;
  /** Page request overflow: set by hardware, cleared by software. */
  readonly PRO: boolean;
}

export const pageRequestQueue = setup({
  types: { ...vocabulary, context: {} as Context },
  guards: {
    hasRoom: ({ context }) => context.ring.length < SLOTS && !context.PRO,
    hasNoRoom: ({ context }) => context.ring.length === SLOTS || context.PRO,
    canTake: ({ context }) => context.ring.length > 0 && context.hand === NOBODY,
    isInHand: ({ context, event }) => context.hand === event.request,
    isPartInHand: ({ context, event }) => context.hand === PART + (event.request ?? NOBODY),
    isOverflowed: ({ context }) => context.PRO,
    isNotOverflowed: ({ context }) => !context.PRO,
    isEmpty: ({ context }) => context.ring.length === 0,
    isNotEmpty: ({ context }) => context.ring.length > 0,
    isIdle: ({ context }) => context.ring.length === 0 && context.hand === NOBODY,
  },
  actions: {
    append: assign({ ring: ({ context, event }) => [...context.ring, event.request ?? NOBODY] }),
    appendPart: assign({ ring: ({ context, event }) => [...context.ring, PART + (event.request ?? NOBODY)] }),
    overflow: assign({ PRO: true }),
    take: assign({
      hand: ({ context }) => context.ring[0] ?? NOBODY,
      ring: ({ context }) => context.ring.slice(1),
    }),
    handOver: assign({ hand: NOBODY }),
    clearOverflow: assign({ PRO: false }),
  },
}).createMachine({
  id: 'page request queue',
  tags: 'quiescent',
  meta: { reads: ['request'] },
  context: { ring: [], hand: NOBODY, PRO: false },
  on: {
    'iommu.queue_page_request': { guard: 'hasRoom', actions: 'append' },
    'iommu.answer_overflow': { guard: 'hasNoRoom', actions: 'overflow' },
    'iommu.queue_part': { guard: 'hasRoom', actions: 'appendPart' },
    'iommu.overflow_part': { guard: 'hasNoRoom', actions: 'overflow' },
    'iommu.queue_last': { guard: 'hasRoom', actions: 'append' },
    'iommu.overflow_last': { guard: 'hasNoRoom', actions: 'overflow' },
    'prq.keep_part': { guard: 'isPartInHand', actions: 'handOver' },
    'prq.take': { guard: 'canTake', actions: 'take' },
    'prq.report': { guard: 'isInHand', actions: 'handOver' },
    'prq.clear_overflow': { actions: 'clearOverflow' },
    'prq.is_overflowed(answer=yes)': { guard: 'isOverflowed' },
    'prq.is_overflowed(answer=no)': { guard: 'isNotOverflowed' },
    'prq.is_empty(answer=yes)': { guard: 'isEmpty' },
    'prq.is_empty(answer=no)': { guard: 'isNotEmpty' },
    'prq.wait_empty': { guard: 'isIdle' },
  },
});
