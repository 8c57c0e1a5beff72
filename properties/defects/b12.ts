import type { Defect } from '../../src/index.ts';

export const b12: Defect = {
  id: 'B12',
  title: "A cached upper entry leads to a freed page of the kernel's page tables",
  introduced: '4.4 and before',
  repairs: ['e37d5a2d60a3', '5ba2f0a15564'],
  fixed: '6.19',
  claim: 'no-freed-memory-reached',
  kernel: '6.14',
  scope: 'structures',
  happened:
    'The device touches an address in the upper half, which every process shares, and hardware caches an upper ' +
    'paging entry on the way. The kernel frees the page of paging entries below; no mm notifier speaks of kernel ' +
    'memory. The next walk starts from the cached entry and takes the data of whoever has the page now for paging ' +
    'entries.',
  fix: 'Pages of kernel page tables are queued, every PASID is invalidated, and then they are freed.',
  changed: 'An invalidation between unlinking the page and freeing it.',
  sources: [
    '72f98ef9a4be, CVE-2025-71089 (SVA is switched off on x86); e37d5a2d60a3, 5ba2f0a15564, CVE-2025-71202',
    'VT-d specification, 6.2.5',
  ],
};
