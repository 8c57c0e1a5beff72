import { describe, expect, it } from 'vitest';
import { scopes } from '../model/scopes.ts';
import { testClaim } from './claim-tests.ts';
import { invalidationReaches } from './invalidation-reaches.ts';
import { countsOf, storyOf, tryClaim, tryVersions } from './trial.ts';

const bindOnly = 'thread exit { entry.set_present(); mmu_notifier_release() { device.start(); } }';

const results = tryVersions(invalidationReaches);

testClaim(invalidationReaches, results, {
  broken: ['5.8'],
  about: {
    what: 'invalidations that are executed',
    under: '5.9',
    happens: ['iommu.invalidate_device_tlb'],
  },
  empty: {
    when: 'nothing is invalidated',
    setting: { ...scopes.ats.configuration, kernel: '5.8', flow: bindOnly },
  },
});

describe('invalidation-reaches', () => {
  it('is decided in so many states', () => {
    expect(countsOf(results)).toMatchInlineSnapshot(`
      "5.7                     proved     2602 states  12529 transitions  depth 61
      5.8                     violated   2008 states  9953 transitions  depth 24
      5.9                     proved     2600 states  12788 transitions  depth 51
      5.13                    proved     2778 states  13845 transitions  depth 41
      6.1                     proved     3399 states  17106 transitions  depth 51
      6.1.192                 proved     3017 states  15052 transitions  depth 51
      6.12                    proved     3391 states  17094 transitions  depth 47
      6.12.117                proved     3018 states  15073 transitions  depth 48
      6.13-rc1                proved     3398 states  17124 transitions  depth 47
      6.13                    proved     3389 states  17091 transitions  depth 46
      6.14                    proved     3397 states  17103 transitions  depth 50
      7.0                     proved     3018 states  15073 transitions  depth 48
      proposed                proved     3004 states  15013 transitions  depth 48"
    `);
  });

  it('is broken under 5.8 by a translation in the device after its memory was given back', () => {
    expect(storyOf(results.get('5.8')!)).toMatchInlineSnapshot(`
      "entry.set_present
      device.start
      mm.release
      lock.acquire
      binding.is_listed
      entry.read_did
      entry.is_present
      device.request_translation
      iommu.fetch_entry
      entry.set_fpd_clear_present
      entry.clear_rest
      invalidate.pasid_cache
      iommu.walk
      iommu.answer_translation
      iommu.invalidate_pasid_cache
      wait
      invalidate.iotlb
      iommu.invalidate_iotlb
      wait
      invalidate.device_tlb
      iommu.invalidate_device_tlb
      wait
      lock.release
      mm.released
      memory.unmap_page
      memory.unlink_page_table
      memory.free_page"
    `);
  });

  /** 5.7 flushes once more, and does not ask there whether it is in caching mode. */
  it('is broken in caching mode as long as the Device-TLB is left out there, up to 6.1', () => {
    const broken = [...results.keys()].filter((kernel) => {
      const setting = { kernel, flow: 'exit', ...scopes.cachingMode.configuration };
      return tryClaim(setting, invalidationReaches).verdict === 'violated';
    });
    expect(broken).toEqual(['5.8', '5.9', '5.13', '6.1', '6.1.192']);
  });
});
