/**
 * Claim   From the return of mm release to the end of unbind no unrecoverable fault is reported for the PASID.
 * Source  Linux 37e91bd4, commit message
 *
 * The later part of the interval that no-unrecoverable-fault speaks of. A version that breaks that one and not
 * this one reports faults only while the release is at work; one that breaks both does so until unbind.
 */
import { setup } from 'xstate';
import { vocabulary } from '../model/events.ts';
import { claimPerEntry, listensTo } from './claim.ts';
import { eachTo, reports } from './faults.ts';

const chart = setup({ types: vocabulary }).createMachine({
  id: 'watch of faults after release',
  tags: 'quiescent',
  initial: 'before',
  on: { ...listensTo('mm.released', 'binding.end'), ...listensTo(...reports) },
  states: {
    before: { on: { 'mm.released': 'released', 'binding.end': 'over' } },
    released: { on: { ...eachTo(reports, 'violated'), 'binding.end': 'over' } },
    // Unbind has returned: a fault is the device's own from here on, and `faults-reported-after-unbind` watches it.
    over: {},
    violated: { tags: 'violation' },
  },
});

export const noFaultAfterRelease = claimPerEntry({
  id: 'no-fault-after-release',
  holds: 'from the return of mm release to the end of unbind no unrecoverable fault is reported',
  source: 'Linux 37e91bd4, commit message',
  scope: 'quick',
  witness: [['mm.released'], ['iommu.suppress_0x59', 'iommu.report_0x59']],
  chart,
});
