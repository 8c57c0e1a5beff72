import type { Defect } from '../../src/index.ts';

const REASON =
  'The repair clears FPD before it drains: a page request still on its way then finds P=0 and FPD=0.';

export const b03: Defect = {
  id: 'B03',
  title: 'Page requests outlive the PASID when the process dies first',
  introduced: '6.13-rc3 (dda2b8c3c6cc); 6.12.y by the backport, until May 2026',
  repairs: ['cf08ca81d08a'],
  fixed: '6.14',
  claim: 'page-requests-drained',
  kernel: '6.13',
  flow: 'exit',
  scope: 'pageRequests',
  happened:
    'A page request is on its way when mm release tears the entry down; the release must not sleep and leaves the ' +
    'drain to unbind. Unbind sees P=0 and returns before the drain at its end. The PASID is free with the request ' +
    'still unanswered, and whoever gets the number next may be handed its answer.',
  fix: 'An entry with P=0 and FPD=1 was torn down by the release and is still to be unbound: FPD is cleared, requests are drained.',
  changed: 'Unbind no longer returns at once from an entry that the release has torn down.',
  sources: [
    'cf08ca81d08a, "iommu/vt-d: Draining PRQ in sva unbind path when FPD bit set"',
    'drivers/iommu/intel/pasid.c of Linux 6.13 and 6.14, intel_pasid_tear_down_entry()',
  ],
  traded: {
    'no-unrecoverable-fault': REASON,
    'no-fault-after-release': REASON,
  },
  atFault: {
    id: 'dda2b8c3c6cc',
    subject: 'iommu/vt-d: Avoid draining PRQ in sva mm release path',
    seen: [{ kernels: ['6.13'], claims: ['page-requests-drained'], scope: 'pageRequests' }],
  },
};
