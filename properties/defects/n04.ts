import type { Defect } from '../../src/index.ts';

export const n04: Defect = {
  id: 'N04',
  title: 'Unbind drains page requests while the release still waits for its first invalidation',
  introduced: '6.14 (cf08ca81d08a)',
  repairs: [],
  claim: 'page-requests-drained',
  kernel: '6.14',
  flow: 'inherited',
  scope: 'pageRequests',
  happened:
    'mm release has stored P=0 and FPD=1 and waits for the PASID-cache invalidation. Another process that has inherited ' +
    'the file unbinds: it finds P=0 and FPD=1, takes the teardown for done, clears FPD and begins to drain. A page ' +
    'request that was on its way is still queued through the old copy in the PASID-cache, after unbind has looked ' +
    'at the queue. The PASID is free with that request unanswered, and the next owner may get the answer.',
  fix:
    "A proposal of this project: the drain of an entry that the release tore down takes the domain's lock once, and so " +
    'begins when the release has ended.',
  changed: "A lock that is taken and given back between the unit's lock and the drain.",
  sources: [
    'cf08ca81d08a; drivers/iommu/intel/pasid.c of Linux 6.14, intel_pasid_tear_down_entry()',
    'drivers/iommu/intel/svm.c of Linux 6.14, intel_mm_release()',
  ],
};
