/**
 * Claim   No sleeping wait under a spinlock or in an RCU read section.
 * Source  Linux 6.12, include/linux/kernel.h, might_sleep(); Documentation/locking/locktypes.rst
 */
import { type AnyStateMachine, assign, setup } from 'xstate';
import { vocabulary } from '../model/events.ts';
import { lockKind } from '../model/kernel/lock-kinds.ts';
import { instanceName } from '../model/system.ts';
import { monitored } from '../src/engine/index.ts';
import { listensTo, type ShippedClaim } from './claim.ts';

/** Waits for another thread, which the waiting one sleeps in; `might_sleep` is any that is not modelled. */
const inAtomic = { guard: 'isAtomic', target: 'violated' } as const;
const eachInAtomic = {
  might_sleep: inAtomic,
  'prq.wait_empty': inAtomic,
  'iopf.flush': inAtomic,
  'notifier.wait_release': inAtomic,
};

/** Nesting deeper than this is not counted; no flow comes near it. */
const DEEPEST = 4;

/** A monitor of one thread, for the locks that the flow names. */
function watchOf(locks: readonly string[]): AnyStateMachine {
  const atomic = locks.filter((name) => lockKind(name) !== 'mutex');
  const sleeping = locks.filter((name) => lockKind(name) === 'mutex');
  const each = (names: readonly string[], event: string, transition: object) =>
    Object.fromEntries(names.map((name) => [`lock.${event}(lock=${name})`, transition]));
  return setup({
    types: { ...vocabulary, context: {} as { readonly held: number } },
    guards: { isAtomic: ({ context }) => context.held > 0 },
    actions: {
      enter: assign({ held: ({ context }) => Math.min(context.held + 1, DEEPEST) }),
      leave: assign({ held: ({ context }) => Math.max(context.held - 1, 0) }),
    },
  }).createMachine({
    id: 'watch of sleeping',
    tags: 'quiescent',
    meta: { reads: [] },
    context: { held: 0 },
    initial: 'watching',
    on: {
      ...listensTo('might_sleep', 'prq.wait_empty', 'iopf.flush', 'notifier.wait_release'),
      ...each(locks, 'acquire', {}),
      ...each(locks, 'release', {}),
    },
    states: {
      watching: {
        on: {
          ...eachInAtomic,
          ...each(sleeping, 'acquire', inAtomic),
          ...each(atomic, 'acquire', { actions: 'enter' }),
          ...each(atomic, 'release', { actions: 'leave' }),
        },
      },
      violated: { tags: 'violation' },
    },
  });
}

export const noSleepInAtomic: ShippedClaim = {
  id: 'no-sleep-in-atomic',
  holds: 'no sleeping wait under a spinlock or in an RCU read section',
  source: 'Linux 6.12, include/linux/kernel.h, might_sleep()',
  scope: 'pageRequests',
  witness: [['might_sleep', 'prq.wait_empty', 'iopf.flush']],
  observers: (_, { threads, locks }) => {
    const machine = watchOf(locks);
    return threads.map((thread) => ({
      name: instanceName(machine.id, { thread }),
      machine,
      indices: { thread },
    }));
  },
  decide: (_, { threads }) =>
    threads.map((thread) =>
      monitored(
        instanceName('no-sleep-in-atomic', { thread }),
        instanceName('watch of sleeping', { thread }),
      ),
    ),
};
