import type { Defect } from '../../src/index.ts';

export const b19: Defect = {
  id: 'B19',
  title: 'A wait that a time-out should end is passed over',
  introduced: '5.8 (8a1d82462540)',
  repairs: ['fe89277c9ceb'],
  claim: 'every-wait-ends',
  kernel: '7.0',
  flow: 'munmap',
  scope: 'vanish',
  happened:
    'A Device-TLB invalidation times out. Whoever spins marks the waits behind it as aborted, and looks at slots with ' +
    'odd numbers only, as if every descriptor had a wait of its own. A submission of two descriptors and one wait takes ' +
    'three slots; its wait, and those of pairs after it, sit in the others. Nobody marks them, and the owner spins with ' +
    'interrupts off. The drain of page requests, three descriptors and a wait, keeps the numbers odd: alone it is safe. ' +
    'Since 6.9 the one who finds the time-out of a device that is gone leaves by itself; here another one finds it.',
  fix: 'Every slot is looked at.',
  changed: 'A step of two becomes a step of one.',
  sources: ['fe89277c9ceb, 2026; 8a1d82462540', 'drivers/iommu/intel/dmar.c, qi_check_fault()'],
};
