import type { Defect } from '../../src/index.ts';

export const b30: Defect = {
  id: 'B30',
  title: 'khugepaged frees a page of paging entries behind the back of the unit',
  introduced: '6.0 and before',
  repairs: ['f268f6cf875f'],
  fixed: '6.1',
  claim: 'no-freed-memory-reached',
  kernel: '5.13',
  scope: 'structures',
  happened:
    'khugepaged takes a page of paging entries out of the tables of a running process and stops the CPUs from ' +
    'walking it. The unit takes no interrupts: it walks from the upper entry that it has cached into the freed page.',
  fix: 'The mm notifiers are told between unlinking the page and freeing it.',
  changed: 'An invalidation between unlinking the page and freeing it.',
  sources: ['f268f6cf875f', 'mm/khugepaged.c of Linux 6.0 and 6.1'],
};
