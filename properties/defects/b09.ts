import type { Defect } from '../../src/index.ts';

export const b09: Defect = {
  id: 'B09',
  title: 'Replacing a live entry in place leaves translations that no flush names',
  introduced: '6.13 (7543ee63e811)',
  repairs: ['c3b1edea3791'],
  fixed: '7.0',
  claim: 'no-freed-memory-reached',
  kernel: '6.13',
  scope: 'chunked',
  happened:
    'A new domain takes the place of the old one by plain stores to a present entry. Hardware reads the new domain ' +
    'id with the old table pointer. The flush that follows names the old domain id and does not reach that copy, so ' +
    'the tables of the old domain are still walked after they were given back.',
  fix: 'Tear the old domain down completely, then set the new one up. The entry is not present for a moment.',
  changed: 'A teardown with its invalidations stands between the old fields and the new ones.',
  sources: [
    'c3b1edea3791, CVE-2026-45945; 7543ee63e811',
    'drivers/iommu/intel/pasid.c of Linux 6.13, intel_pasid_replace_second_level()',
  ],
  traded: { lifecycle: 'The entry goes unbound while the device runs: the gap that the repair accepts.' },
};
