/** The remapping hardware: caches fill from what is still valid, and drop what they like. */
import { define, hardware } from './meaning.ts';

export const cacheEvents = define({
  'iommu.fetch_entry': {
    actor: 'iommu',
    indices: [...hardware, 'FPD', 'did', 'owner'],
    meaning: 'reads a present entry from memory into the PASID-cache, whole',
    source: 'VT-d specification, 6.2.3, PASID-cache',
    only: 'whole',
  },
  'iommu.fetch_chunk0': {
    actor: 'iommu',
    indices: [...hardware, 'FPD', 'did', 'pgtt'],
    meaning: 'reads words 0 and 1 of a present entry; the rest is still to come',
    source: 'VT-d specification, 9, aligned 128-bit accesses',
    only: 'chunks',
  },
  'iommu.fetch_chunk1': {
    actor: 'iommu',
    indices: [...hardware, 'owner'],
    meaning: 'reads words 2 and 3 of the entry; words 0 and 1 are still to come',
    source: 'VT-d specification, 9, aligned 128-bit accesses',
    only: 'chunks',
  },
  'iommu.finish_with_chunk0': {
    actor: 'iommu',
    indices: [...hardware, 'FPD', 'did', 'owner'],
    meaning:
      'reads words 0 and 1 of a present entry; with what it read before the entry goes to the PASID-cache',
    source: 'VT-d specification, 9, aligned 128-bit accesses',
    only: 'chunks',
  },
  'iommu.finish_with_chunk1': {
    actor: 'iommu',
    indices: [...hardware, 'FPD', 'did', 'owner'],
    meaning: 'reads words 2 and 3 of the entry; with what it read before the entry goes to the PASID-cache',
    source: 'VT-d specification, 9, aligned 128-bit accesses',
    only: 'chunks',
  },
  'iommu.fetch_absent': {
    actor: 'iommu',
    indices: [...hardware, 'FPD'],
    meaning: 'caches that P is 0, with the FPD of that moment: allowed with CM=1 only',
    source: 'VT-d specification, 6.1, Caching Mode',
    only: 'absent',
  },
  'iommu.walk': {
    actor: 'iommu',
    indices: [...hardware, 'did', 'owner'],
    meaning: 'walks the tables of the cached entry from the top and fills the IOTLB',
    source: 'VT-d specification, 6.2.4, IOTLB',
  },
  'iommu.walk_freed_table': {
    actor: 'iommu',
    indices: [...hardware, 'owner'],
    meaning: 'walks paging entries in a page that was given back to the page allocator',
    source: 'VT-d specification, 6.2.3.1: a stale entry may be used until its invalidation completes',
  },
  'iommu.walk_from_structures': {
    actor: 'iommu',
    indices: [...hardware, 'did', 'owner'],
    meaning: 'walks from a cached upper paging entry and fills the IOTLB',
    source: 'VT-d specification, 6.2.5, paging-structure caches',
    only: 'structures',
  },
  'iommu.walk_freed_top': {
    actor: 'iommu',
    indices: [...hardware, 'owner'],
    meaning: 'begins a walk at a top-level table that was given back to the page allocator',
    source: 'Linux 5.8, kernel/fork.c, mm_free_pgd()',
    only: 'mmCount',
  },
  'iommu.walk_freed_from_structures': {
    actor: 'iommu',
    indices: [...hardware, 'owner'],
    meaning: 'a cached upper paging entry leads to a page that was given back to the page allocator',
    source: 'VT-d specification, 6.2.5, paging-structure caches',
    only: 'structures',
  },
  'structures.drop': {
    actor: 'iommu',
    indices: hardware,
    meaning: 'the paging-structure cache drops its upper paging entry',
    source: 'VT-d specification, 6.1, caching is permitted and never required',
    only: 'structures',
    unfair: true,
  },
  'pasid_cache.drop': {
    actor: 'iommu',
    indices: hardware,
    meaning: 'the PASID-cache drops its copy of the entry',
    source: 'VT-d specification, 6.1, caching is permitted and never required',
    unfair: true,
  },
  'iotlb.drop': {
    actor: 'iommu',
    indices: hardware,
    meaning: 'the IOTLB drops its translation',
    source: 'VT-d specification, 6.1, caching is permitted and never required',
    unfair: true,
  },
});
