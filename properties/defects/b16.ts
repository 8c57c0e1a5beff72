import type { Defect } from '../../src/index.ts';

export const b16: Defect = {
  id: 'B16',
  title: 'Flushing all of a process drops the PASID on the Device-TLB',
  introduced: '6.10 (4f609dbff51b, c4d27ffaa8eb)',
  repairs: ['3141153816bf'],
  fixed: '6.17',
  claim: 'invalidation-reaches',
  kernel: '6.14',
  scope: 'ats',
  happened:
    'A large range of a process is unmapped. The IOTLB is invalidated by PASID, the Device-TLB without it. The ' +
    'Device-TLB keeps its translation, and the page goes back to the allocator: B07 once more, on another path.',
  fix: 'The invalidation carries the PASID for every tag that has one.',
  changed: 'The form of one descriptor.',
  sources: ['3141153816bf; 4f609dbff51b, c4d27ffaa8eb', 'drivers/iommu/intel/cache.c, cache_tag_flush_all()'],
};
