import { describe, expect, it } from 'vitest';
import { scopes } from '../model/scopes.ts';
import { idle, testClaim } from './claim-tests.ts';
import { mutantsAgainst } from './mutants/all.ts';
import { oneResponsePerGroup } from './one-response-per-group.ts';
import { counterexampleFor, countsOf, tryClaim, tryVersions } from './trial.ts';
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
      // The device gets a success and sends the request again if it still wants the page.
      sentence: 'every page request is handled',
      claim: never('iommu.answer_overflow'),
      setting: { kernel: '6.14', flow: 'exit', ...scopes.overflow.configuration },
    },
  ],
});

describe('one-response-per-group', () => {
  it('visits exactly these states and transitions', () => {
    expect(countsOf(results)).toMatchInlineSnapshot(`
      "5.7                     proved     3584 states  13837 transitions  depth 79
      5.8                     proved     4076 states  16354 transitions  depth 81
      5.9                     proved     2938 states  11658 transitions  depth 79
      5.13                    proved     2844 states  11727 transitions  depth 69
      6.1                     proved     3372 states  14027 transitions  depth 76
      6.1.192                 proved     3102 states  12725 transitions  depth 76
      6.12                    proved     3316 states  13773 transitions  depth 72
      6.12.117                proved     3385 states  13871 transitions  depth 63
      6.13-rc1                proved     3301 states  14069 transitions  depth 72
      6.13                    proved     3612 states  15057 transitions  depth 61
      6.14                    proved     3306 states  13734 transitions  depth 75
      7.0                     proved     3470 states  14304 transitions  depth 62
      7.3                     proved     3563 states  14568 transitions  depth 68
      proposed                proved     3040 states  12530 transitions  depth 74"
    `);
  });

  it('is broken under discardInsteadOfFlush by a worker that answers what the drain has answered', () => {
    const [, { setting }] = mutantsAgainst('one-response-per-group').find(
      ([name]) => name === 'discardInsteadOfFlush',
    )!;
    expect(counterexampleFor(tryClaim(setting, oneResponsePerGroup))).toMatchInlineSnapshot(`
      "entry.set_present
      handle.install
      device.start
      mm.release
      lock.acquire
      binding.is_listed
      lock.acquire
      entry.is_present
      entry.read_did
      entry.read_pgtt
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
