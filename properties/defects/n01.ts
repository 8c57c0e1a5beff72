import type { Defect } from '../../src/index.ts';

export const n01: Defect = {
  id: 'N01',
  title: 'mm release passes an unbind that still waits for its invalidations',
  introduced: '6.13, where unbind tears down before it leaves the list; so in 7.0, without FPD',
  repairs: [],
  claim: 'no-freed-memory-reached',
  kernel: 'proposed',
  flow: 'inherited',
  scope: 'structures',
  happened:
    'Another process has inherited the file and closes it while the first one exits. Unbind has cleared P and waits ' +
    'for its first invalidation. mm release finds the device on the list and P=0 in the entry, has nothing to do, and ' +
    'returns; the process gives its memory back. The caches still hold the entry and an upper paging entry. If hardware fills ' +
    'its caches without a request, on which the specification is silent (ledger, U3), it walks from there into freed ' +
    'paging entries; in any case the memory goes before the invalidations have ended. In 7.0 the release finds P=0 and ' +
    'FPD=0 in a word 0 that is not yet wiped, and warns.',
  fix:
    "A proposal of this project, not in any kernel: unbind holds the domain's lock, as mm release does, until its " +
    'invalidations are done.',
  changed: 'A lock around the teardown at unbind.',
  sources: [
    'drivers/iommu/intel/iommu.c and svm.c of Linux 7.0, blocking_domain_set_dev_pasid(), intel_mm_release()',
  ],
};
