/**
 * The list on which the mm notifier finds the devices that are bound to the process.
 *
 * Source    Linux 5.8, drivers/iommu/intel/svm.c, svm->devs; Linux 6.12, drivers/iommu/intel/iommu.c,
 *           dmar_domain->dev_pasids
 */
import { type AnyStateMachine, createMachine, setup } from 'xstate';
import { vocabulary } from '../events.ts';

/** A second owner's devices are on a list of its own. */
const enlist = 'binding.enlist(owner=first)';

export const bindingList = setup({ types: vocabulary }).createMachine({
  id: 'binding list',
  tags: 'quiescent',
  initial: 'listed',
  states: {
    listed: {
      on: { 'binding.is_listed(answer=yes)': {}, 'binding.unlist': 'unlisted', [enlist]: {} },
    },
    // A release that looks now leaves the device alone.
    unlisted: {
      on: { 'binding.is_listed(answer=no)': {}, 'binding.unlist': {}, [enlist]: 'listed' },
    },
  },
});

/** The same list before the bind, for threads that bind the devices themselves. */
export function notYetListed(list: AnyStateMachine): AnyStateMachine {
  return createMachine({ ...list.config, initial: 'unlisted' });
}
