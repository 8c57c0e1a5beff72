import { describe, expect, it } from 'vitest';
import { testClaim } from './claim-tests.ts';
import { noForeignTranslation } from './no-foreign-translation.ts';
import { countsOf, storyOf, tryShipped } from './trial.ts';
import { never } from './watch.ts';

const running =
  'thread exit { entry.set_present(); device.start(); mmu_notifier_release() { intel_mm_release(); } }';

const results = tryShipped(noForeignTranslation);

testClaim(noForeignTranslation, results, {
  broken: ['5.8 exit with ATS'],
  about: {
    what: 'a second process that gets the PASID and whose requests are served',
    under: '5.8 exit',
    happens: ['pasid.allocate'],
  },
  empty: { when: 'the PASID is never free', setting: { kernel: '5.8', flow: running } },
  plausible: [
    {
      // A device that sends with a PASID that was taken from it reaches whoever has the number now.
      sentence: 'a stray request is not served',
      claim: never('iommu.translate(requester=stray, owner=second)', {
        besides: [
          'iommu.translate(requester=stray, owner=first)',
          'iommu.translate(requester=first)',
          'iommu.translate(requester=second)',
        ],
      }),
      setting: { kernel: '5.8', flow: 'exit' },
    },
  ],
});

describe('no-foreign-translation', () => {
  it('is decided in so many states', () => {
    expect(countsOf(results)).toMatchInlineSnapshot(`
      "5.7 changelog           proved     514 states  2015 transitions  depth 34
      5.7 exit                proved     872 states  3663 transitions  depth 53
      5.8 changelog           proved     550 states  2174 transitions  depth 35
      5.8 exit                proved     892 states  3780 transitions  depth 49
      5.7 changelog with ATS  proved     2196 states  10650 transitions  depth 39
      5.7 exit with ATS       proved     3678 states  18546 transitions  depth 67
      5.8 changelog with ATS  proved     2396 states  11740 transitions  depth 40
      5.8 exit with ATS       violated   3289 states  15332 transitions  depth 50"
    `);
  });

  it('is broken under 5.8 with ATS: the second process gets what the first one left in the device', () => {
    expect(storyOf(results.get('5.8 exit with ATS')!)).toMatchInlineSnapshot(`
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
      memory.free_page
      memory.free_page_table
      device.stop
      device.drain
      binding.unlist
      entry.read_did
      entry.clear_word0
      entry.clear_rest
      invalidate.pasid_cache
      iommu.invalidate_pasid_cache
      wait
      invalidate.iotlb
      iommu.invalidate_iotlb
      wait
      invalidate.device_tlb
      iommu.invalidate_device_tlb
      wait
      might_sleep
      binding.end
      pasid.allocate
      entry.set_present
      device.start
      device.request_translated"
    `);
  });
});
