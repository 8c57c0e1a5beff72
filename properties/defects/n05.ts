import type { Defect } from '../../src/index.ts';

export const n05: Defect = {
  id: 'N05',
  title: 'Unbind clears FPD before it drains page requests',
  introduced: '5.8 (66ac4db36f4c after 37e91bd4b399), until 5.13; again 6.14 (cf08ca81d08a)',
  repairs: [],
  claim: 'no-unrecoverable-fault',
  kernel: '6.14',
  flow: 'exit',
  scope: 'pageRequests',
  happened:
    'mm release has stored P=0 and FPD=1. The driver stops the device, whose last page request is still on its way, and ' +
    'unbinds. Unbind clears FPD, and drains afterwards. Hardware looks at the page request in between: it finds P=0 and ' +
    'FPD=0, rejects the request and reports a fault before the end of unbind. In 5.8 and 5.9 the teardown and the ' +
    'drain are two calls in the same order.',
  fix: 'A proposal of this project, not in any kernel: drain first, and then clear the entry.',
  changed: 'Two lines change places.',
  sources: [
    'drivers/iommu/intel/pasid.c of Linux 6.14, 6.12.117 and 7.3, intel_pasid_tear_down_entry()',
    'drivers/iommu/intel/svm.c of Linux 5.8, intel_svm_unbind_mm()',
    'VT-d specification, 7.1.3, SPT.2, page requests, and 7.10',
  ],
  atFault: {
    id: 'cf08ca81d08a',
    subject: 'iommu/vt-d: Draining PRQ in sva unbind path when FPD bit set',
    seen: [
      {
        kernels: ['6.14'],
        claims: ['no-unrecoverable-fault', 'no-fault-after-release'],
        scope: 'pageRequests',
      },
    ],
  },
};
