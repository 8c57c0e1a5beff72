/** Single edits of what the hardware, the device or the kernel's own data can do. */
import { charts } from '../model/system.ts';
import { editChart } from './edit-chart.ts';
import { taggedDeviceTlb } from './flow-mutants.ts';
import type { Mutant } from './mutant.ts';
import type { Setting } from './trial.ts';

const exit: Setting = { kernel: '5.8', flow: 'exit' };
const exitWithAts: Setting = { ...exit, ats: true, overrides: taggedDeviceTlb };

const copies = ['first FPD=0', 'first FPD=1', 'second FPD=0', 'second FPD=1'] as const;
const owners = ['first', 'second'] as const;

const ignoreFpdOfAbsentEntry = editChart(charts.entryWord0, ({ states }) => {
  states['P=0 FPD=1']!.on['iommu.report_0x59'] = {};
});

const setPresentKeepsFpd = editChart(charts.entryWord0, ({ states }) => {
  states['P=0 FPD=1']!.on['entry.set_present'] = 'P=1 FPD=1';
});

const pasidCacheKeepsCopy = editChart(charts.pasidCache, ({ states }) => {
  for (const copy of copies) states[copy]!.on['iommu.invalidate_pasid_cache(did=1)'] = {};
});

const iotlbKeepsTranslation = editChart(charts.iotlb, ({ states }) => {
  for (const owner of owners) states[owner]!.on['iommu.invalidate_iotlb(did=1)'] = {};
});

const iotlbInvalidationDoesNotDrain = editChart(charts.request, ({ states }) => {
  for (const owner of owners) states['translated']!.states[owner]!.on['iommu.invalidate_iotlb'] = {};
});

const deviceTlbInvalidationDoesNotDrain = editChart(charts.request, ({ states }) => {
  for (const owner of owners) states['fromDeviceTlb']!.states[owner]!.on['iommu.invalidate_device_tlb'] = {};
});

const deviceTlbKeepsTranslation = editChart(charts.deviceTlb, ({ on }) => {
  on['iommu.invalidate_device_tlb(tag=pasid)'] = {};
});

const deviceVanishes = editChart(charts.deviceTlb, (chart) => {
  for (const state of Object.values(chart.states)) Object.assign(state.on, chart.on);
  const { empty, first, second } = chart.states;
  for (const state of [empty!, first!, second!]) {
    Object.assign(state.on, {
      'iommu.answer_translation(owner=first)': 'first',
      'iommu.answer_translation(owner=second)': 'second',
      'iommu.invalidate_device_tlb(tag=pasid)': 'empty',
      'device_tlb.drop': 'gone',
    });
  }
  chart.on = {};
  chart.states['gone'] = { on: {}, states: {} };
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
    caughtBy: ['no-unrecoverable-fault'],
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
    caughtBy: ['no-unrecoverable-fault', 'no-freed-memory-reached', 'no-foreign-translation'],
  },
  {
    name: 'iotlbKeepsTranslation',
    edit: 'an IOTLB invalidation evicts nothing',
    origin: 'Linux 04b1b069f151, 7.0: the descriptor was of a type that does not match the translation',
    setting: { ...exit, using: { iotlb: iotlbKeepsTranslation } },
    caughtBy: ['no-freed-memory-reached', 'no-foreign-translation'],
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
    caughtBy: ['no-freed-memory-reached', 'no-foreign-translation'],
  },
  {
    name: 'deviceTlbInvalidationDoesNotDrain',
    edit: 'nobody waits for the translated requests that a Device-TLB invalidation finds on their way',
    origin: 'VT-d specification, 6.5.4: only this one drains them',
    setting: { ...exitWithAts, using: { request: deviceTlbInvalidationDoesNotDrain } },
    caughtBy: ['no-freed-memory-reached'],
  },
  {
    name: 'deviceVanishes',
    edit: 'the device is gone and never completes a Device-TLB invalidation',
    origin: 'Linux before 4fc82cd907ac, 6.9: surprise removal',
    setting: { ...exitWithAts, using: { deviceTlb: deviceVanishes } },
    caughtBy: ['every-wait-ends'],
  },
  {
    name: 'waitReturnsAtOnce',
    edit: 'a wait returns before the invalidations have completed',
    origin: 'a wait descriptor whose status is never looked at',
    setting: { ...exit, using: { invalidationQueue: waitReturnsAtOnce } },
    caughtBy: ['no-unrecoverable-fault', 'no-freed-memory-reached', 'no-foreign-translation'],
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
];

const otherMutants: readonly Mutant[] = [
  {
    name: 'deviceSendsWhileStopping',
    edit: 'the device goes on sending until its drain has returned',
    origin: 'stopping a work queue takes time',
    setting: { ...exit, using: { device: deviceSendsWhileStopping } },
    caughtBy: [],
    harmlessBecause: 'the drain returns only when nothing is in flight, and after it the device is quiet',
  },
  {
    name: 'deviceSendsAfterDrain',
    edit: 'the device sends requests for the old owner after the drain returned',
    origin: 'VT-d specification, 7.10, broken by the device',
    setting: { ...exit, using: { device: deviceSendsAfterDrain } },
    caughtBy: ['no-unrecoverable-fault', 'no-foreign-translation'],
  },
  {
    name: 'drainDoesNotWait',
    edit: 'the drain returns while requests are in flight',
    origin: 'VT-d specification, 7.10, software requirements before draining',
    setting: { ...exit, using: { request: drainDoesNotWait } },
    caughtBy: ['no-unrecoverable-fault', 'no-foreign-translation'],
  },
  {
    name: 'pasidIsFreedWithMemory',
    edit: 'the PASID is free as soon as the memory of the process is',
    origin: 'Linux before 2667ed10d9f0, 5.18: __mmput() returned it',
    setting: { ...exit, using: { pasidAllocator: pasidIsFreedWithMemory } },
    caughtBy: ['no-unrecoverable-fault', 'no-foreign-translation', 'lifecycle'],
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

export const chartMutants: readonly Mutant[] = [
  ...entryMutants,
  ...cacheMutants,
  ...readings,
  ...otherMutants,
];
