import type { Defect } from '../../src/index.ts';

export const b18: Defect = {
  id: 'B18',
  title: 'The overflow bit is cleared while requests are in the queue',
  introduced: '5.11 and before',
  repairs: ['28a77185f1cd'],
  fixed: '5.12',
  claim: 'page-requests-drained',
  kernel: '6.12',
  scope: 'groups',
  happened:
    'The queue fills again after the handler has emptied it, and hardware sets PRO: the last request of a group is ' +
    'answered without being queued, while the first one still is in the queue. The handler sees PRO, forgets the ' +
    'groups it has parts of, and clears the bit. Then it takes the first request, and waits for a last one that will ' +
    'never come. Whoever drains finds PRO clear and believes that nothing was lost.',
  fix: 'PRO is cleared only when the queue is empty.',
  changed: 'A test of the queue in front of the store that clears PRO.',
  sources: [
    '28a77185f1cd, commit message',
    'Linux 6.12, drivers/iommu/io-pgfault.c, iopf_queue_discard_partial(), which later versions call at that place',
  ],
};
