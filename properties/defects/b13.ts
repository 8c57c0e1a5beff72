import type { Defect } from '../../src/index.ts';

export const b13: Defect = {
  id: 'B13',
  title: 'munmap invalidates with a descriptor that matches nothing',
  introduced: 'b33125296b50',
  repairs: ['04b1b069f151'],
  fixed: '7.0',
  claim: 'invalidation-reaches',
  kernel: '6.14',
  scope: 'quick',
  happened:
    'After a change of structure the flush of an SVA domain uses the descriptor of second-stage translations, which ' +
    'is matched by domain id and not by PASID. The translation of the unmapped page stays in the IOTLB and outlives ' +
    'the page.',
  fix: 'SVA and nested domains use the PASID-based descriptor.',
  changed: 'The type of one descriptor.',
  sources: [
    '04b1b069f151, "iommu/vt-d: Flush piotlb for SVM and Nested domain"; b33125296b50',
    'VT-d specification, 6.5.2',
  ],
};
