import type { Defect } from '../../src/index.ts';

export const b06: Defect = {
  id: 'B06',
  title: 'Unbind frees the PASID with page requests pending',
  introduced: '5.7 and before',
  repairs: ['66ac4db36f4c'],
  fixed: '5.8',
  claim: 'page-requests-drained',
  kernel: '5.8',
  flow: 'exit',
  scope: 'pageRequests',
  happened:
    'The device has a page request in the queue when the driver unbinds. Unbind tears the entry down and gives the ' +
    'PASID back without looking at the queue. The allocator hands the same number to the next process, whose memory ' +
    'the old request is then answered with.',
  fix: 'Unbind drains first software, then hardware, before the PASID is free.',
  changed: 'One call between the teardown and the end of unbind.',
  sources: ['66ac4db36f4c', 'drivers/iommu/intel/svm.c of Linux 5.8, intel_svm_unbind_mm()'],
};
