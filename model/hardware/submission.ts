/**
 * What became of the invalidations that one thread has submitted for one entry: whether a time-out put an end to them
 * before its wait returned. Exists with `vanish`.
 *
 * Source    Linux 5.8, drivers/iommu/intel/dmar.c, qi_check_fault(): QI_ABORT in the slot of the wait
 */
import { setup } from 'xstate';
import { type ModelEvent, vocabulary } from '../events.ts';

/** The thread that it is about. */
interface Owner {
  readonly by: string;
}

const isMine = ({ context, event }: { context: Owner; event: ModelEvent }): boolean =>
  event.thread === context.by;

/** What another thread submits or waits for is not its business. */
const mine = <Target extends string>(target?: Target) =>
  [{ guard: 'isMine', ...(target === undefined ? {} : { target }) }, { guard: 'isAnothers' }] as const;

const submits = <Target extends string>(target?: Target) => ({
  'invalidate.pasid_cache': mine(target),
  'invalidate.iotlb': mine(target),
  'invalidate.device_tlb': mine(target),
  'invalidate.fence': mine(target),
});

const wasNotAborted = {
  'wait.was_aborted(answer=no)': mine(),
  'wait.was_aborted(answer=yes)': { guard: 'isAnothers' },
} as const;

const wasAborted = {
  'wait.was_aborted(answer=no)': { guard: 'isAnothers' },
  'wait.was_aborted(answer=yes)': mine('idle'),
} as const;

export const submission = setup({
  types: { ...vocabulary, context: {} as Owner, input: {} as Owner },
  guards: { isMine, isAnothers: (args) => !isMine(args) },
}).createMachine({
  id: 'submission',
  tags: 'quiescent',
  meta: { reads: ['thread'] },
  context: ({ input: { by } }) => ({ by }),
  initial: 'idle',
  states: {
    idle: { on: { ...submits('open'), ...wasNotAborted, wait: {}, 'invalidate.abort': {} } },
    // The wait descriptor behind it is in the queue: whoever finds a time-out marks it.
    open: { on: { ...submits(), ...wasNotAborted, wait: mine('idle'), 'invalidate.abort': 'given up' } },
    'given up': { on: { ...submits(), ...wasNotAborted, wait: mine('aborted'), 'invalidate.abort': {} } },
    // The wait has returned, and the thread can ask why.
    aborted: { on: { ...submits('open'), ...wasAborted, wait: mine('idle'), 'invalidate.abort': {} } },
  },
});
