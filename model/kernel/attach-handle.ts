/**
 * What the page request handler finds for a device and a PASID.
 *
 * Source    Linux 6.12, drivers/iommu/iommu.c, iommu_attach_handle_get(); Linux 5.8, drivers/iommu/intel/svm.c,
 *           intel_svm_lookup_dev()
 */
import { setup } from 'xstate';
import { vocabulary } from '../events.ts';

export const attachHandle = setup({ types: vocabulary }).createMachine({
  id: 'attach handle',
  tags: 'quiescent',
  initial: 'none',
  on: {
    'handle.install(owner=first)': '.first',
    'handle.install(owner=second)': '.second',
    'handle.replace(to=first)': '.first',
    'handle.replace(to=second)': '.second',
    'handle.erase': '.none',
  },
  states: {
    none: { on: { 'prq.report(finds=none)': {} } },
    first: { on: { 'prq.report(finds=first)': {} } },
    second: { on: { 'prq.report(finds=second)': {} } },
  },
});
