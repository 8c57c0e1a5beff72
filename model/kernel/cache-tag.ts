/**
 * The tag by which a range invalidation knows that this device caches translations of the process.
 *
 * Source    Linux 6.12, drivers/iommu/intel/cache.c, cache_tag_assign_domain() and cache_tag_unassign_domain()
 */
import { setup } from 'xstate';
import { vocabulary } from '../events.ts';

export const cacheTag = setup({ types: vocabulary }).createMachine({
  id: 'cache tag',
  tags: 'quiescent',
  initial: 'assigned',
  states: {
    assigned: {
      on: {
        'binding.has_cache_tag(answer=yes)': {},
        'binding.unassign_cache_tag': 'unassigned',
        'binding.assign_cache_tag(owner=first)': {},
      },
    },
    // Pages may be unmapped from here on without a word to this device.
    unassigned: {
      on: {
        'binding.has_cache_tag(answer=no)': {},
        'binding.unassign_cache_tag': {},
        'binding.assign_cache_tag(owner=first)': 'assigned',
      },
    },
  },
});
