import { describe, expect, it } from 'vitest';
import { scopes } from '../model/scopes.ts';
import { idle, testClaim } from './claim-tests.ts';
import { pageRequestsDrained } from './page-requests-drained.ts';
import { countsOf, storyOf, tryClaim, tryVersions, violatedIn } from './trial.ts';
import { never } from './watch.ts';

const results = tryVersions(pageRequestsDrained);

testClaim(pageRequestsDrained, results, {
  broken: ['5.7', '6.12.117', '6.13-rc1', '6.13', '7.0'],
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
  it('is decided in so many states', () => {
    expect(countsOf(results)).toMatchInlineSnapshot(`
      "5.7                     violated   2424 states  9220 transitions  depth 55
      5.8                     proved     4384 states  18360 transitions  depth 75
      5.9                     proved     3160 states  13023 transitions  depth 73
      5.13                    proved     3066 states  13092 transitions  depth 63
      6.1                     proved     3096 states  12765 transitions  depth 71
      6.1.192                 proved     2826 states  11463 transitions  depth 71
      6.12                    proved     3108 states  12803 transitions  depth 69
      6.12.117                violated   2287 states  9351 transitions  depth 43
      6.13-rc1                violated   2454 states  10438 transitions  depth 51
      6.13                    violated   2514 states  10537 transitions  depth 41
      6.14                    proved     3098 states  12764 transitions  depth 72
      7.0                     violated   2287 states  9351 transitions  depth 43
      proposed                proved     2789 states  11354 transitions  depth 71"
    `);
  });

  it('is broken under 6.13 by an unbind that finds the entry torn down and returns', () => {
    expect(storyOf(results.get('6.13')!)).toMatchInlineSnapshot(`
      "handle.install
      entry.set_present
      device.start
      mm.release
      lock.acquire
      binding.is_listed
      lock.acquire
      entry.is_present
      entry.read_did
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
