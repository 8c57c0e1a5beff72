/**
 * Words 2 to 7 of a PASID-table entry: whose first-stage tables it points to.
 *
 * Source    VT-d specification, 9.6 "Scalable-Mode PASID Table Entry", field FSPTPTR
 * Squashed  the six words are one value (S2)
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
    'entry.set_present_stage2': '.wiped',
    'entry.write_tables(to=first)': '.first',
    'entry.write_tables(to=second)': '.second',
    'entry.write_tables(to=stage2)': {},
  },
  states: {
    // The pointer is 0: with P still 1, hardware would walk whatever is at physical address 0.
    wiped: readAs('none'),
    // First-stage tables of the process that owns the PASID first.
    first: readAs('first'),
    // First-stage tables of the process that gets the number later, or of a domain that replaces the first.
    second: readAs('second'),
  },
});

/** What hardware reads. An entry with second-stage tables is one of these, whatever these words are. */
function readAs<Owner extends 'none' | 'first' | 'second'>(owner: Owner) {
  return {
    on: {
      [`iommu.fetch_entry(owner=${owner})`]: {},
      'iommu.fetch_entry(owner=stage2)': {},
      [`iommu.fetch_chunk1(owner=${owner})`]: {},
      [`iommu.finish_with_chunk1(owner=${owner})`]: {},
      'iommu.finish_with_chunk1(owner=stage2)': {},
    },
  } as const;
}
