/**
 * The PASID-cache: a copy of a present entry, with the FPD that it had when it was read.
 *
 * Source    VT-d specification, 6.1 (CM=0: entries that fault are not cached; CM=1: they may be), 6.2.3
 *           "PASID-cache", 6.2.3.1, 6.5.2 "PASID-cache Invalidate Descriptor"
 * Unspecified  whether a fault found below a stale copy is qualified by the cached FPD or by memory (U1)
 */
import { setup } from 'xstate';
import { vocabulary } from '../events.ts';
import { atOutcomes, outcomesOf } from '../outcomes.ts';
import { pasidCacheInvalidations } from './invalidations.ts';
import {
  type Did,
  didValues,
  type Fpd,
  fpdValues,
  type Owner,
  ownerValues,
  record,
  type WalkableOwner,
  walkableOwners,
} from './values.ts';

interface Copy {
  readonly FPD: Fpd;
  readonly did: Did;
  readonly owner: Owner;
}

const copies: readonly Copy[] = fpdValues.flatMap((FPD) =>
  didValues.flatMap((did) => ownerValues.map((owner) => ({ FPD, did, owner }))),
);

export const pasidCache = setup({ types: vocabulary }).createMachine({
  id: 'PASID-cache',
  tags: 'quiescent',
  initial: 'empty',
  states: {
    // The entry is read from memory for each request, so faults of a non-present entry arise only here.
    empty: {
      on: {
        ...record(copies.map((copy) => [`iommu.fetch_entry(${tagsOf(copy)})`, nameOf(copy)])),
        ...record(copies.map((copy) => [`iommu.finish_with_chunk0(${tagsOf(copy)})`, nameOf(copy)])),
        ...record(copies.map((copy) => [`iommu.finish_with_chunk1(${tagsOf(copy)})`, nameOf(copy)])),
        'iommu.fetch_chunk0': {},
        'iommu.fetch_chunk1': {},
        'iommu.fetch_absent(FPD=0)': 'P=0 FPD=0',
        'iommu.fetch_absent(FPD=1)': 'P=0 FPD=1',
        ...pasidCacheInvalidations(() => undefined),
        ...atOutcomes({ found: 'entry' }, {}),
        'iommu.answer_entry_not_present': {},
      },
    },
    ...record(copies.map((copy) => [nameOf(copy), present(copy)])),
    // CM=1 only: it is remembered that P was 0, with the FPD of that moment, whatever the entry has become since.
    'P=0 FPD=0': absent('report'),
    'P=0 FPD=1': absent('suppress'),
  },
});

/**
 * A copy, stale or not, is used for walks until its invalidation has completed; it may be dropped at any time.
 * An invalidation that names another domain id does not reach it.
 */
function present({ FPD, did, owner }: Copy) {
  const fate = FPD === 0 ? 'report' : 'suppress';
  const walks =
    owner === 'none'
      ? {
          ...atOutcomes({ found: 'wiped copy', fate: 'suppress above' }, {}),
          ...atOutcomes({ found: 'wiped copy', fate }, {}),
          'iommu.answer_0x72': {},
        }
      : {
          [`iommu.walk(did=${did}, owner=${owner})`]: {},
          [`iommu.walk_freed_table(owner=${owner})`]: {},
          [`iommu.walk_freed_top(owner=${owner})`]: {},
          ...ofOwner({ found: 'page table', fate: 'suppress above' }, owner),
          // A cached upper entry is found by domain id and PASID, whoever owns the tables that it came from.
          ...record(
            walkableOwners.map((from) => [`iommu.walk_from_structures(did=${did}, owner=${from})`, {}]),
          ),
          ...record(walkableOwners.map((from) => [`iommu.walk_freed_from_structures(owner=${from})`, {}])),
          ...ofOwner({ found: 'page table', fate }, owner),
          [`iommu.answer_page_not_present(owner=${owner})`]: {},
        };
  return {
    on: {
      ...walks,
      'iommu.queue_page_request': {},
      'iommu.answer_overflow': {},
      'iommu.queue_part': {},
      'iommu.overflow_part': {},
      'iommu.queue_last': {},
      'iommu.overflow_last': {},
      ...pasidCacheInvalidations((tag) => (tag.unit === 'own' && tag.did === did ? 'empty' : undefined)),
      'pasid_cache.drop': 'empty',
    },
  };
}

/** The outcomes of walks of the tables of an owner. */
function ofOwner(which: Parameters<typeof outcomesOf>[0], owner: WalkableOwner) {
  return record(outcomesOf(which).map((event) => [`${event}(owner=${owner})`, {}]));
}

/** Non-present entries are cached under domain id 0. */
function absent(fate: 'report' | 'suppress') {
  return {
    on: {
      ...atOutcomes({ found: 'absent copy', fate }, {}),
      'iommu.answer_cached_not_present': {},
      ...pasidCacheInvalidations((tag) => (tag.unit === 'own' && tag.did === 0 ? 'empty' : undefined)),
      'pasid_cache.drop': 'empty',
    },
  };
}

function tagsOf({ FPD, did, owner }: Copy) {
  return `FPD=${FPD}, did=${did}, owner=${owner}` as const;
}

function nameOf({ FPD, did, owner }: Copy): string {
  return `${owner} FPD=${FPD} DID=${did}`;
}
