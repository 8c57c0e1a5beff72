import type { Defect } from '../../src/index.ts';

export const b15: Defect = {
  id: 'B15',
  title: 'Invalidating everything invalidates nothing',
  introduced: '6.6 (exposed by 6bbd42e2df8f)',
  repairs: ['e7ad6c2a4b1a'],
  fixed: '6.7',
  claim: 'no-freed-memory-reached',
  kernel: '6.1',
  scope: 'quick',
  happened:
    'mm asks for the whole range, [0, all-ones]. The number of pages overflows and the invalidation covers nothing. ' +
    'The pages are given back while the IOTLB still leads to them.',
  fix: 'The pattern is recognised, and everything under the PASID is invalidated.',
  changed: 'The range of one invalidation.',
  sources: ['e7ad6c2a4b1a; 6bbd42e2df8f', 'drivers/iommu/intel/svm.c of Linux 6.6 and 6.7'],
};
