import type { Defect } from '../../src/index.ts';

export const n03: Defect = {
  id: 'N03',
  title: 'mm release does not find a device whose entry is still present',
  introduced: '5.7 and before',
  repairs: ['the order of 6.13: teardown before list_del(), which opens N01'],
  fixed: '6.13',
  claim: 'no-freed-memory-reached',
  kernel: '6.12',
  flow: 'inherited',
  scope: 'structures',
  happened:
    'Unbind takes the device off the list before it tears the entry down. The process exits just then: its mm release ' +
    'finds an empty list and returns, and the memory is given back while the entry is present and an upper paging entry ' +
    'is cached. If hardware fills its caches without a request, on which the specification is silent (ledger, U3), it ' +
    'walks from there into freed paging entries; in any case no invalidation has begun when the memory goes.',
  fix: "A proposal of this project: the device leaves the list under the domain's lock together with its entry.",
  changed: 'The lock is given back after the teardown, not before.',
  sources: [
    'drivers/iommu/intel/iommu.c of Linux 6.12, intel_iommu_remove_dev_pasid()',
    'drivers/iommu/intel/svm.c of Linux 5.8, intel_svm_unbind_mm()',
  ],
};
