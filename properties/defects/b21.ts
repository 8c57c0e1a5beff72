import type { Defect } from '../../src/index.ts';

export const b21: Defect = {
  id: 'B21',
  title: 'The Device-TLB is never invalidated on an emulated unit',
  introduced: '6.11 and before',
  repairs: ['1f5e307ca16c'],
  fixed: '6.12',
  claim: 'invalidation-reaches',
  kernel: '6.1',
  flow: 'exit',
  scope: 'cachingMode',
  happened:
    'Caching mode tells the driver that the unit is emulated, and the driver skips the Device-TLB, trusting the ' +
    'emulation. Where that does not invalidate by itself, the device keeps its translation across mm release and ' +
    'beyond the life of the page.',
  fix: 'The Device-TLB is invalidated whatever the caching mode is.',
  changed: 'A condition.',
  sources: ['1f5e307ca16c', 'drivers/iommu/intel/pasid.c of Linux 6.1 and 6.12'],
};
