import type { Defect } from '../../src/index.ts';

export const b07: Defect = {
  id: 'B07',
  title: 'The Device-TLB is invalidated without the PASID',
  introduced: '5.8 ("iommu/vt-d: Remove redundant IOTLB flush")',
  repairs: ['"iommu/vt-d: Fix PASID devTLB invalidation"'],
  fixed: '5.9',
  claim: 'no-freed-memory-reached',
  kernel: '5.8',
  flow: 'exit',
  scope: 'ats',
  happened:
    'The device keeps a translation under its PASID. The teardown invalidates the Device-TLB without PASID, which ' +
    'does not cover it; the round of invalidations that did was taken out as redundant. The process gives its page ' +
    'back, and the device writes to it with the address that it still has. No fault: a translated request does not ' +
    'look at the entry.',
  fix: 'The invalidation carries the PASID.',
  changed: 'The form of one descriptor.',
  sources: [
    '"iommu/vt-d: Remove redundant IOTLB flush", 5.8; "iommu/vt-d: Fix PASID devTLB invalidation", 5.9',
    'drivers/iommu/intel/pasid.c of Linux 5.8 and 5.9, devtlb_invalidation_with_pasid()',
  ],
};
