import type { Defect } from '../../src/index.ts';

export const n06: Defect = {
  id: 'N06',
  title: 'What caching mode remembers of an absent entry outlives the bind',
  introduced: '5.7 and before',
  repairs: [],
  claim: 'no-unrecoverable-fault',
  kernel: '6.14',
  flow: 'exit',
  scope: 'cachingMode',
  happened:
    'In caching mode the unit may cache that the entry was not present, with FPD=0, under domain id 0. Bind sets the ' +
    'entry up and invalidates the PASID-cache for domain id 1, which does not reach that. mm release sets FPD in ' +
    'memory. A request of the device meets the old copy: it is blocked, and the fault is reported.',
  fix: 'A proposal of this project, not in any kernel: the PASID-cache is invalidated for domain id 0.',
  changed: 'The domain id of one descriptor.',
  sources: [
    'drivers/iommu/intel/pasid.c of Linux 5.10 to 7.3, pasid_flush_caches()',
    'VT-d specification, 6.1, "Caching Mode"',
  ],
};
