import { describe, expect, it } from 'vitest';
import { scopes } from '../model/scopes.ts';
import { testClaim } from './claim-tests.ts';
import { invalidationReaches } from './invalidation-reaches.ts';
import { counterexampleFor, countsOf, tryClaim, tryVersions } from './trial.ts';

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
  it('visits exactly these states and transitions', () => {
    expect(countsOf(results)).toMatchInlineSnapshot(`
      "5.7                     proved     3216 states  15673 transitions  depth 73
      5.8                     violated   2472 states  12405 transitions  depth 28
      5.9                     proved     3212 states  15929 transitions  depth 62
      5.13                    proved     3390 states  16986 transitions  depth 52
      6.1                     proved     3980 states  20141 transitions  depth 57
      6.1.192                 proved     3598 states  18087 transitions  depth 57
      6.12                    proved     3886 states  19698 transitions  depth 55
      6.12.117                proved     3515 states  17680 transitions  depth 57
      6.13-rc1                proved     3886 states  19698 transitions  depth 55
      6.13                    proved     3886 states  19698 transitions  depth 55
      6.14                    proved     3892 states  19707 transitions  depth 58
      7.0                     proved     3515 states  17680 transitions  depth 57
      7.3                     proved     3542 states  17767 transitions  depth 63
      proposed                proved     3501 states  17620 transitions  depth 57"
    `);
  });

  it('is broken under 5.8 by a translation in the device after its memory was given back', () => {
    expect(counterexampleFor(results.get('5.8')!)).toMatchInlineSnapshot(`
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
    const overrides = 'flush_iotlb(did, pgtt) { invalidate.iotlb(did, type=ih); wait(); }';
    const setting = { kernel: 'proposed', flow: 'exit', ...scopes.structures.configuration };
    const inIotlbAlone = { ...setting, structures: false };
    expect(
      [setting, inIotlbAlone].map((one) => tryClaim({ ...one, overrides }, invalidationReaches).verdict),
    ).toEqual(['violated', 'proved']);
  });
});
