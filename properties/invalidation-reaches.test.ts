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
      "5.7                     proved     3678 states  18546 transitions  depth 67
      5.8                     violated   2472 states  12405 transitions  depth 28
      5.9                     proved     3676 states  18805 transitions  depth 57
      5.13                    proved     3854 states  19862 transitions  depth 47
      6.1                     proved     3612 states  18235 transitions  depth 55
      6.1.192                 proved     3230 states  16181 transitions  depth 55
      6.12                    proved     3608 states  18229 transitions  depth 53
      6.12.117                proved     3235 states  16208 transitions  depth 54
      6.13-rc1                proved     3615 states  18259 transitions  depth 53
      6.13                    proved     3606 states  18226 transitions  depth 52
      6.14                    proved     3614 states  18238 transitions  depth 56
      7.0                     proved     3235 states  16208 transitions  depth 54
      proposed                proved     3223 states  16151 transitions  depth 55"
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

  it('is broken by a pointer to the leaf table as well, where the invalidation leaves that alone', () => {
    const overrides = 'iotlb_invalidation_with_pasid(did) { invalidate.iotlb(did, type=ih); wait(); }';
    const setting = { kernel: 'proposed', flow: 'exit', ...scopes.structures.configuration };
    const inIotlbAlone = { ...setting, structures: false };
    expect(
      [setting, inIotlbAlone].map((one) => tryClaim({ ...one, overrides }, invalidationReaches).verdict),
    ).toEqual(['violated', 'proved']);
  });
});
