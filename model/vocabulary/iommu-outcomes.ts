/** The remapping hardware: what becomes of requests that passed, and of invalidations. */
import { define, hardware, inFlight } from './meaning.ts';

export const outcomeEvents = define({
  'memory.reach': {
    actor: 'iommu',
    indices: [...inFlight, 'owner'],
    meaning: 'a translated request reaches a page that still belongs to its owner',
    source: 'PCIe: a posted write lands some time after its translation',
  },
  'memory.reach_freed': {
    actor: 'iommu',
    indices: [...inFlight, 'owner'],
    meaning: 'a translated request reaches a page that went back to the page allocator',
    source: 'PCIe: a posted write lands some time after its translation',
  },
  'memory.reuse': {
    actor: 'software',
    indices: ['pasid', 'owner'],
    meaning: 'the page allocator gives a freed page to another owner',
    source: 'Linux 5.8, mm/page_alloc.c, __alloc_pages_nodemask()',
    implied: true,
    unfair: true,
  },
  'iommu.invalidate_pasid_cache': {
    actor: 'iommu',
    invalidates: true,
    indices: [...hardware, 'did', 'unit'],
    meaning: 'executes pc_inv_dsc: the copy is gone if the domain id is its own',
    source: 'VT-d specification, 6.5.2, PASID-cache Invalidate Descriptor',
  },
  'iommu.invalidate_iotlb': {
    actor: 'iommu',
    invalidates: true,
    indices: [...hardware, 'did', 'type', 'unit'],
    meaning:
      'executes p_iotlb_inv_dsc; it completes when requests that were translated under its tags have reached memory',
    source: 'VT-d specification, 6.5.4, draining by IOTLB invalidation',
  },
  'iommu.invalidate_device_tlb': {
    actor: 'iommu',
    invalidates: true,
    indices: [...hardware, 'tag'],
    meaning:
      'executes a Device-TLB invalidation; it completes when translated requests under its tags have reached memory, ' +
      'and page requests that the device sent before have arrived',
    source: 'VT-d specification, 6.5.4, draining by Device-TLB invalidation',
    only: 'ats',
  },
  'iommu.answer_device_tlb_early': {
    actor: 'iommu',
    indices: [...hardware, 'tag'],
    meaning:
      'executes a Device-TLB invalidation that the device answers before writes that it sent earlier have arrived',
    source: 'Linux 6.1, drivers/iommu/intel/iommu.c, quirk_extra_dev_tlb_flush()',
    only: 'ats',
  },
  'iommu.time_out': {
    actor: 'iommu',
    indices: hardware,
    meaning: 'a Device-TLB invalidation gets no answer: ITE is set, and the queue stands still',
    source: 'VT-d specification, 6.5.2.11, invalidation time-out',
    only: 'vanish',
  },
  'iommu.time_out_early': {
    actor: 'iommu',
    indices: hardware,
    meaning:
      'a Device-TLB invalidation gets no answer in time, from a device that is still there: ITE is set, and the queue ' +
      'stands still',
    source: 'VT-d specification, 6.5.2.11, invalidation time-out',
    only: 'vanish',
    unfair: true,
  },
});
