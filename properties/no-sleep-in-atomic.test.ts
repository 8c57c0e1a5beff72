import { describe, expect, it } from 'vitest';
import { scopes } from '../model/scopes.ts';
import { idle, testClaim } from './claim-tests.ts';
import { noSleepInAtomic } from './no-sleep-in-atomic.ts';
import { counterexampleFor, countsOf, tryClaim, tryVersions } from './trial.ts';

const results = tryVersions(noSleepInAtomic);

testClaim(noSleepInAtomic, results, {
  broken: ['6.13-rc1'],
  about: { what: 'waits that do sleep', under: '6.14', happens: ['might_sleep'] },
  empty: {
    when: 'nobody sleeps',
    setting: { ...scopes.pageRequests.configuration, kernel: '6.14', flow: idle },
  },
});

describe('no-sleep-in-atomic', () => {
  it('visits exactly these states and transitions', () => {
    expect(countsOf(results)).toMatchInlineSnapshot(`
      "5.7                     inconclusive  3584 states  13837 transitions  depth 79
      5.8                     proved     4076 states  16354 transitions  depth 81
      5.9                     proved     2938 states  11658 transitions  depth 79
      5.13                    proved     2844 states  11727 transitions  depth 69
      6.1                     proved     3372 states  14027 transitions  depth 76
      6.1.192                 proved     3102 states  12725 transitions  depth 76
      6.12                    proved     3316 states  13773 transitions  depth 72
      6.12.117                inconclusive  3385 states  13871 transitions  depth 63
      6.13-rc1                violated   2001 states  8609 transitions  depth 25
      6.13                    inconclusive  3612 states  15057 transitions  depth 61
      6.14                    proved     3306 states  13734 transitions  depth 75
      7.0                     inconclusive  3470 states  14304 transitions  depth 62
      7.3                     inconclusive  3563 states  14568 transitions  depth 68
      proposed                proved     3040 states  12530 transitions  depth 74"
    `);
  });

  it('is broken under 6.13-rc1 by a drain under the lock of the domain', () => {
    expect(counterexampleFor(results.get('6.13-rc1')!)).toMatchInlineSnapshot(`
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
      iommu.invalidate_pasid_cache
      wait
      invalidate.iotlb
      iommu.invalidate_iotlb
      wait
      invalidate.device_tlb
      iommu.invalidate_device_tlb
      wait
      might_sleep"
    `);
  });

  it('allows a mutex inside a mutex, and a spinlock inside a mutex', () => {
    const flow = `thread exit {
      entry.set_present();
      lock(pasid_mutex); lock(sva_mutex); lock(iommu_lock); unlock(iommu_lock); might_sleep(); unlock(sva_mutex);
      mmu_notifier_release() { device.start(); }
      unlock(pasid_mutex);
    }`;
    expect(tryClaim({ kernel: '6.14', flow }, noSleepInAtomic).verdict).toBe('proved');
  });

  it.each(['iommu_lock', 'domain_lock', 'rcu'])('is broken by a sleeping wait under %s', (name) => {
    const flow = `thread exit {
      entry.set_present();
      mmu_notifier_release() { device.start(); lock(${name}); might_sleep(); unlock(${name}); }
    }`;
    expect(tryClaim({ kernel: '6.14', flow }, noSleepInAtomic).verdict).toBe('violated');
  });

  it('is broken by a second thread alone', () => {
    const flow = `
      thread exit { mmu_notifier_release() { intel_mm_release(); } }
      thread other { lock(rcu); might_sleep(); unlock(rcu); }
    `;
    expect(tryClaim({ kernel: '5.9', flow }, noSleepInAtomic).verdict).toBe('violated');
  });
});
