/**
 * Words 1 to 7 of a PASID-table entry: the domain id and whose first-stage tables it points to.
 *
 * Source    VT-d specification, 9.6 "Scalable-Mode PASID Table Entry"; Linux 5.8,
 *           drivers/iommu/intel/pasid.c, intel_pasid_setup_first_level()
 * Squashed  the seven words are one value, and hardware reads the entry whole (S2)
 */
import { setup } from 'xstate';
import { vocabulary } from '../events.ts';

export const entryRest = setup({ types: vocabulary }).createMachine({
  id: 'entry words 1-7',
  tags: 'quiescent',
  initial: 'wiped',
  on: {
    'entry.clear_rest': '.wiped',
    'entry.set_present(owner=first)': '.first',
    'entry.set_present(owner=second)': '.second',
  },
  states: {
    // All zero. DID reads as 0, which no SVA entry has; PGTT is 0, a reserved value.
    wiped: {
      on: { 'entry.read_did(did=0)': {}, 'iommu.report_0x5b': {}, 'iommu.suppress_0x5b': {} },
    },
    // Every SVA entry of a unit has DID 1 (FLPT_DEFAULT_DID), whoever owns the tables.
    first: { on: { 'entry.read_did(did=1)': {}, 'iommu.fetch_entry(owner=first)': {} } },
    second: { on: { 'entry.read_did(did=1)': {}, 'iommu.fetch_entry(owner=second)': {} } },
  },
});
