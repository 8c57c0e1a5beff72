import { describe, expect, it } from 'vitest';
import { scopes } from '../model/scopes.ts';
import { idle, testClaim } from './claim-tests.ts';
import { mutantsAgainst } from './mutants.ts';
import { oneResponsePerGroup } from './one-response-per-group.ts';
import { countsOf, storyOf, tryClaim, tryVersions } from './trial.ts';
import { never } from './watch.ts';

const results = tryVersions(oneResponsePerGroup);

testClaim(oneResponsePerGroup, results, {
  broken: [],
  about: { what: 'page requests that are sent and answered', under: '6.14', happens: ['iopf.respond'] },
  empty: {
    when: 'the device never runs',
    setting: { ...scopes.pageRequests.configuration, kernel: '6.14', flow: idle },
  },
  plausible: [
    {
      // The device is told success and sends the request again if it still wants the page.
      sentence: 'every page request is handled',
      claim: never('iommu.answer_overflow'),
      setting: { kernel: '6.14', flow: 'exit', ...scopes.overflow.configuration },
    },
  ],
});

describe('one-response-per-group', () => {
  it('is decided in so many states', () => {
    expect(countsOf(results)).toMatchInlineSnapshot(`
      "5.7                     proved     3752 states  15159 transitions  depth 73
      5.8                     proved     4384 states  18360 transitions  depth 75
      5.9                     proved     3160 states  13023 transitions  depth 73
      5.13                    proved     3066 states  13092 transitions  depth 63
      6.1                     proved     3096 states  12765 transitions  depth 71
      6.1.192                 proved     2826 states  11463 transitions  depth 71
      6.12                    proved     3108 states  12803 transitions  depth 69
      6.12.117                proved     3047 states  12360 transitions  depth 60
      6.13-rc1                proved     3017 states  12765 transitions  depth 69
      6.13                    proved     3274 states  13546 transitions  depth 58
      6.14                    proved     3098 states  12764 transitions  depth 72
      7.0                     proved     3047 states  12360 transitions  depth 60
      proposed                proved     2789 states  11354 transitions  depth 71"
    `);
  });

  it('is broken under discardInsteadOfFlush by a worker that answers what the drain has answered', () => {
    const [, { setting }] = mutantsAgainst('one-response-per-group').find(
      ([name]) => name === 'discardInsteadOfFlush',
    )!;
    expect(storyOf(tryClaim(setting, oneResponsePerGroup))).toMatchInlineSnapshot(`
      "handle.install
      entry.set_present
      device.start
      mm.release
      lock.acquire
      binding.is_listed
      lock.acquire
      entry.is_present
      entry.read_did
      device.request_page
      iommu.fetch_entry
      entry.set_fpd_clear_present
      lock.release
      invalidate.pasid_cache
      iommu.queue_page_request
      prq.take
      prq.report
      iopf.run
      iommu.invalidate_pasid_cache
      wait
      invalidate.iotlb
      iommu.invalidate_iotlb
      wait
      invalidate.device_tlb
      iommu.invalidate_device_tlb
      wait
      entry.clear_rest
      lock.release
      mm.released
      memory.unmap_page
      memory.unlink_page_table
      memory.free_page
      memory.free_page_table
      device.stop
      device.drain
      lock.acquire
      lock.acquire
      entry.is_present
      lock.release
      lock.release
      might_sleep
      prq.wait_empty
      iopf.discard
      iopf.respond_again"
    `);
  });
});
