import { describe, expect, it } from 'vitest';
import { idle, testClaim } from './claim-tests.ts';
import { noFaultAfterRelease } from './no-fault-after-release.ts';
import { noUnrecoverableFault } from './no-unrecoverable-fault.ts';
import { counterexampleFor, countsOf, tryClaim, tryVersions } from './trial.ts';

const results = tryVersions(noFaultAfterRelease);

testClaim(noFaultAfterRelease, results, {
  broken: ['5.7', '6.12.117', '7.0', '7.3'],
  about: {
    what: 'requests that come after the release, and are blocked in silence',
    under: '6.14',
    happens: ['iommu.suppress_0x59'],
  },
  empty: { when: 'the device was never started', setting: { kernel: '5.8', flow: idle } },
});

describe('no-fault-after-release', () => {
  it('visits exactly these states and transitions', () => {
    expect(countsOf(results)).toMatchInlineSnapshot(`
      "5.7                     violated   390 states  1537 transitions  depth 22
      5.8                     proved     868 states  3566 transitions  depth 54
      5.9                     proved     868 states  3566 transitions  depth 54
      5.13                    proved     888 states  3701 transitions  depth 47
      6.1                     proved     986 states  4111 transitions  depth 52
      6.1.192                 proved     922 states  3829 transitions  depth 52
      6.12                    proved     892 states  3668 transitions  depth 50
      6.12.117                violated   498 states  2014 transitions  depth 25
      6.13-rc1                proved     892 states  3668 transitions  depth 50
      6.13                    proved     892 states  3668 transitions  depth 50
      6.14                    proved     898 states  3677 transitions  depth 53
      7.0                     violated   498 states  2014 transitions  depth 25
      7.3                     violated   501 states  2017 transitions  depth 28
      proposed                proved     830 states  3383 transitions  depth 52"
    `);
  });

  it('is broken under 7.0 by a request between the release and the stop of the device', () => {
    expect(counterexampleFor(results.get('7.0')!)).toMatchInlineSnapshot(`
      "entry.set_present
      device.start
      mm.release
      lock.acquire
      binding.is_listed
      lock.acquire
      entry.is_present
      entry.read_did
      entry.read_pgtt
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
