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
      "5.7                     proved     2762 states  10403 transitions  depth 67
      5.8                     proved     3304 states  12980 transitions  depth 69
      5.9                     proved     2404 states  9374 transitions  depth 67
      5.13                    proved     2310 states  9443 transitions  depth 57
      6.1                     proved     2897 states  11915 transitions  depth 67
      6.1.192                 proved     2627 states  10613 transitions  depth 67
      6.12                    proved     2835 states  11748 transitions  depth 63
      6.12.117                proved     2774 states  11305 transitions  depth 54
      6.13-rc1                proved     2825 states  11935 transitions  depth 63
      6.13                    proved     3001 states  12491 transitions  depth 52
      6.14                    proved     2913 states  11961 transitions  depth 66
      7.0                     proved     2774 states  11305 transitions  depth 54
      proposed                proved     2578 states  10480 transitions  depth 64"
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
