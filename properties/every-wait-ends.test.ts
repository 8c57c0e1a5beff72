import { describe, expect, it } from 'vitest';
import { testClaim } from './claim-tests.ts';
import { everyWaitEnds } from './every-wait-ends.ts';
import { mutantsAgainst } from './mutants.ts';
import { countsOf, storyOf, tryClaim, tryShipped } from './trial.ts';

const results = tryShipped(everyWaitEnds);

testClaim(everyWaitEnds, results, {
  broken: [],
  about: {
    what: 'threads that do wait, for hardware and for the device',
    under: '5.8 exit',
    happens: ['wait', 'device.drain'],
  },
  empty: {
    when: 'nobody waits',
    setting: {
      kernel: '5.8',
      flow: 'thread work { entry.set_present(); mmu_notifier_release() { device.start(); } }',
    },
  },
});

describe('every-wait-ends', () => {
  it('is decided in so many states', () => {
    expect(countsOf(results)).toMatchInlineSnapshot(`
      "5.7 changelog           proved     514 states  2015 transitions  depth 34
      5.7 exit                proved     872 states  3663 transitions  depth 53
      5.8 changelog           proved     550 states  2174 transitions  depth 35
      5.8 exit                proved     892 states  3780 transitions  depth 49
      5.7 changelog with ATS  proved     2196 states  10650 transitions  depth 39
      5.7 exit with ATS       proved     3678 states  18546 transitions  depth 67
      5.8 changelog with ATS  proved     2396 states  11740 transitions  depth 40
      5.8 exit with ATS       proved     5095 states  26485 transitions  depth 60"
    `);
  });

  it('is broken under locksInBothOrders once each thread holds one lock', () => {
    const [, locks] = mutantsAgainst('every-wait-ends').find(([name]) => name === 'locksInBothOrders')!;
    expect(storyOf(tryClaim(locks.setting, everyWaitEnds))).toMatchInlineSnapshot(`
      "entry.set_present
      device.start
      threads.begin
      lock.acquire
      lock.acquire
      iommu.fetch_entry
      iommu.walk
      pasid_cache.drop
      iotlb.drop"
    `);
  });

  /** What is decided is that the end stays reachable. A thread that may leave its loop and never does is not seen. */
  it('misses a loop that could end and goes on forever', () => {
    const flow =
      'thread retry { entry.set_present(); mmu_notifier_release() { while (timed_out) { invalidate.iotlb(); wait(); } } }';
    expect(tryClaim({ kernel: '5.8', flow }, everyWaitEnds)).toMatchObject({
      verdict: 'proved',
      untested: [],
    });
  });
});
