import { describe, expect, it } from 'vitest';
import { testClaim } from './claim-tests.ts';
import { noForeignTranslation } from './no-foreign-translation.ts';
import { counterexampleFor, countsOf, tryShipped } from './trial.ts';
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
  it('visits exactly these states and transitions', () => {
    expect(countsOf(results)).toMatchInlineSnapshot(`
      "5.7 changelog           proved     674 states  2779 transitions  depth 38
      5.7 exit                proved     850 states  3452 transitions  depth 59
      5.8 changelog           proved     710 states  2938 transitions  depth 39
      5.8 exit                proved     868 states  3566 transitions  depth 54
      5.7 changelog with ATS  proved     2356 states  11414 transitions  depth 43
      5.7 exit with ATS       proved     3216 states  15673 transitions  depth 73
      5.8 changelog with ATS  proved     2556 states  12504 transitions  depth 44
      5.8 exit with ATS       violated   3331 states  15644 transitions  depth 56"
    `);
  });

  it('is broken under 5.8 with ATS: the second process gets what the first one left in the device', () => {
    expect(counterexampleFor(results.get('5.8 exit with ATS')!)).toMatchInlineSnapshot(`
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
      lock.acquire
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
      binding.end
      notifier.wait_release
      pasid.allocate
      lock.release
      lock.acquire
      lock.acquire
      entry.set_present
      lock.release
      lock.release
      device.start
      device.request_translated"
    `);
  });
});
