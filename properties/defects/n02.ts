import type { Defect } from '../../src/index.ts';

export const n02: Defect = {
  id: 'N02',
  title: 'A release that meets an unbind leaves FPD set',
  introduced: '5.8 (37e91bd4b399)',
  repairs: ['"iommu/vt-d: Acquiring lock in pasid manipulation helpers"'],
  fixed: '6.0',
  claim: 'faults-reported-after-unbind',
  kernel: '5.8',
  flow: 'inherited',
  scope: 'quick',
  happened:
    'mm release asks whether the entry is present, and it is. Before it stores FPD, another process that has ' +
    'inherited the file unbinds and wipes the entry. The store then comes last: FPD outlives the binding, and nobody ' +
    'clears it until the PASID is bound again.',
  fix: "P is read and the entry cleared under the unit's lock. Since 5.13 FPD outlives the binding anyway: B04.",
  changed: 'A lock around the test and the store.',
  sources: ['drivers/iommu/intel/pasid.c of Linux 5.8 and 6.0, intel_pasid_clear_entry()'],
};
