/**
 * Whether the device keeps the rule that its answer to a Device-TLB invalidation comes after the writes that it sent
 * before with addresses from there. One that does not is brought to it by a second invalidation. Exists with ATS.
 *
 * Source    VT-d specification, 6.5.4; Linux 6.1, drivers/iommu/intel/iommu.c, quirk_extra_dev_tlb_flush()
 */
import { setup } from 'xstate';
import { vocabulary } from '../events.ts';

export const postedWrites = setup({ types: vocabulary }).createMachine({
  id: 'posted writes',
  tags: 'quiescent',
  initial: 'in order',
  states: {
    'in order': { on: { 'iommu.invalidate_device_tlb': {}, 'device.disorder_writes': 'overtaken' } },
    overtaken: { on: { 'iommu.answer_device_tlb_early': {}, 'device.disorder_writes': {} } },
  },
});
