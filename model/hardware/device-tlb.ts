/**
 * The Device-TLB: translations that the endpoint asked for and keeps. Exists with ATS.
 *
 * Source    VT-d specification, 4.2 "Device-TLB", 6.5.2 "PASID-based Device-TLB Invalidate Descriptor"
 */
import { setup } from 'xstate';
import { vocabulary } from '../events.ts';

export const deviceTlb = setup({ types: vocabulary }).createMachine({
  id: 'Device-TLB',
  tags: 'quiescent',
  initial: 'empty',
  on: {
    'iommu.answer_translation(owner=first)': '.first',
    'iommu.answer_translation(owner=second)': '.second',
    'iommu.invalidate_device_tlb(tag=pasid)': '.empty',
    // An invalidation without PASID does not cover translations that carry one.
    'iommu.invalidate_device_tlb(tag=no_pasid)': {},
  },
  states: {
    empty: {},
    first: { on: { 'device.request_translated(owner=first)': {}, 'device_tlb.drop': 'empty' } },
    second: { on: { 'device.request_translated(owner=second)': {}, 'device_tlb.drop': 'empty' } },
  },
});
