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
      "5.7                     proved     2678 states  10151 transitions  depth 67
      5.8                     proved     3084 states  12244 transitions  depth 64
      5.9                     proved     2292 states  9058 transitions  depth 62
      5.13                    proved     2202 states  9135 transitions  depth 52
      6.1                     proved     2767 states  11542 transitions  depth 62
      6.1.192                 proved     2493 states  10230 transitions  depth 62
      6.12                    proved     2717 states  11411 transitions  depth 58
      6.12.117                proved     2678 states  11001 transitions  depth 54
      6.13-rc1                proved     2755 states  11726 transitions  depth 58
      6.13                    proved     2915 states  12214 transitions  depth 52
      6.14                    proved     2783 states  11588 transitions  depth 61
      7.0                     proved     2678 states  11001 transitions  depth 54
      proposed                proved     2454 states  10126 transitions  depth 59"
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
      memory.free_page
      memory.free_page_table
      device.stop
      device.drain
      lock.acquire
      entry.is_present
      entry.is_fault_disabled
      lock.release
      might_sleep
      prq.wait_empty
      iopf.discard
      iopf.respond_again"
    `);
  });
});
