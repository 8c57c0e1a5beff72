import type { Defect } from '../../src/index.ts';

export const b05: Defect = {
  id: 'B05',
  title: 'mm release drains page requests under a spinlock',
  introduced: '6.13-rc1 (c43e1ccdebf2)',
  repairs: ['dda2b8c3c6cc'],
  fixed: '6.13',
  claim: 'no-sleep-in-atomic',
  kernel: '6.14',
  flow: 'exit',
  scope: 'pageRequests',
  happened:
    "The drain moves into the teardown, and mm release calls the teardown with the domain's spinlock held and " +
    'interrupts off. The drain sleeps: it waits for the handler thread and flushes a workqueue, while the device is ' +
    'free to send more.',
  fix: 'The release, which passes fault_ignore, does not drain.',
  changed: 'The drain asks for fault_ignore.',
  sources: [
    'c43e1ccdebf2; dda2b8c3c6cc, "iommu/vt-d: Avoid draining PRQ in sva mm release path"',
    'drivers/iommu/intel/pasid.c of Linux 6.13-rc1 and 6.13, intel_pasid_tear_down_entry()',
  ],
  atFault: {
    id: 'c43e1ccdebf2',
    seen: [{ kernels: ['6.13-rc1'], claims: ['no-sleep-in-atomic'], scope: 'pageRequests' }],
  },
};
