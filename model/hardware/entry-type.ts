/**
 * The rest of word 0: the type of the tables (PGTT), and for second-stage tables their pointer (SSPTPTR).
 *
 * Source    VT-d specification, 9.6 "Scalable-Mode PASID Table Entry", fields PGTT and SSPTPTR; Linux 6.12,
 *           drivers/iommu/intel/pasid.h, pasid_set_translation_type() and pasid_set_slptr()
 * Squashed  the type and the pointer are one value (S1)
 */
import { setup } from 'xstate';
import { vocabulary } from '../events.ts';
import { firstStageOwners, record } from './values.ts';

export const entryType = setup({ types: vocabulary }).createMachine({
  id: 'entry PGTT',
  tags: 'quiescent',
  meta: { reads: [] },
  initial: 'none',
  on: {
    'entry.clear_word0': '.none',
    'entry.set_fpd_clear_present': '.none',
    'entry.set_present': '.first stage',
    'entry.set_present_stage2': '.second stage',
    'entry.write_tables(to=stage2)': '.second stage',
    'entry.write_tables(to=first)': {},
    'entry.write_tables(to=second)': {},
  },
  states: {
    // Wiped. Software that asks now takes what is cached for second-stage translations.
    none: { on: { 'entry.read_pgtt(type=domain)': {} } },
    // The tables are those that words 2 and 3 point to.
    'first stage': {
      on: {
        'entry.read_pgtt(type=pasid)': {},
        'iommu.fetch_chunk0(pgtt=1)': {},
        ...record(firstStageOwners.map((owner) => [`iommu.fetch_entry(owner=${owner})`, {}])),
        ...record(firstStageOwners.map((owner) => [`iommu.finish_with_chunk0(owner=${owner})`, {}])),
      },
    },
    // The pointer is in this word, whatever words 2 and 3 are.
    'second stage': {
      on: {
        'entry.read_pgtt(type=domain)': {},
        'iommu.fetch_chunk0(pgtt=2)': {},
        'iommu.fetch_entry(owner=stage2)': {},
        'iommu.finish_with_chunk0(owner=stage2)': {},
      },
    },
  },
});
