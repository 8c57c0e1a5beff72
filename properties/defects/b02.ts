import type { Defect } from '../../src/index.ts';

export const b02: Defect = {
  id: 'B02',
  title: 'Since P is cleared first, nothing sets FPD any more',
  introduced: '7.0 (75ed00055c05), still there in 7.3.4; 6.12.y by the backport, seen in 6.12.117',
  repairs: [],
  claim: 'no-fault-after-release',
  kernel: '7.0',
  flow: 'exit',
  scope: 'quick',
  happened:
    'mm release clears P alone, runs its invalidations, and then wipes the entry in a function that writes FPD only ' +
    'if the entry is still present. It never is, so word 0 becomes 0. A request that the device sends between the ' +
    'release and unbind is reported, as before 5.8.',
  fix:
    'A proposal of this project, not in any kernel: the store that clears P sets FPD when fault_ignore is given, and ' +
    'the wipe after the invalidations leaves word 0 alone. An unbind after the release drains first, then clears FPD ' +
    'and nothing else, and invalidates what caching mode may hold of the entry.',
  changed:
    'P and FPD change in one store again, the final wipe does not undo it, and unbind undoes it after its drain.',
  sources: [
    '75ed00055c05, "iommu/vt-d: Clear Present bit before tearing down PASID entry", CVE-2026-45894',
    'drivers/iommu/intel/pasid.c of Linux 7.0, 7.3.4 and 6.12.117, intel_pasid_tear_down_entry()',
  ],
  atFault: {
    id: '75ed00055c05',
    subject: 'iommu/vt-d: Clear Present bit before tearing down PASID entry',
    seen: [
      {
        kernels: ['6.12.117', '7.0', '7.3'],
        claims: ['no-unrecoverable-fault', 'no-fault-after-release', 'lifecycle'],
        scope: 'quick',
      },
      { kernels: ['6.12.117', '7.0', '7.3'], claims: ['page-requests-drained'], scope: 'pageRequests' },
    ],
  },
};
