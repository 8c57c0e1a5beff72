import type { Defect } from '../../src/index.ts';

export const b20: Defect = {
  id: 'B20',
  title: 'An invalidation for a device that is gone is tried again forever',
  introduced: '6.8 and before',
  repairs: ['80a9b50c0b9e', '4fc82cd907ac', '10e60d878139', '42662d19839f'],
  fixed: '6.9',
  claim: 'every-wait-ends',
  kernel: '6.1',
  flow: 'exit',
  scope: 'vanish',
  happened:
    'The link drops, and the process is killed. The teardown sends a Device-TLB invalidation that nobody answers; it ' +
    'times out, is submitted again, times out again. The CPU is lost.',
  fix: 'After a time-out a device that does not answer any more is given up.',
  changed: 'The condition of the loop that tries again.',
  sources: [
    '80a9b50c0b9e and 4fc82cd907ac, 6.9; 10e60d878139 and 42662d19839f, 7.0',
    'drivers/iommu/intel/dmar.c, qi_check_fault()',
  ],
};
