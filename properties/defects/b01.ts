import type { Defect } from '../../src/index.ts';

export const b01: Defect = {
  id: 'B01',
  title: 'Faults are reported from mm release until unbind',
  introduced: '5.7 and before',
  repairs: ['37e91bd4b399'],
  fixed: '5.8',
  claim: 'no-unrecoverable-fault',
  kernel: '5.8',
  flow: 'exit',
  scope: 'quick',
  happened:
    'A process with work queued on the device is killed. mm release zeroes the PASID entry while the device, which ' +
    'nobody has told to stop, goes on sending requests. Each of them finds P=0 and FPD=0, and the kernel logs a ' +
    'fault for a device that did nothing wrong.',
  fix: 'The store that clears P at mm release sets FPD; unbind clears it.',
  changed: 'What mm release writes to word 0: FPD instead of 0.',
  sources: ['37e91bd4b399', 'drivers/iommu/intel/pasid.c of Linux 5.7 and 5.8, intel_pasid_clear_entry()'],
};
