import { describe, expect, it } from 'vitest';
import { testClaim } from './claim-tests.ts';
import { faultsReportedAfterUnbind } from './faults-reported-after-unbind.ts';
import { mutantsAgainst } from './mutants/all.ts';
import { counterexampleFor, countsOf, tryClaim, tryShipped } from './trial.ts';
import { never } from './watch.ts';

const results = tryShipped(faultsReportedAfterUnbind);

testClaim(faultsReportedAfterUnbind, results, {
  broken: [],
  about: {
    what: 'requests that do come after unbind, and are reported',
    under: '5.8 exit',
    happens: ['iommu.report_0x59'],
  },
  empty: {
    when: 'the device is never unbound nor torn down',
    setting: {
      kernel: '5.8',
      flow: 'thread work { entry.set_present(); device.start(); mmu_notifier_release() { dsa_stop_dma(); } }',
    },
  },
  plausible: [
    {
      // Until unbind the silence is wanted: the device may still be running for a process that is gone.
      sentence: 'every fault is reported',
      claim: never('iommu.suppress_0x59'),
      setting: { kernel: '5.8', flow: 'exit' },
    },
  ],
});

describe('faults-reported-after-unbind', () => {
  it('visits exactly these states and transitions', () => {
    expect(countsOf(results)).toMatchInlineSnapshot(`
      "5.7 changelog           proved     674 states  2779 transitions  depth 38
      5.7 exit                proved     850 states  3452 transitions  depth 59
      5.8 changelog           proved     710 states  2938 transitions  depth 39
      5.8 exit                proved     868 states  3566 transitions  depth 54
      5.7 changelog with ATS  proved     2356 states  11414 transitions  depth 43
      5.7 exit with ATS       proved     3216 states  15673 transitions  depth 73
      5.8 changelog with ATS  proved     2556 states  12504 transitions  depth 44
      5.8 exit with ATS       proved     4263 states  21205 transitions  depth 65"
    `);
  });

  it('is broken under keepFpdAtUnbind by a request whose fault is not reported', () => {
    const [, { setting }] = mutantsAgainst('faults-reported-after-unbind').find(
      ([name]) => name === 'keepFpdAtUnbind',
    )!;
    expect(counterexampleFor(tryClaim(setting, faultsReportedAfterUnbind))).toMatchInlineSnapshot(`
      "entry.set_present
      device.start
      mm.release
      lock.acquire
      binding.is_listed
      entry.is_present
      entry.read_did
      entry.is_present
      entry.set_fpd_clear_present
      entry.clear_rest
      invalidate.pasid_cache
      iommu.invalidate_pasid_cache
      wait
      invalidate.iotlb
      iommu.invalidate_iotlb
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
      binding.unlist
      entry.is_present
      binding.end
      device.request_untranslated
      iommu.suppress_0x59"
    `);
  });
});
