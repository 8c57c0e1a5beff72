import type { Defect } from '../../src/index.ts';

export const b08: Defect = {
  id: 'B08',
  title: 'A live entry is zeroed word by word',
  introduced: '0bbeb01a4faf',
  repairs: ['75ed00055c05'],
  fixed: '7.0',
  claim: 'no-torn-entry',
  kernel: '6.14',
  flow: 'exit',
  scope: 'chunked',
  happened:
    'Hardware reads an entry in 128-bit chunks. It reads the first one while the entry is present; the teardown then ' +
    'zeroes all eight words; hardware reads the second chunk and finds 0 for the table pointer. What it caches is a ' +
    'present entry with tables at address 0, which nobody ever wrote.',
  fix: 'Clear P alone, invalidate every cache, and only then wipe the rest.',
  changed: 'The wipe of words 1 to 7 moves behind the invalidations.',
  sources: [
    '75ed00055c05, "iommu/vt-d: Clear Present bit before tearing down PASID entry", CVE-2026-45894',
    'VT-d specification, 6.2.3.1 and 9',
  ],
  traded: {
    lifecycle: 'From here on the entry goes from bound to unbound without FPD: B02.',
    'no-fault-after-release': 'FPD is not set any more: B02.',
  },
};
