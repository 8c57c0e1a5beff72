/**
 * The IOTLB: the translation of the process's page under the PASID.
 *
 * Source    VT-d specification, 6.2.4 "IOTLB", 6.5.2 "PASID-based IOTLB Invalidate Descriptor", 6.5.4
 * Squashed  one page stands for the address space (S3)
 * Unspecified  whether a stale translation may be used without a copy in the PASID-cache; here it may (U2)
 */
import { setup } from 'xstate';
import { vocabulary } from '../events.ts';

export const iotlb = setup({ types: vocabulary }).createMachine({
  id: 'IOTLB',
  tags: 'quiescent',
  initial: 'empty',
  states: {
    // A miss: the walk starts at the entry, and only here can it end in a fault.
    empty: {
      on: {
        'iommu.walk(owner=first)': 'first',
        'iommu.walk(owner=second)': 'second',
        'iommu.walk_freed_table': {},
        'iommu.report_0x59': {},
        'iommu.suppress_0x59': {},
        'iommu.report_0x5b': {},
        'iommu.suppress_0x5b': {},
        'iommu.report_0x71': {},
        'iommu.suppress_0x71': {},
        'iommu.answer_entry_not_present': {},
        'iommu.answer_page_not_present': {},
        'iommu.invalidate_iotlb(did=0)': {},
        'iommu.invalidate_iotlb(did=1)': {},
      },
    },
    first: translationOf('first'),
    second: translationOf('second'),
  },
});

/** A hit needs neither the entry nor the tables: that is how a stale translation outlives both. */
function translationOf<Owner extends 'first' | 'second'>(owner: Owner) {
  return {
    on: {
      [`iommu.translate(owner=${owner})`]: {},
      [`iommu.answer_translation(owner=${owner})`]: {},
      'iommu.invalidate_iotlb(did=0)': {},
      'iommu.invalidate_iotlb(did=1)': 'empty',
      'iotlb.drop': 'empty',
    },
  } as const;
}
