/**
 * Claim   Nothing reaches a page or a page-table page that went back to the page allocator.
 * Source  VT-d specification, 6.5.3.3; Linux 5.8, include/linux/mmu_notifier.h, release()
 */
import { setup } from 'xstate';
import { vocabulary } from '../model/events.ts';
import { claimPerEntry, listensTo } from './claim.ts';

const chart = setup({ types: vocabulary }).createMachine({
  id: 'watch of freed memory',
  tags: 'quiescent',
  initial: 'untouched',
  on: listensTo(
    'memory.reach_freed',
    'iommu.walk_freed_table',
    'iommu.walk_freed_top',
    'iommu.walk_freed_from_structures',
    'iopf.run_freed',
  ),
  states: {
    untouched: {
      on: {
        'memory.reach_freed': 'violated',
        'iommu.walk_freed_table': 'violated',
        'iommu.walk_freed_top': 'violated',
        'iommu.walk_freed_from_structures': 'violated',
        // A page-request group whose memory was freed is freed memory as well.
        'iopf.run_freed': 'violated',
      },
    },
    violated: { tags: 'violation' },
  },
});

export const noFreedMemoryReached = claimPerEntry({
  id: 'no-freed-memory-reached',
  holds: 'nothing reaches a page or page-table page that went back to the allocator',
  source: 'VT-d specification, 6.5.3.3; Linux 5.8, include/linux/mmu_notifier.h, release()',
  scope: 'ats',
  witness: [['memory.free_page', 'memory.free_page_table']],
  chart,
});
