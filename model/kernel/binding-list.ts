/**
 * The list on which the mm notifier finds the devices that are bound to the process.
 *
 * Source    Linux 5.8, drivers/iommu/intel/svm.c, svm->devs; Linux 6.12, drivers/iommu/intel/iommu.c,
 *           dmar_domain->dev_pasids
 */
import { setup } from 'xstate';
import { vocabulary } from '../events.ts';

export const bindingList = setup({ types: vocabulary }).createMachine({
  id: 'binding list',
  tags: 'quiescent',
  initial: 'listed',
  states: {
    listed: { on: { 'binding.is_listed(answer=yes)': {}, 'binding.unlist': 'unlisted' } },
    // A release that looks from here on leaves the device alone.
    unlisted: { on: { 'binding.is_listed(answer=no)': {}, 'binding.unlist': {} } },
  },
});
