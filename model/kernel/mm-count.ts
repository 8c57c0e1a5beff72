/**
 * References to the mm (mm_count): the exiting task's, and the binding's. The top-level table, where every walk of
 * the process's tables begins, is freed with the last one.
 *
 * Source    Linux 5.8, kernel/fork.c, __mmdrop() and mm_free_pgd(); mm/mmu_notifier.c, mmu_notifier_get_locked()
 */
import { setup } from 'xstate';
import { vocabulary } from '../events.ts';

export const mmCount = setup({ types: vocabulary }).createMachine({
  id: 'mm count',
  tags: 'quiescent',
  initial: '2',
  states: {
    '2': { on: { 'mm.drop': '1', 'iommu.walk': {}, 'iommu.walk_from_structures': {} } },
    '1': { on: { 'mm.drop': '0', 'iommu.walk': {}, 'iommu.walk_from_structures': {} } },
    // The top-level table is another owner's data. A cached upper entry still leads past it.
    '0': { on: { 'mm.drop': {}, 'iommu.walk_freed_top': {}, 'iommu.walk_from_structures': {} } },
  },
});
