/** Single edits of the fault registers, of what the handler of the fault interrupt does to them, and of FPD above the entry. */
import { charts } from '../../model/system.ts';
import { editChart } from '../../src/mutate/edit-chart.ts';
import { setAtRelease } from '../fpd-above.ts';
import type { Setting } from '../trial.ts';
import type { Mutant } from './mutant.ts';

const recording: Setting = { kernel: 'proposed', flow: 'exit', faultRecording: true };

const forbidden = { guard: () => false };

const recordIsOverwritten = editChart(charts.faultRecording, ({ states }) => {
  states['F=1 PFO=0, one arriving']!.on['iommu.record_fault'] = 'F=1 PFO=0';
});

const collapsesWithoutRecord = editChart(charts.faultRecording, ({ states }) => {
  states['F=0 PFO=0, one arriving']!.on['iommu.collapse_fault'] = 'F=0 PFO=0';
});

const overflowSetsNothing = editChart(charts.faultRecording, ({ states }) => {
  states['F=1 PFO=0, one arriving']!.on['iommu.overflow_faults'] = 'F=1 PFO=0';
});

const printLeavesF = editChart(charts.faultRecording, ({ states }) => {
  states['F=1 PFO=0']!.on['fault.print'] = {};
});

const overflowStays = editChart(charts.faultRecording, ({ states }) => {
  states['F=0 PFO=1']!.on['fault.clear_overflow'] = {};
});

const neverCollapses = editChart(charts.faultRecording, ({ states }) => {
  states['F=1 PFO=0, one arriving']!.on['iommu.collapse_fault'] = forbidden;
});

const alwaysCollapses = editChart(charts.faultRecording, ({ states }) => {
  states['F=1 PFO=0, one arriving']!.on['iommu.overflow_faults'] = forbidden;
});

const upperFpdIsIgnored = editChart(charts.upperFpd, ({ states }) => {
  states['FPD=1']!.on['iommu.report_0x59'] = {};
});

const upperFpdStays = editChart(charts.upperFpd, ({ on }) => {
  on['context.clear_fault_disable'] = {};
});

export const registerMutants: readonly Mutant[] = [
  {
    name: 'recordIsOverwritten',
    edit: 'a fault is written into the record though F is 1',
    origin: 'VT-d specification, 7.3, without the check of F',
    setting: { ...recording, using: { faultRecording: recordIsOverwritten } },
    caughtBy: ['reported-faults-printed'],
  },
  {
    name: 'collapsesWithoutRecord',
    edit: 'a fault is collapsed though no record has F=1',
    origin: 'VT-d specification, 7.3: the source is compared with a record that was printed already',
    setting: { ...recording, using: { faultRecording: collapsesWithoutRecord } },
    caughtBy: ['reported-faults-printed'],
  },
  {
    name: 'overflowSetsNothing',
    edit: 'a fault that finds no free record is dropped, and PFO stays 0',
    origin: 'VT-d specification, 7.3, without PFO',
    setting: { ...recording, using: { faultRecording: overflowSetsNothing } },
    caughtBy: ['reported-faults-printed'],
  },
  {
    name: 'printLeavesF',
    edit: 'the handler prints the record and does not clear F',
    origin: 'Linux, drivers/iommu/intel/dmar.c, dmar_fault(), without its write of F',
    setting: { ...recording, using: { faultRecording: printLeavesF } },
    caughtBy: ['reported-faults-printed'],
  },
  {
    name: 'overflowStays',
    edit: 'the handler does not clear PFO',
    origin: 'Linux, drivers/iommu/intel/dmar.c, dmar_fault(), without its write of FSTS',
    setting: { ...recording, using: { faultRecording: overflowStays } },
    caughtBy: ['reported-faults-printed'],
  },
  {
    name: 'neverCollapses',
    edit: 'no fault is collapsed',
    origin: 'U5',
    setting: { ...recording, using: { faultRecording: neverCollapses } },
    caughtBy: [],
    harmlessBecause: 'what is not collapsed sets PFO',
  },
  {
    name: 'alwaysCollapses',
    edit: 'every fault that finds a record of its source is collapsed',
    origin: 'U5',
    setting: { ...recording, using: { faultRecording: alwaysCollapses } },
    caughtBy: [],
    harmlessBecause: 'the record that it is collapsed into is printed',
  },
  {
    name: 'upperFpdIsIgnored',
    edit: 'a fault is reported though FPD above the entry is 1',
    origin: 'VT-d specification, 9.4 and 9.5, read for P=1 alone',
    setting: { ...setAtRelease, using: { upperFpd: upperFpdIsIgnored } },
    caughtBy: ['no-unrecoverable-fault', 'no-fault-after-release', 'upper-fpd-obeyed'],
  },
  {
    name: 'upperFpdStays',
    edit: 'FPD above the entry is in force after it was cleared',
    origin: 'a context entry that is cached, and no invalidation of the context-cache',
    setting: { ...setAtRelease, using: { upperFpd: upperFpdStays } },
    caughtBy: ['faults-reported-after-unbind', 'upper-fpd-obeyed'],
  },
];
