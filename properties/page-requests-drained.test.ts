import { describe, expect, it } from 'vitest';
import { scopes } from '../model/scopes.ts';
import { idle, testClaim } from './claim-tests.ts';
import { pageRequestsDrained } from './page-requests-drained.ts';
import { counterexampleFor, countsOf, tryClaim, tryVersions, violatedIn } from './trial.ts';
import { never } from './watch.ts';

const results = tryVersions(pageRequestsDrained);

testClaim(pageRequestsDrained, results, {
  broken: ['5.7', '6.12.117', '6.13-rc1', '6.13', '7.0', '7.3'],
  about: {
    what: 'page requests that are sent, queued and answered',
    under: '6.14',
    happens: ['iopf.respond'],
  },
  empty: {
    when: 'the device never runs',
    setting: { ...scopes.pageRequests.configuration, kernel: '6.14', flow: idle },
  },
  plausible: [
    {
      // Until then they may come and go: the release of 6.14 leaves them alone.
      sentence: 'no page request is answered after the release',
      claim: never('iopf.respond', { after: 'mm.release' }),
      setting: { kernel: '6.14', flow: 'exit', ...scopes.pageRequests.configuration },
    },
  ],
});

describe('page-requests-drained', () => {
  it('visits exactly these states and transitions', () => {
    expect(countsOf(results)).toMatchInlineSnapshot(`
      "5.7                     violated   2450 states  9291 transitions  depth 56
      5.8                     proved     4076 states  16354 transitions  depth 81
      5.9                     proved     2938 states  11658 transitions  depth 79
      5.13                    proved     2844 states  11727 transitions  depth 69
      6.1                     proved     3372 states  14027 transitions  depth 76
      6.1.192                 proved     3102 states  12725 transitions  depth 76
      6.12                    proved     3316 states  13773 transitions  depth 72
      6.12.117                violated   2439 states  10077 transitions  depth 44
      6.13-rc1                violated   2606 states  11164 transitions  depth 52
      6.13                    violated   2666 states  11263 transitions  depth 42
      6.14                    proved     3306 states  13734 transitions  depth 75
      7.0                     violated   2442 states  10087 transitions  depth 44
      7.3                     violated   2445 states  10090 transitions  depth 47
      proposed                proved     3040 states  12530 transitions  depth 74"
    `);
  });

  it('is broken under 6.13 by an unbind that finds the entry torn down and returns', () => {
    expect(counterexampleFor(results.get('6.13')!)).toMatchInlineSnapshot(`
      "handle.install
      entry.set_present
      device.start
      mm.release
      lock.acquire
      binding.is_listed
      lock.acquire
      entry.is_present
      entry.read_did
      entry.read_pgtt
      entry.is_present
      entry.set_fpd_clear_present
      entry.clear_rest
      lock.release
      invalidate.pasid_cache
      device.request_page
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
      entry.is_present
      lock.release
      lock.acquire
      binding.unlist
      lock.release
      binding.unassign_cache_tag
      handle.erase
      binding.end"
    `);
  });

  it('gives the same verdicts when the queue overflows', () => {
    const overflow = [...results.keys()].filter((kernel) => {
      const setting = { kernel, flow: 'exit', ...scopes.overflow.configuration };
      return tryClaim(setting, pageRequestsDrained).verdict === 'violated';
    });
    expect(overflow).toEqual(violatedIn(results));
  });
});
