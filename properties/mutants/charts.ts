/** Single edits of what the hardware, the device or the kernel's own data can do. */
import { scopes } from '../../model/scopes.ts';
import { charts } from '../../model/system.ts';
import { type ChartDraft, editChart } from '../../src/mutate/edit-chart.ts';
import type { Setting } from '../trial.ts';
import { taggedDeviceTlb } from './flows.ts';
import type { Mutant } from './mutant.ts';

const exit: Setting = { kernel: '5.8', flow: 'exit' };
const exitWithAts: Setting = { ...exit, ats: true, overrides: taggedDeviceTlb };
const proposed: Setting = { kernel: 'proposed', flow: 'exit' };
const proposedVanishing: Setting = { ...proposed, ...scopes.vanish.configuration };
const proposedWithPageRequests: Setting = { ...proposed, ...scopes.pageRequests.configuration };
const proposedWithOverflow: Setting = { ...proposed, ...scopes.overflow.configuration };

const owners = ['first', 'second'] as const;
const copies = owners.flatMap((owner) => ([0, 1] as const).map((FPD) => `${owner} FPD=${FPD} DID=1`));

/** Takes the effect away from every form of an event. */
function withoutEffect(draft: ChartDraft, event: string): void {
  for (const label of Object.keys(draft.on)) if (label.startsWith(event)) draft.on[label] = {};
  for (const state of Object.values(draft.states)) withoutEffect(state, event);
}

const ignoreFpdOfAbsentEntry = editChart(charts.entryWord0, ({ states }) => {
  states['P=0 FPD=1']!.on['iommu.report_0x59'] = {};
});

const setPresentKeepsFpd = editChart(charts.entryWord0, ({ states }) => {
  states['P=0 FPD=1']!.on['entry.set_present'] = 'P=1 FPD=1';
});

const pasidCacheKeepsCopy = editChart(charts.pasidCache, (draft) =>
  withoutEffect(draft, 'iommu.invalidate_pasid_cache'),
);

const iotlbKeepsTranslation = editChart(charts.iotlb, (draft) =>
  withoutEffect(draft, 'iommu.invalidate_iotlb'),
);

const iotlbInvalidationDoesNotDrain = editChart(charts.request, ({ states }) =>
  withoutEffect(states['translated']!, 'iommu.invalidate_iotlb'),
);

const deviceTlbInvalidationDoesNotDrain = editChart(charts.request, ({ states }) =>
  withoutEffect(states['fromDeviceTlb']!, 'iommu.invalidate_device_tlb'),
);

const invalidationBringsNothingIn = editChart(charts.request, ({ states }) =>
  withoutEffect(states['pageRequest']!, 'iommu.invalidate_device_tlb'),
);

const drainFlagIsIgnored = editChart(charts.request, ({ states }) => {
  states['pageRequest']!.states['arrived']!.on['wait(PD=1)'] = {};
});

const invalidationDrainsWhateverItsTags = editChart(charts.request, ({ states }) => {
  for (const owner of owners) {
    for (const [name, { on }] of Object.entries(states['translated']!.states)) {
      if (!name.startsWith(owner)) continue;
      for (const label of Object.keys(on)) {
        if (label.startsWith('iommu.invalidate_iotlb')) on[label] = `#request.draining.${owner}`;
      }
    }
  }
});

const fenceStopsNothing = editChart(charts.invalidationQueue, ({ on }) => {
  on['invalidate.fence'] = {};
});

const deviceTlbKeepsTranslation = editChart(charts.deviceTlb, ({ on }) => {
  on['iommu.invalidate_device_tlb(tag=pasid)'] = {};
});

const neverTimesOut = editChart(charts.invalidationQueue, ({ on }) => {
  on['iommu.time_out'] = { guard: () => false };
});

const abortMissesTheWait = editChart(charts.invalidationQueue, ({ on }) => {
  on['invalidate.abort(step=1)'] = { guard: 'isRaised', actions: 'miss' };
});

const waitReturnsAtOnce = editChart(charts.invalidationQueue, ({ on }) => {
  on['wait'] = {};
});

const requestAfterStop = {
  'device.request_untranslated(requester=first)': {},
  'device.request_translation(requester=first)': {},
  'device.request_translated(requester=first)': {},
};

const deviceSendsWhileStopping = editChart(charts.device, ({ states }) => {
  Object.assign(states['stopping']!.on, requestAfterStop);
});

const deviceSendsAfterDrain = editChart(charts.device, ({ states }) => {
  Object.assign(states['drained']!.on, requestAfterStop);
});

const drainDoesNotWait = editChart(charts.request, ({ states }) => {
  for (const state of Object.values(states)) state.on['device.drain'] = {};
});

const pasidIsFreedWithMemory = editChart(charts.pasidAllocator, ({ states }) => {
  states['first']!.on['memory.free_page_table'] = 'released';
  states['released'] = { on: { 'pasid.allocate': 'second', 'binding.end': {} }, states: {} };
  states['second']!.on['memory.free_page_table'] = {};
});

const reportLosesTheRequest = editChart(charts.faultWork, (draft) => {
  draft.states['none']!.on['prq.report(finds=first)'] = {};
});

const flushFindsNothing = editChart(charts.faultWork, ({ states }) => {
  for (const name of ['queued', 'running']) states[name]!.on['iopf.flush'] = {};
});

const overflowIsSilent = editChart(charts.pageRequestQueue, ({ on }) => {
  on['iommu.answer_overflow'] = { guard: 'hasNoRoom' };
});

const overflowIsNeverCleared = editChart(charts.pageRequestQueue, ({ on }) => {
  on['prq.clear_overflow'] = {};
});

const unmappedPageIsWalked = editChart(charts.pageTable, ({ states }) => {
  states['unmapped']!.on['iommu.walk'] = {};
});

const anyFpdQualifies = editChart(charts.pasidCache, ({ states }) => {
  for (const copy of copies) {
    const { on } = states[copy]!;
    const [owner] = copy.split(' ');
    on[`iommu.report_0x71(owner=${owner})`] = {};
    on[`iommu.suppress_0x71(owner=${owner})`] = {};
  }
});

const hitNeedsEntry = editChart(charts.pasidCache, ({ states }) => {
  for (const copy of copies)
    Object.assign(states[copy]!.on, { 'iommu.translate': {}, 'iommu.answer_translation': {} });
});

const entryMutants: readonly Mutant[] = [
  {
    name: 'ignoreFpdOfAbsentEntry',
    edit: 'hardware may report the fault of an entry with P = 0 whatever FPD is',
    origin: 'every other field of such an entry is ignored; FPD is the exception (VT-d specification, 9.6)',
    setting: { ...exit, using: { entryWord0: ignoreFpdOfAbsentEntry } },
    caughtBy: ['no-unrecoverable-fault', 'no-fault-after-release'],
  },
  {
    name: 'setPresentKeepsFpd',
    edit: 'programming the entry leaves FPD as it was',
    origin: 'a setup that fills in fields without clearing the entry first',
    setting: { ...exit, using: { entryWord0: setPresentKeepsFpd } },
    caughtBy: [],
    harmlessBecause: 'unbind has cleared FPD before anybody programs the entry again',
  },
];

const cacheMutants: readonly Mutant[] = [
  {
    name: 'pasidCacheKeepsCopy',
    edit: 'a PASID-cache invalidation evicts nothing',
    origin: 'an emulated IOMMU without pc_inv_dsc',
    setting: { ...exit, using: { pasidCache: pasidCacheKeepsCopy } },
    caughtBy: [
      'no-unrecoverable-fault',
      'no-fault-after-release',
      'no-freed-memory-reached',
      'no-foreign-translation',
      'invalidation-reaches',
    ],
  },
  {
    name: 'iotlbKeepsTranslation',
    edit: 'an IOTLB invalidation evicts nothing',
    origin: 'Linux 04b1b069f151, 7.0: the descriptor was of a type that does not match the translation',
    setting: { ...exit, using: { iotlb: iotlbKeepsTranslation } },
    caughtBy: ['no-freed-memory-reached', 'no-foreign-translation', 'invalidation-reaches'],
  },
  {
    name: 'iotlbInvalidationDoesNotDrain',
    edit: 'nobody waits for the requests that an IOTLB invalidation finds on their way',
    origin: 'VT-d specification, 6.5.4, overlooked',
    setting: { ...exit, using: { request: iotlbInvalidationDoesNotDrain } },
    caughtBy: ['no-freed-memory-reached'],
  },
  {
    name: 'deviceTlbKeepsTranslation',
    edit: 'a Device-TLB invalidation evicts nothing',
    origin: 'an endpoint that completes the invalidation too early',
    setting: { ...exitWithAts, using: { deviceTlb: deviceTlbKeepsTranslation } },
    caughtBy: ['no-freed-memory-reached', 'no-foreign-translation', 'invalidation-reaches'],
  },
  {
    name: 'deviceTlbInvalidationDoesNotDrain',
    edit: 'nobody waits for the translated requests that a Device-TLB invalidation finds on their way',
    origin: 'VT-d specification, 6.5.4: only this one drains them',
    setting: { ...exitWithAts, using: { request: deviceTlbInvalidationDoesNotDrain } },
    caughtBy: ['no-freed-memory-reached'],
  },
  {
    name: 'neverTimesOut',
    edit: 'a Device-TLB invalidation that gets no answer never times out',
    origin: 'Linux before 4fc82cd907ac, 6.9: surprise removal',
    setting: { ...proposedVanishing, using: { invalidationQueue: neverTimesOut } },
    caughtBy: ['every-wait-ends'],
  },
  {
    name: 'abortMissesTheWait',
    edit: 'after a time-out the wait is found in no slot',
    origin: 'Linux before fe89277c9ceb, 2026, when the number of its slot is even',
    setting: { ...proposedVanishing, using: { invalidationQueue: abortMissesTheWait } },
    caughtBy: ['every-wait-ends'],
  },
  {
    name: 'waitReturnsAtOnce',
    edit: 'a wait returns before the invalidations have completed',
    origin: 'a wait descriptor whose status is never looked at',
    setting: { ...exit, using: { invalidationQueue: waitReturnsAtOnce } },
    caughtBy: [
      'no-unrecoverable-fault',
      'no-fault-after-release',
      'no-freed-memory-reached',
      'no-foreign-translation',
      'invalidation-reaches',
    ],
  },
];

/** Either reading of what the specification leaves open gives the same verdicts. */
const readings: readonly Mutant[] = [
  {
    name: 'anyFpdQualifies',
    edit: 'a fault below a stale entry is qualified by its FPD or by the one in memory',
    origin: 'U1',
    setting: { ...exit, using: { pasidCache: anyFpdQualifies } },
    caughtBy: [],
    harmlessBecause: 'no stale entry is left when the page is unmapped',
  },
  {
    name: 'hitNeedsEntry',
    edit: 'a stale translation is used only together with a copy of the entry',
    origin: 'U2',
    setting: { ...exit, using: { pasidCache: hitNeedsEntry } },
    caughtBy: [],
    harmlessBecause: 'it takes behaviour away',
  },
  {
    name: 'invalidationDrainsWhateverItsTags',
    edit: 'every IOTLB invalidation drains whatever is on its way',
    origin: 'U8',
    setting: { ...exit, using: { request: invalidationDrainsWhateverItsTags } },
    caughtBy: [],
    harmlessBecause: 'a request that may land at any time may land before the wait returns',
  },
];

const otherMutants: readonly Mutant[] = [
  {
    name: 'deviceSendsWhileStopping',
    edit: 'the device goes on sending until its drain has returned',
    origin: 'stopping a work queue takes time',
    setting: { ...exit, using: { device: deviceSendsWhileStopping } },
    caughtBy: ['every-wait-ends'],
  },
  {
    name: 'deviceSendsAfterDrain',
    edit: 'the device sends requests for the old owner after the drain returned',
    origin: 'VT-d specification, 7.10, broken by the device',
    setting: { ...exit, using: { device: deviceSendsAfterDrain } },
    caughtBy: ['no-unrecoverable-fault', 'no-fault-after-release', 'no-foreign-translation'],
  },
  {
    name: 'drainDoesNotWait',
    edit: 'the drain returns while requests are in flight',
    origin: 'VT-d specification, 7.10, software requirements before draining',
    setting: { ...exit, using: { request: drainDoesNotWait } },
    caughtBy: ['no-unrecoverable-fault', 'no-fault-after-release', 'no-foreign-translation'],
  },
  {
    name: 'pasidIsFreedWithMemory',
    edit: 'the PASID is free as soon as the memory of the process is',
    origin: 'Linux before 2667ed10d9f0, 5.18: __mmput() returned it',
    setting: { ...exit, using: { pasidAllocator: pasidIsFreedWithMemory } },
    caughtBy: ['no-unrecoverable-fault', 'no-fault-after-release', 'no-foreign-translation', 'lifecycle'],
  },
  {
    name: 'unmappedPageIsWalked',
    edit: 'a walk succeeds although the page was unmapped',
    origin: 'a cached paging entry',
    setting: { ...exit, using: { pageTable: unmappedPageIsWalked } },
    caughtBy: [],
    harmlessBecause: 'no stale entry is left to walk from once the release has returned',
  },
];

const pageRequestMutants: readonly Mutant[] = [
  {
    name: 'reportLosesTheRequest',
    edit: 'the handler thread drops a request for which there is a binding',
    origin: 'an error path that frees the group and does not answer it',
    setting: { ...proposedWithPageRequests, using: { faultWork: reportLosesTheRequest } },
    caughtBy: ['page-requests-drained', 'one-response-per-group'],
  },
  {
    name: 'flushFindsNothing',
    edit: 'the flush of the workers returns while a group waits or is in work',
    origin: 'a flush of another workqueue',
    setting: { ...proposedWithPageRequests, using: { faultWork: flushFindsNothing } },
    caughtBy: ['page-requests-drained'],
  },
  {
    name: 'invalidationBringsNothingIn',
    edit: 'the answer to a Device-TLB invalidation overtakes page requests',
    origin: 'PCIe: the answer is ordered behind what the device posted before',
    setting: { ...proposedWithPageRequests, using: { request: invalidationBringsNothingIn } },
    caughtBy: [
      'no-unrecoverable-fault',
      'no-fault-after-release',
      'no-foreign-translation',
      'page-requests-drained',
    ],
  },
  {
    name: 'drainFlagIsIgnored',
    edit: 'a wait with PD=1 returns as one with PD=0 does',
    origin: 'a unit without page-request drain (ECAP.PDS=0)',
    setting: { ...proposedWithPageRequests, using: { request: drainFlagIsIgnored } },
    caughtBy: [
      'no-unrecoverable-fault',
      'no-fault-after-release',
      'no-foreign-translation',
      'page-requests-drained',
    ],
  },
  {
    name: 'fenceStopsNothing',
    edit: 'what comes after a fence may be executed before what came before it',
    origin: 'VT-d specification, 6.5.2.12, field FN',
    setting: { ...proposedWithPageRequests, using: { invalidationQueue: fenceStopsNothing } },
    caughtBy: [],
    harmlessBecause: 'every submission before a fence was waited for',
  },
  {
    name: 'overflowIsSilent',
    edit: 'hardware answers what does not fit and does not set PRO',
    origin: 'VT-d specification, 7.4.1',
    setting: { ...proposedWithOverflow, using: { pageRequestQueue: overflowIsSilent } },
    caughtBy: [],
    harmlessBecause: 'PRO only makes the drain go round again, and what overflowed was answered',
  },
  {
    name: 'overflowIsNeverCleared',
    edit: 'PRO stays set',
    origin: 'Linux 28a77185f1cd, 5.12: when it may be cleared',
    setting: { ...proposedWithOverflow, using: { pageRequestQueue: overflowIsNeverCleared } },
    caughtBy: ['every-wait-ends'],
  },
];

export const chartMutants: readonly Mutant[] = [
  ...entryMutants,
  ...cacheMutants,
  ...pageRequestMutants,
  ...readings,
  ...otherMutants,
];
