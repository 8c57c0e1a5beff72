/**
 * The page that holds the leaf paging entries of the process, and one entry in the place of all.
 *
 * Source    Linux 5.8, mm/memory.c, unmap_vmas() and free_pgtables(); VT-d specification, 7.1.3, SFS.2
 * Omitted   the upper levels: the top one lives as long as mm_count, the others are freed with this one (O2)
 */
import { setup } from 'xstate';
import { vocabulary } from '../events.ts';
import { atOutcomes } from '../outcomes.ts';

export const pageTable = setup({ types: vocabulary }).createMachine({
  id: 'page table',
  tags: 'quiescent',
  initial: 'mapped',
  states: {
    mapped: {
      on: {
        'memory.unmap_page': 'unmapped',
        'memory.unlink_page_table': 'unlinked',
        'memory.free_page_table': 'freed',
        'iommu.walk': {},
        'iommu.walk_from_structures': {},
      },
    },
    // The leaf entry has P = 0: a walk ends in a fault.
    unmapped: {
      on: {
        'memory.unmap_page': {},
        'memory.unlink_page_table': 'unmappedAndUnlinked',
        'memory.free_page_table': 'freed',
        ...atOutcomes({ found: 'page table' }, {}),
        'iommu.answer_page_not_present': {},
      },
    },
    // Another owner's data. A walk that gets here takes them for paging entries.
    freed: {
      on: {
        'memory.unmap_page': {},
        'memory.unlink_page_table': {},
        'memory.free_page_table': {},
        'iommu.walk_freed_table': {},
        'iommu.walk_freed_from_structures': {},
      },
    },
    // The upper paging entry is clear: walks from the top end in a fault. One that starts from a cached upper entry
    // still gets to the leaf table.
    unlinked: {
      on: {
        'memory.unmap_page': 'unmappedAndUnlinked',
        'memory.unlink_page_table': {},
        'memory.free_page_table': 'unlinkedAndFreed',
        'iommu.walk_from_structures': {},
        ...atOutcomes({ found: 'page table' }, {}),
        'iommu.answer_page_not_present': {},
      },
    },
    // Neither the leaf entry nor the one above it leads anywhere: every walk ends in a fault.
    unmappedAndUnlinked: {
      on: {
        'memory.unmap_page': {},
        'memory.unlink_page_table': {},
        'memory.free_page_table': 'unlinkedAndFreed',
        ...atOutcomes({ found: 'page table' }, {}),
        'iommu.answer_page_not_present': {},
      },
    },
    // Freed, and nothing in memory leads to it any more.
    unlinkedAndFreed: {
      on: {
        'memory.unmap_page': {},
        'memory.unlink_page_table': {},
        'memory.free_page_table': {},
        'iommu.walk_freed_from_structures': {},
        ...atOutcomes({ found: 'page table' }, {}),
        'iommu.answer_page_not_present': {},
      },
    },
  },
});
