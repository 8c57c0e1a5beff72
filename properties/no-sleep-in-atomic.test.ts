import { describe, expect, it } from 'vitest';
import { scopes } from '../model/scopes.ts';
import { mutantsAgainst } from './mutants.ts';
import { noSleepInAtomic } from './no-sleep-in-atomic.ts';
import { countsOf, storyOf, tryClaim, tryVersions, violatedIn } from './trial.ts';

const idle = 'thread exit { entry.set_present(); mmu_notifier_release() { intel_mm_release(); } }';

const results = tryVersions(noSleepInAtomic);

describe('no-sleep-in-atomic', () => {
  it('is broken by these versions and proved for the others', () => {
    expect(violatedIn(results)).toEqual(['6.13-rc1']);
    expect([...results.values()].filter(({ verdict }) => verdict === 'inconclusive')).toEqual([]);
  });

  it('is decided in so many states', () => {
    expect(countsOf(results)).toMatchInlineSnapshot(`
      "5.7                     proved     3660 states  14885 transitions  depth 73
      5.8                     proved     4148 states  17572 transitions  depth 70
      5.9                     proved     3040 states  12685 transitions  depth 68
      5.13                    proved     2950 states  12762 transitions  depth 58
      6.1                     proved     2960 states  12375 transitions  depth 66
      6.1.192                 proved     2686 states  11063 transitions  depth 66
      6.12                    proved     3364 states  14449 transitions  depth 65
      6.12.117                proved     3559 states  15146 transitions  depth 61
      6.13-rc1                violated   1847 states  7881 transitions  depth 24
      6.13                    proved     3796 states  16359 transitions  depth 59
      6.14                    proved     3358 states  14422 transitions  depth 68
      7.0                     proved     3559 states  15146 transitions  depth 61
      proposed                proved     3051 states  13019 transitions  depth 67"
    `);
  });

  it('is broken under 6.13-rc1 by a drain under the lock of the domain', () => {
    expect(storyOf(results.get('6.13-rc1')!)).toMatchInlineSnapshot(`
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

  it('is about waits that do sleep', () => {
    const { vacuous, neverHappened } = results.get('6.14')!;
    expect(vacuous).toBe(false);
    expect(neverHappened).not.toContain('might_sleep');
  });

  it('says that it is empty when nobody sleeps', () => {
    expect(
      tryClaim({ ...scopes.pageRequests.configuration, kernel: '6.14', flow: idle }, noSleepInAtomic),
    ).toMatchObject({
      verdict: 'proved',
      vacuous: true,
    });
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

  it.each(mutantsAgainst('no-sleep-in-atomic'))('is broken by %s', (_, { setting }) => {
    expect(tryClaim(setting, noSleepInAtomic).verdict).toBe('violated');
  });
});
