/**
 * Fault recording: from a reportable fault to a record with F=1, and to what software prints.
 *
 * Source    VT-d specification, 7.2, 7.3, 11.4.7 (FRCD, FSTS); Linux 6.12, drivers/iommu/intel/dmar.c, dmar_fault()
 * Squashed  the registers of a unit are cut into one set per entry, with one record (S11)
 * Unspecified  whether a second fault of one source is collapsed or overflows: either (U5)
 */
import { setup } from 'xstate';
import { vocabulary } from '../events.ts';
import { atOutcomes } from '../outcomes.ts';

/** A fault is reportable: it goes into the registers, or it is lost. */
const reportable = <const State extends string>(state: State) => atOutcomes({ fate: 'report' }, state);

export const faultRecording = setup({ types: vocabulary }).createMachine({
  id: 'fault recording',
  tags: 'quiescent',
  initial: 'F=0 PFO=0',
  states: {
    'F=0 PFO=0': { on: reportable('F=0 PFO=0, one arriving') },
    'F=0 PFO=0, one arriving': {
      on: { ...reportable('F=0 PFO=0, one arriving'), 'iommu.record_fault': 'F=1 PFO=0' },
    },
    'F=1 PFO=0': { on: { ...reportable('F=1 PFO=0, one arriving'), 'fault.print': 'F=0 PFO=0' } },
    'F=1 PFO=0, one arriving': {
      on: {
        ...reportable('F=1 PFO=0, one arriving'),
        'iommu.collapse_fault': 'F=1 PFO=0',
        'iommu.overflow_faults': 'F=1 PFO=1',
        'fault.print': 'F=0 PFO=0, one arriving',
      },
    },
    // Until PFO is cleared nothing is recorded, even if the record is free.
    'F=1 PFO=1': { on: { ...reportable('F=1 PFO=1'), 'fault.print': 'F=0 PFO=1' } },
    'F=0 PFO=1': { on: { ...reportable('F=0 PFO=1'), 'fault.clear_overflow': 'F=0 PFO=0' } },
  },
});
