/**
 * The page frame that the process's page is in.
 *
 * Source    Linux 5.8, mm/mmu_gather.c, tlb_finish_mmu(); mm/page_alloc.c
 */
import { setup } from 'xstate';
import { vocabulary } from '../events.ts';

export const frame = setup({ types: vocabulary }).createMachine({
  id: 'page frame',
  tags: 'quiescent',
  initial: 'owned',
  states: {
    owned: { on: { 'memory.free_page': 'freed', 'memory.reach': {} } },
    freed: { on: { 'memory.free_page': {}, 'memory.reuse': 'reused', 'memory.reach_freed': {} } },
    // It belongs to another owner now: an access to it reaches that owner's memory.
    reused: { on: { 'memory.free_page': {}, 'memory.reach_freed': {} } },
  },
});
