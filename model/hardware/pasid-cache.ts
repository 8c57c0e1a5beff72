/**
 * The PASID-cache: a copy of a present entry, with the FPD that it had when it was read.
 *
 * Source    VT-d specification, 6.1 (CM=0: entries that fault are not cached), 6.2.3 "PASID-cache",
 *           6.2.3.1, 6.5.2 "PASID-cache Invalidate Descriptor"
 * Unspecified  whether a fault found below a stale copy is qualified by the cached FPD or by memory (U1)
 */
import { setup } from 'xstate';
import { vocabulary } from '../events.ts';

export const pasidCache = setup({ types: vocabulary }).createMachine({
  id: 'PASID-cache',
  tags: 'quiescent',
  initial: 'empty',
  states: {
    // The entry is read from memory for each request, so faults of a non-present entry arise only here.
    empty: {
      on: {
        'iommu.fetch_entry(FPD=0, owner=first)': 'first FPD=0',
        'iommu.fetch_entry(FPD=1, owner=first)': 'first FPD=1',
        'iommu.fetch_entry(FPD=0, owner=second)': 'second FPD=0',
        'iommu.fetch_entry(FPD=1, owner=second)': 'second FPD=1',
        'iommu.invalidate_pasid_cache(did=0)': {},
        'iommu.invalidate_pasid_cache(did=1)': {},
        'iommu.report_0x59': {},
        'iommu.suppress_0x59': {},
        'iommu.report_0x5b': {},
        'iommu.suppress_0x5b': {},
        'iommu.answer_entry_not_present': {},
      },
    },
    'first FPD=0': copyOf('first', 'report'),
    'first FPD=1': copyOf('first', 'suppress'),
    'second FPD=0': copyOf('second', 'report'),
    'second FPD=1': copyOf('second', 'suppress'),
  },
});

/**
 * A copy, stale or not, is used for walks until its invalidation has completed; it may be dropped at any time.
 * It is tagged with DID 1: an invalidation for another domain does not reach it.
 */
function copyOf<Owner extends 'first' | 'second', Fate extends 'report' | 'suppress'>(
  owner: Owner,
  fate: Fate,
) {
  return {
    on: {
      [`iommu.walk(owner=${owner})`]: {},
      [`iommu.walk_freed_table(owner=${owner})`]: {},
      [`iommu.${fate}_0x71(owner=${owner})`]: {},
      [`iommu.answer_page_not_present(owner=${owner})`]: {},
      'iommu.invalidate_pasid_cache(did=0)': {},
      'iommu.invalidate_pasid_cache(did=1)': 'empty',
      'pasid_cache.drop': 'empty',
    },
  } as const;
}
