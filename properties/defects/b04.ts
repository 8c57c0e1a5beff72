import type { Defect } from '../../src/index.ts';

export const b04: Defect = {
  id: 'B04',
  title: 'FPD outlives the binding',
  introduced: '5.13 (8b74b6ab2538)',
  repairs: ['cf08ca81d08a'],
  fixed: '6.14',
  claim: 'faults-reported-after-unbind',
  kernel: '6.12',
  flow: 'exit',
  scope: 'quick',
  happened:
    'mm release leaves P=0 and FPD=1. Unbind asks only for P, finds 0, and returns. A stray request with the PASID ' +
    'is now blocked without a word, until the same number is bound again on the same device.',
  fix: 'Unbind clears what the release has left in the entry.',
  changed: 'FPD is cleared before the early return.',
  sources: [
    '8b74b6ab2538 and cf08ca81d08a',
    'drivers/iommu/intel/pasid.c of Linux 5.13 and 6.14, intel_pasid_tear_down_entry()',
  ],
  atFault: {
    id: '8b74b6ab2538',
    seen: [
      {
        kernels: ['5.13', '6.1', '6.1.192', '6.12', '6.13-rc1', '6.13'],
        claims: ['faults-reported-after-unbind'],
        scope: 'quick',
      },
      { kernels: ['5.13', '6.1', '6.12', '6.13-rc1', '6.13'], claims: ['lifecycle'], scope: 'quick' },
    ],
  },
};
