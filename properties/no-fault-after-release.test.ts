import { describe, expect, it } from 'vitest';
import { idle, testClaim } from './claim-tests.ts';
import { noFaultAfterRelease } from './no-fault-after-release.ts';
import { noUnrecoverableFault } from './no-unrecoverable-fault.ts';
import { countsOf, storyOf, tryClaim, tryVersions } from './trial.ts';

const results = tryVersions(noFaultAfterRelease);

testClaim(noFaultAfterRelease, results, {
  broken: ['5.7', '6.12.117', '7.0'],
  about: {
    what: 'requests that come after the release, and are blocked in silence',
    under: '6.14',
    happens: ['iommu.suppress_0x59'],
  },
  empty: { when: 'the device was never started', setting: { kernel: '5.8', flow: idle } },
});

describe('no-fault-after-release', () => {
  it('is decided in so many states', () => {
    expect(countsOf(results)).toMatchInlineSnapshot(`
      "5.7                     violated   314 states  1207 transitions  depth 19
      5.8                     proved     594 states  2329 transitions  depth 43
      5.9                     proved     594 states  2329 transitions  depth 43
      5.13                    proved     614 states  2464 transitions  depth 36
      6.1                     proved     738 states  2959 transitions  depth 46
      6.1.192                 proved     674 states  2677 transitions  depth 46
      6.12                    proved     730 states  2947 transitions  depth 42
      6.12.117                violated   426 states  1696 transitions  depth 23
      6.13-rc1                proved     732 states  2956 transitions  depth 42
      6.13                    proved     728 states  2944 transitions  depth 41
      6.14                    proved     736 states  2956 transitions  depth 45
      7.0                     violated   426 states  1696 transitions  depth 23
      proposed                proved     666 states  2659 transitions  depth 43"
    `);
  });

  it('is broken under 7.0 by a request between the release and the stop of the device', () => {
    expect(storyOf(results.get('7.0')!)).toMatchInlineSnapshot(`
      "entry.set_present
      device.start
      mm.release
      lock.acquire
      lock.acquire
      entry.is_present
      entry.read_did
      entry.clear_present
      lock.release
      invalidate.pasid_cache
      device.request_untranslated
      iommu.invalidate_pasid_cache
      wait
      invalidate.iotlb
      iommu.invalidate_iotlb
      wait
      entry.is_present
      entry.clear_word0
      entry.clear_rest
      lock.release
      mm.released
      iommu.report_0x59"
    `);
  });

  /** 6.1.192 sets FPD when the invalidations are done: the faults in between are those of the release itself. */
  it('holds for a version that reports faults while the release is at work, and only then', () => {
    const result = tryClaim({ kernel: '6.1.192', flow: 'exit' }, noUnrecoverableFault);
    expect(result.verdict).toBe('violated');
    expect(result.trace!.map(({ event }) => event)).not.toContain('mm.released');
  });
});
