/**
 * Word 0 of a PASID-table entry: the present bit P and the fault-processing-disable bit FPD.
 *
 * Source    VT-d specification, 9.6 "Scalable-Mode PASID Table Entry"; 7.1.1 "Non-Recoverable Address
 *           Translation Faults"; Linux 5.8, drivers/iommu/intel/pasid.h
 * Squashed  AW, which shares the word (S1); PGTT and the second-stage pointer are in `entry-type.ts`
 */
import { setup } from 'xstate';
import { vocabulary } from '../events.ts';
import { atOutcomes } from '../outcomes.ts';

/** P and FPD are bits of one 64-bit word: a store that writes the word changes both at once. */
export const entryWord0 = setup({ types: vocabulary }).createMachine({
  id: 'entry word 0',
  tags: 'quiescent',
  initial: 'P=0 FPD=0',
  on: {
    'entry.clear_word0': '.P=0 FPD=0',
    'entry.set_fpd_clear_present': '.P=0 FPD=1',
    'entry.set_present': '.P=1 FPD=0',
    'entry.set_present_stage2': '.P=1 FPD=0',
  },
  states: {
    // Unbound. Every other field is ignored; a request is blocked, and its fault is reported.
    'P=0 FPD=0': {
      on: {
        'entry.clear_present': {},
        'entry.set_fault_disable': 'P=0 FPD=1',
        'entry.clear_fault_disable': {},
        'entry.is_present(answer=no)': {},
        'entry.is_fault_disabled(answer=no)': {},
        'iommu.fetch_absent(FPD=0)': {},
        ...atOutcomes({ found: 'entry', fate: 'report' }, {}),
        ...atOutcomes({ found: 'entry', fate: 'suppress above' }, {}),
        'iommu.answer_entry_not_present': {},
      },
    },
    // Torn down. A request is blocked as before; FPD is evaluated irrespective of P, so nothing is reported.
    'P=0 FPD=1': {
      on: {
        'entry.clear_present': {},
        'entry.set_fault_disable': {},
        'entry.clear_fault_disable': 'P=0 FPD=0',
        'entry.is_present(answer=no)': {},
        'entry.is_fault_disabled(answer=yes)': {},
        'iommu.fetch_absent(FPD=1)': {},
        ...atOutcomes({ found: 'entry', fate: 'suppress' }, {}),
        ...atOutcomes({ found: 'entry', fate: 'suppress above' }, {}),
        'iommu.answer_entry_not_present': {},
      },
    },
    // Bound. Hardware may read the entry whenever it likes.
    'P=1 FPD=0': {
      on: {
        'entry.clear_present': 'P=0 FPD=0',
        'entry.set_fault_disable': 'P=1 FPD=1',
        'entry.clear_fault_disable': {},
        'entry.is_present(answer=yes)': {},
        'entry.is_fault_disabled(answer=no)': {},
        'iommu.fetch_entry(FPD=0)': {},
        'iommu.fetch_chunk0(FPD=0)': {},
        'iommu.fetch_chunk1': {},
        'iommu.finish_with_chunk0(FPD=0)': {},
      },
    },
    'P=1 FPD=1': {
      on: {
        'entry.clear_present': 'P=0 FPD=1',
        'entry.set_fault_disable': {},
        'entry.clear_fault_disable': 'P=1 FPD=0',
        'entry.is_present(answer=yes)': {},
        'entry.is_fault_disabled(answer=yes)': {},
        'iommu.fetch_entry(FPD=1)': {},
        'iommu.fetch_chunk0(FPD=1)': {},
        'iommu.fetch_chunk1': {},
        'iommu.finish_with_chunk0(FPD=1)': {},
      },
    },
  },
});
