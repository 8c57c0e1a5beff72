/** The remapping hardware: the fate of a request, and what a reported fault leaves behind. */
import { faultEvents } from '../outcomes.ts';
import { define, hardware, inFlight } from './meaning.ts';

export const requestEvents = define({
  // The remapping hardware: the fate of a request.
  'iommu.translate': {
    actor: 'iommu',
    indices: [...inFlight, 'requester', 'did', 'owner'],
    meaning: 'translates an untranslated request with what the IOTLB holds',
    source: 'VT-d specification, 3.6.1, first-stage translation',
  },
  'iommu.answer_translation': {
    actor: 'iommu',
    indices: [...inFlight, 'requester', 'owner'],
    meaning: 'answers a translation request with what the IOTLB holds; the Device-TLB keeps it',
    source: 'VT-d specification, 4.2, Device-TLB operation',
    only: 'ats',
  },
  'iommu.answer_entry_not_present': {
    actor: 'iommu',
    indices: inFlight,
    meaning: 'answers a translation request with no access because P is 0: recoverable, never reported',
    source: 'VT-d specification, 7.1.3, SPT.2, translation requests',
    only: 'ats',
  },
  'iommu.answer_cached_not_present': {
    actor: 'iommu',
    indices: inFlight,
    meaning: 'answers a translation request with no access because the cached copy has P=0: never reported',
    source: 'VT-d specification, 6.1, Caching Mode, and 7.1.3, SPT.2, translation requests',
    only: 'absent',
  },
  'iommu.answer_0x72': {
    actor: 'iommu',
    indices: inFlight,
    meaning: 'answers a translation request with no access: the cached entry points to tables at address 0',
    source: 'VT-d specification, 7.1.3, SFS.1 to SFS.4, translation requests',
    only: 'ats',
  },
  'iommu.answer_page_not_present': {
    actor: 'iommu',
    indices: [...inFlight, 'owner'],
    meaning: 'answers a translation request with no access because the page is unmapped: never reported',
    source: 'VT-d specification, 7.1.3, SFS.2, translation requests',
    only: 'ats',
  },
  ...faultEvents({ request: 'untranslated' }),

  // The remapping hardware: what a reported fault leaves behind.
  'iommu.record_fault': {
    actor: 'iommu',
    indices: hardware,
    meaning: 'writes the fault record and sets F',
    source: 'VT-d specification, 7.3',
    only: 'recording',
  },
  'iommu.collapse_fault': {
    actor: 'iommu',
    indices: hardware,
    meaning: 'drops the fault: one of the same source is recorded already',
    source: 'VT-d specification, 7.3: optional',
    only: 'recording',
  },
  'iommu.overflow_faults': {
    actor: 'iommu',
    indices: hardware,
    meaning: 'drops the fault and sets PFO: no record is free',
    source: 'VT-d specification, 7.3',
    only: 'recording',
  },
});
