/** Software: the PASID-table entry, one 64-bit store each. */
import { define, entry, hardware } from './meaning.ts';

export const entryEvents = define({
  'entry.set_present': {
    actor: 'software',
    indices: [...entry, 'owner'],
    meaning:
      'programs every field for the first-stage tables of the process, then sets P; FPD is clear afterwards',
    source: 'Linux 5.8, drivers/iommu/intel/pasid.c, intel_pasid_setup_first_level()',
  },
  'entry.set_present_stage2': {
    actor: 'software',
    indices: entry,
    meaning: 'programs every field for second-stage tables under domain id 2, then sets P',
    source: 'Linux 5.13, drivers/iommu/intel/pasid.c, intel_pasid_setup_second_level()',
  },
  'entry.clear_word0': {
    actor: 'software',
    indices: entry,
    meaning: 'stores 0 to word 0: P and FPD become 0',
    source: 'Linux 5.7, drivers/iommu/intel-pasid.c, pasid_clear_entry()',
  },
  'entry.set_fpd_clear_present': {
    actor: 'software',
    indices: entry,
    meaning: 'stores FPD alone to word 0: P becomes 0 and FPD 1 in one store',
    source: 'Linux 5.8, drivers/iommu/intel/pasid.c, pasid_clear_entry_with_fpd()',
  },
  'entry.clear_present': {
    actor: 'software',
    indices: entry,
    meaning: 'clears P and leaves the rest of word 0 as it is',
    source: 'Linux 7.0, drivers/iommu/intel/pasid.h, pasid_clear_present()',
  },
  'entry.set_fault_disable': {
    actor: 'software',
    indices: entry,
    meaning: 'sets FPD and leaves the rest of word 0 as it is',
    source: 'VT-d specification, 9.6, field FPD',
  },
  'entry.clear_fault_disable': {
    actor: 'software',
    indices: entry,
    meaning: 'clears FPD and leaves the rest of word 0 as it is',
    source: 'Linux 5.8, drivers/iommu/intel/pasid.c, pasid_set_fault_enable()',
  },
  'entry.clear_rest': {
    actor: 'software',
    indices: entry,
    meaning: 'stores 0 to words 1 to 7: domain id and table pointer are gone',
    source: 'Linux 5.7, drivers/iommu/intel-pasid.c, pasid_clear_entry()',
  },
  'entry.write_did': {
    actor: 'software',
    indices: [...entry, 'did'],
    meaning: 'stores another domain id to word 1 and leaves the rest as it is',
    source: 'Linux 6.13, drivers/iommu/intel/pasid.c, intel_pasid_replace_first_level()',
    args: { did: [2, 1] },
  },
  'entry.write_tables': {
    actor: 'software',
    indices: [...entry, 'to'],
    meaning:
      'stores the pointer to the other tables and leaves the rest as it is: to word 2, or to word 0 with their type ' +
      'where they are second-stage tables',
    says: ({ to }) =>
      to === 'stage2'
        ? 'stores the type and the pointer of second-stage tables to word 0, with P as it is'
        : 'stores the pointer to the other tables to word 2 and leaves the rest as it is',
    source: 'Linux 6.13, drivers/iommu/intel/pasid.c, intel_pasid_replace_first_level()',
    args: { to: ['second', 'first', 'stage2'] },
  },
  'entry.read_did': {
    actor: 'software',
    indices: [...entry, 'did'],
    meaning: 'reads the domain id from word 1: 1 in an SVA entry, 0 once word 1 is wiped',
    says: ({ did }) => `reads the domain id from word 1: ${did}${did === 0 ? ', the word is wiped' : ''}`,
    source: 'Linux 5.7, drivers/iommu/intel-pasid.c, pasid_get_domain_id()',
    answers: 'variable',
  },
  'entry.read_pgtt': {
    actor: 'software',
    indices: [...entry, 'type'],
    meaning:
      'reads the type of the tables from word 0: `pasid` for first-stage ones, whose translations p_iotlb_inv_dsc ' +
      'reaches, `domain` for the others, which the domain-selective iotlb_inv_dsc reaches',
    says: ({ type }) =>
      `reads the type of the tables from word 0: ${type === 'pasid' ? 'first-stage' : 'not first-stage'}`,
    source: 'Linux 5.15, drivers/iommu/intel/pasid.h, pasid_pte_get_pgtt()',
    answers: 'variable',
  },
  'entry.is_present': {
    actor: 'software',
    indices: [...entry, 'answer'],
    meaning: 'whether P is 1',
    source: 'Linux 5.8, drivers/iommu/intel/pasid.h, pasid_pte_is_present()',
    answers: 'condition',
    finds: { yes: 'P=1', no: 'P=0' },
  },
  'entry.is_fault_disabled': {
    actor: 'software',
    indices: [...entry, 'answer'],
    meaning: 'whether FPD is 1',
    source: 'Linux 6.14, drivers/iommu/intel/pasid.h, pasid_get_fault_disable()',
    answers: 'condition',
    finds: { yes: 'FPD=1', no: 'FPD=0' },
  },

  'entry.flush_cache_line': {
    actor: 'software',
    indices: [...entry, 'P', 'FPD', 'pgtt', 'did', 'tables'],
    meaning: 'writes the cache line of the entry back to memory, where a walker that does not snoop reads it',
    source: 'Linux 5.8, drivers/iommu/intel/iommu.c, clflush_cache_range()',
    only: 'nonCoherent',
  },
  'entry.write_back': {
    actor: 'iommu',
    indices: [...hardware, 'P', 'FPD', 'pgtt', 'did', 'tables'],
    meaning: 'the processor writes the cache line of the entry back to memory of its own accord',
    source: 'VT-d specification, 3.10, ECAP.C: page-walk coherency',
    only: 'nonCoherent',
  },
  'context.set_fault_disable': {
    actor: 'software',
    indices: entry,
    meaning: 'sets FPD in the context entry or the PASID-directory entry above the PASID-table entry',
    source: 'VT-d specification, 9.4 and 9.5, field FPD: the three levels combine as a logical or',
    only: 'upper',
  },
  'context.clear_fault_disable': {
    actor: 'software',
    indices: entry,
    meaning: 'clears FPD in the context entry and the PASID-directory entry',
    source: 'VT-d specification, 9.4 and 9.5, field FPD',
    only: 'upper',
  },
});
