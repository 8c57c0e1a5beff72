/**
 * An RCU read section: a thread in it must not sleep, and it excludes no other thread.
 *
 * Source    Linux 5.8, include/linux/rcupdate.h, rcu_read_lock()
 */
import { setup } from 'xstate';
import { vocabulary } from '../events.ts';

export const readSection = setup({ types: vocabulary }).createMachine({
  id: 'read section',
  tags: 'quiescent',
  on: { 'lock.acquire': {}, 'lock.release': {} },
});
