import type { Defect } from '../../src/index.ts';

export const b33: Defect = {
  id: 'B33',
  title: 'Second-stage translations outlive their entry',
  introduced: '1c4f88b7f1f9',
  repairs: ['"iommu/vt-d: Fix Unexpected page request in Privilege Mode"'],
  fixed: '5.15',
  claim: 'no-foreign-translation',
  kernel: '5.13',
  scope: 'quick',
  happened:
    'An entry with second-stage tables is torn down. The PASID-selective descriptor does not match what such tables ' +
    'left in the IOTLB. The next process that gets the PASID binds its own tables, and its request is translated by ' +
    'the old ones.',
  fix: 'The type of the tables is read before the wipe and decides which descriptor is used.',
  changed: 'The type of one descriptor.',
  sources: [
    '"iommu/vt-d: Fix Unexpected page request in Privilege Mode", 5.15; 1c4f88b7f1f9',
    'VT-d specification, 6.5.2',
  ],
};
