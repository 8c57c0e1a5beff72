import type { Defect } from '../../src/index.ts';

export const b17: Defect = {
  id: 'B17',
  title: 'The drain waits for a worker that waits for the drain',
  introduced: '5.14 and before',
  repairs: ['6ef0505158f7'],
  fixed: '5.15',
  claim: 'every-wait-ends',
  kernel: '6.1',
  flow: 'exit',
  scope: 'pageRequests',
  happened:
    'Unbind holds pasid_mutex and waits until no worker has a page-request group any more. The worker that has one ' +
    'cannot answer it: the answer takes pasid_mutex.',
  fix: 'The mutex is dropped around the flush of the workqueue.',
  changed: 'An unlock and a lock around one wait.',
  sources: ['6ef0505158f7', 'drivers/iommu/intel/svm.c of Linux 5.15, intel_svm_drain_prq()'],
};
