/**
 * The Device-TLB: translations that the endpoint asked for and keeps. Exists with ATS.
 *
 * Source    VT-d specification, 4.2 "Device-TLB", 6.5.2 "PASID-based Device-TLB Invalidate Descriptor"
 */
import { setup } from 'xstate';
import { vocabulary } from '../events.ts';
import { record, walkableOwners } from './values.ts';

export const deviceTlb = setup({ types: vocabulary }).createMachine({
  id: 'Device-TLB',
  tags: 'quiescent',
  initial: 'empty',
  on: {
    ...record(walkableOwners.map((owner) => [`iommu.answer_translation(owner=${owner})`, `.${owner}`])),
    'iommu.invalidate_device_tlb(tag=pasid)': '.empty',
    'iommu.answer_device_tlb_early(tag=pasid)': '.empty',
    // An invalidation without PASID does not cover translations that carry one.
    'iommu.invalidate_device_tlb(tag=no_pasid)': {},
    'iommu.answer_device_tlb_early(tag=no_pasid)': {},
    // It goes with the device.
    'device.vanish': '.empty',
    // One page at address 0 is not the process's page.
    'iommu.invalidate_device_tlb(tag=page)': {},
    'iommu.answer_device_tlb_early(tag=page)': {},
  },
  states: {
    empty: {},
    ...record(
      walkableOwners.map((owner) => [
        owner,
        { on: { [`device.request_translated(owner=${owner})`]: {}, 'device_tlb.drop': 'empty' } },
      ]),
    ),
  },
});
