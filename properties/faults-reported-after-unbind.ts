/**
 * Claim   After unbind faults are reported again: FPD does not outlive the binding.
 * Source  Linux 37e91bd4, commit message: "will clear it when the pasid is unbound"
 */
import { setup } from 'xstate';
import { vocabulary } from '../model/events.ts';
import { claimPerEntry, listensTo } from './claim.ts';
import { eachTo, suppressions } from './faults.ts';

const chart = setup({ types: vocabulary }).createMachine({
  id: 'watch of suppressed faults',
  tags: 'quiescent',
  initial: 'bound',
  on: { ...listensTo('binding.end', 'entry.set_present'), ...listensTo(...suppressions) },
  states: {
    bound: { on: { 'binding.end': 'unbound' } },
    // No process is bound: a device that sends a request with this PASID is broken, and the fault must be reported.
    unbound: { on: { ...eachTo(suppressions, 'violated'), 'entry.set_present': 'bound' } },
    violated: { tags: 'violation' },
  },
});

export const faultsReportedAfterUnbind = claimPerEntry({
  id: 'faults-reported-after-unbind',
  holds: 'after unbind faults are reported again: FPD does not outlive the binding',
  source: 'Linux 37e91bd4, commit message',
  scope: 'quick',
  witness: [['binding.end'], ['iommu.report_0x59', 'iommu.suppress_0x59']],
  chart,
});
