/**
 * Claim   Between mm release and the end of unbind no unrecoverable fault is reported for the PASID.
 * Source  Linux 37e91bd4, commit message; VT-d specification, 7.1.1, qualified faults, which it calls non-recoverable
 */
import { setup } from 'xstate';
import { vocabulary } from '../model/events.ts';
import { claimPerEntry, listensTo } from './claim.ts';
import { eachTo, reports } from './faults.ts';

const chart = setup({ types: vocabulary }).createMachine({
  id: 'watch of reported faults',
  tags: 'quiescent',
  initial: 'before release',
  on: { ...listensTo('mm.release', 'binding.end'), ...listensTo(...reports) },
  states: {
    'before release': { on: { 'mm.release': 'released', 'binding.end': 'over' } },
    // The device cannot know that the process is gone; its requests are legitimate until the driver stops it.
    released: { on: { ...eachTo(reports, 'violated'), 'binding.end': 'over' } },
    // From here faults may be reported.
    over: {},
    violated: { tags: 'violation' },
  },
});

export const noUnrecoverableFault = claimPerEntry({
  id: 'no-unrecoverable-fault',
  holds: 'between mm release and the end of unbind no unrecoverable fault is reported',
  source: 'Linux 37e91bd4, commit message; the VT-d specification, 7.1.1, says non-recoverable',
  scope: 'quick',
  witness: [['mm.release'], ['iommu.suppress_0x59', 'iommu.report_0x59']],
  chart,
});
