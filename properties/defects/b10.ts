import type { Defect } from '../../src/index.ts';

export const b10: Defect = {
  id: 'B10',
  title: 'Page-request groups are freed while their work is queued',
  introduced: '6.16 (17fce9d2336d)',
  repairs: ['f0b9d31c6edd'],
  fixed: '6.17',
  claim: 'no-freed-memory-reached',
  kernel: '6.14',
  flow: 'exit',
  scope: 'pageRequests',
  happened:
    'A page request became a group that waits for a worker. Unbind switches page faults off before it tears the ' +
    'entry down: the group is answered as invalid and freed, but its work item stays queued. The worker then runs on ' +
    'freed memory and answers a second time.',
  fix: 'Tear down first, which drains queue and workers, and switch page faults off afterwards.',
  changed: 'Two calls in unbind change places.',
  sources: [
    'f0b9d31c6edd, CVE-2025-38594; 17fce9d2336d',
    'drivers/iommu/io-pgfault.c, iopf_queue_remove_device()',
  ],
};
