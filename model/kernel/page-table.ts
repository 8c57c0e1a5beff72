/**
 * The page that holds the leaf paging entries of the process, and the one entry that stands for them all.
 *
 * Source    Linux 5.8, mm/memory.c, unmap_vmas() and free_pgtables(); VT-d specification, 7.1.3, SFS.2
 * Omitted   the upper levels: the top one lives as long as mm_count, the others are freed with this one (O2)
 */
import { setup } from 'xstate';
import { vocabulary } from '../events.ts';

export const pageTable = setup({ types: vocabulary }).createMachine({
  id: 'page table',
  tags: 'quiescent',
  initial: 'mapped',
  states: {
    mapped: {
      on: { 'memory.unmap_page': 'unmapped', 'memory.free_page_table': 'freed', 'iommu.walk': {} },
    },
    // The leaf entry has P = 0: a walk ends in a fault.
    unmapped: {
      on: {
        'memory.unmap_page': {},
        'memory.free_page_table': 'freed',
        'iommu.report_0x71': {},
        'iommu.suppress_0x71': {},
        'iommu.answer_page_not_present': {},
      },
    },
    // Somebody else's data. A walk that gets here takes them for paging entries.
    freed: {
      on: { 'memory.unmap_page': {}, 'memory.free_page_table': {}, 'iommu.walk_freed_table': {} },
    },
  },
});
