/**
 * Words 2 to 7 of a PASID-table entry: whose tables it points to.
 *
 * Source    VT-d specification, 9.6 "Scalable-Mode PASID Table Entry", fields FSPTPTR and SSPTPTR
 * Squashed  the six words are one value; PGTT and the second-stage pointer of word 0 are with them (S1, S2)
 */
import { setup } from 'xstate';
import { vocabulary } from '../events.ts';

export const entryTables = setup({ types: vocabulary }).createMachine({
  id: 'entry words 2-7',
  tags: 'quiescent',
  initial: 'wiped',
  on: {
    'entry.clear_rest': '.wiped',
    'entry.set_present(owner=first)': '.first',
    'entry.set_present(owner=second)': '.second',
    'entry.set_present_stage2': '.stage2',
    'entry.write_tables(to=first)': '.first',
    'entry.write_tables(to=second)': '.second',
    'entry.write_tables(to=stage2)': '.stage2',
  },
  states: {
    // The pointer is 0: with P still 1, hardware would walk whatever is at physical address 0.
    wiped: readAs('none'),
    // First-stage tables of the process that owns the PASID first.
    first: readAs('first'),
    // First-stage tables of the process that gets the number later, or of a domain that replaces the first.
    second: readAs('second'),
    // Second-stage tables of a domain of the kernel.
    stage2: readAs('stage2'),
  },
});

function readAs<Owner extends 'none' | 'first' | 'second' | 'stage2'>(owner: Owner) {
  return {
    on: {
      [`iommu.fetch_entry(owner=${owner})`]: {},
      [`iommu.fetch_chunk1(owner=${owner})`]: {},
      [`iommu.finish_with_chunk1(owner=${owner})`]: {},
    },
  } as const;
}
