/**
 * Word 1 of a PASID-table entry: the domain id, which invalidations have to name.
 *
 * Source    VT-d specification, 9.6 "Scalable-Mode PASID Table Entry", field DID; Linux 5.8,
 *           drivers/iommu/intel/pasid.c, intel_pasid_setup_first_level()
 * Squashed  PWSNP, PGSNP and PAT, which share the word (S1)
 */
import { setup } from 'xstate';
import { vocabulary } from '../events.ts';

export const entryWord1 = setup({ types: vocabulary }).createMachine({
  id: 'entry word 1',
  tags: 'quiescent',
  initial: 'DID=0',
  on: {
    'entry.clear_rest': '.DID=0',
    'entry.set_present': '.DID=1',
    'entry.set_present_stage2': '.DID=2',
    'entry.write_did(did=1)': '.DID=1',
    'entry.write_did(did=2)': '.DID=2',
  },
  states: {
    // Wiped. No domain has id 0.
    'DID=0': readAs(0),
    // Every SVA entry of a unit has DID 1 (FLPT_DEFAULT_DID), whoever owns the tables.
    'DID=1': readAs(1),
    // Another domain.
    'DID=2': readAs(2),
  },
});

/** What software and hardware read; words 0 and 1 are one 128-bit chunk for hardware. */
function readAs<Did extends 0 | 1 | 2>(did: Did) {
  return {
    on: {
      [`entry.read_did(did=${did})`]: {},
      [`iommu.fetch_entry(did=${did})`]: {},
      [`iommu.fetch_chunk0(did=${did})`]: {},
      [`iommu.finish_with_chunk0(did=${did})`]: {},
    },
  } as const;
}
