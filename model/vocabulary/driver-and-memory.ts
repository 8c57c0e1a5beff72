/** Software: the driver of the device, and the memory of the process. */
import { define, entry } from './meaning.ts';

export const driverAndMemoryEvents = define({
  // Software: the driver of the device.
  'device.start': {
    actor: 'software',
    indices: [...entry, 'owner'],
    meaning: 'submits work: from now on the device may send requests with the PASID',
    source: 'model/README.md: the prologue of every flow',
  },
  'device.stop': {
    actor: 'software',
    indices: [...entry, 'owner'],
    meaning: 'tells the device to stop: it sends no new request with the PASID',
    source: 'VT-d specification, 7.10, software requirements before draining',
  },
  'device.drain': {
    actor: 'software',
    indices: [...entry, 'owner'],
    meaning: 'returns when the device has been told to stop and none of its requests is in flight',
    source: 'VT-d specification, 7.10, software requirements before draining',
  },

  'device.disorder_writes': {
    actor: 'software',
    indices: entry,
    meaning:
      'says that the device breaks a rule from here on: it answers a Device-TLB invalidation before writes that it sent ' +
      'earlier have arrived, and only a second one brings them in',
    source: 'Linux 6.1, drivers/iommu/intel/iommu.c, quirk_extra_dev_tlb_flush()',
    only: 'ats',
  },

  'device.answers': {
    actor: 'software',
    indices: [...entry, 'answer'],
    meaning: 'whether the device still answers on the bus',
    source: 'Linux 7.0, drivers/iommu/intel/pasid.c, pci_device_is_present()',
    only: 'vanish',
    answers: 'condition',
    finds: { yes: 'the device on the bus', no: 'no device on the bus' },
    otherwise: true,
  },

  // Software: memory of the process.
  'memory.unmap_page': {
    actor: 'software',
    indices: ['thread', 'pasid', 'owner'],
    meaning: 'clears the leaf paging entry: the page is no longer mapped',
    source: 'Linux 5.8, mm/memory.c, unmap_vmas()',
  },
  'memory.free_page': {
    actor: 'software',
    indices: ['thread', 'pasid', 'owner'],
    meaning: 'gives the page back to the page allocator',
    source: 'Linux 5.8, mm/mmu_gather.c, tlb_finish_mmu()',
  },
  'memory.unlink_page_table': {
    actor: 'software',
    indices: ['thread', 'pasid', 'owner'],
    meaning:
      'clears the upper paging entry: walks from the top no longer find the page with the leaf entries',
    source: 'Linux 5.8, mm/memory.c, free_pgtables()',
  },
  'memory.free_page_table': {
    actor: 'software',
    indices: ['thread', 'pasid', 'owner'],
    meaning: 'gives the page that holds the paging entries back to the page allocator',
    source: 'Linux 5.8, mm/memory.c, free_pgtables()',
  },

  'mm.drop': {
    actor: 'software',
    indices: ['thread', 'pasid', 'owner'],
    meaning:
      'drops one reference to the mm; with the last one the top-level table goes back to the allocator',
    source: 'Linux 5.8, kernel/fork.c, __mmdrop()',
    only: 'mmCount',
  },
});
