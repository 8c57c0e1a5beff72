/**
 * A lock that a flow names: a mutex, or a spinlock, which differ only in what may be done while they are held.
 *
 * Source    Linux 5.8, include/linux/mutex.h, include/linux/spinlock.h
 */
import { setup } from 'xstate';
import { vocabulary } from '../events.ts';

export const lock = setup({ types: vocabulary }).createMachine({
  id: 'lock',
  tags: 'quiescent',
  initial: 'free',
  states: {
    free: { on: { 'lock.acquire': 'held' } },
    held: { on: { 'lock.release': 'free' } },
  },
});
