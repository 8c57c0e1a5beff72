/**
 * The IOTLB: the translation of the process's page under the PASID.
 *
 * Source    VT-d specification, 6.2.4 "IOTLB", 6.5.2 "(PASID-based) IOTLB Invalidate Descriptor", 6.5.4
 * Squashed  the address space is one page (S3)
 * Unspecified  whether a stale translation may be used without a copy in the PASID-cache; here it may (U2)
 */
import { setup } from 'xstate';
import { vocabulary } from '../events.ts';
import { atOutcomes } from '../outcomes.ts';
import { iotlbInvalidations, reaches, type Translation, translations } from './invalidations.ts';
import { record } from './values.ts';

export const iotlb = setup({ types: vocabulary }).createMachine({
  id: 'IOTLB',
  tags: 'quiescent',
  initial: 'empty',
  states: {
    // A miss: the walk starts at the entry, and only here can it end in a fault.
    empty: {
      on: {
        ...record(translations.map((t) => [`iommu.walk(${tagsOf(t)})`, nameOf(t)])),
        ...record(translations.map((t) => [`iommu.walk_from_structures(${tagsOf(t)})`, nameOf(t)])),
        'iommu.walk_freed_table': {},
        'iommu.walk_freed_top': {},
        'iommu.walk_freed_from_structures': {},
        ...atOutcomes({ request: 'untranslated' }, {}),
        'iommu.answer_entry_not_present': {},
        'iommu.answer_cached_not_present': {},
        'iommu.answer_page_not_present': {},
        'iommu.answer_0x72': {},
        ...iotlbInvalidations(() => undefined),
      },
    },
    ...record(translations.map((t) => [nameOf(t), held(t)])),
  },
});

/** A hit needs neither the entry nor the tables: that is how a stale translation outlives both. */
function held(translation: Translation) {
  return {
    on: {
      [`iommu.translate(${tagsOf(translation)})`]: {},
      [`iommu.answer_translation(owner=${translation.owner})`]: {},
      ...iotlbInvalidations((tag) => (reaches(tag, translation) ? 'empty' : undefined)),
      'iotlb.drop': 'empty',
    },
  };
}

function tagsOf({ did, owner }: Translation) {
  return `did=${did}, owner=${owner}` as const;
}

function nameOf({ did, owner }: Translation): string {
  return `${owner} DID=${did}`;
}
