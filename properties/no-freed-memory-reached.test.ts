import { describe, expect, it } from 'vitest';
import { charts } from '../model/system.ts';
import { editChart } from '../src/mutate/edit-chart.ts';
import { testClaim } from './claim-tests.ts';
import { taggedDeviceTlb } from './mutants/flows.ts';
import { noFreedMemoryReached } from './no-freed-memory-reached.ts';
import { counterexampleFor, countsOf, tryClaim, tryShipped } from './trial.ts';
import { never } from './watch.ts';

const evictedByAnyInvalidation = editChart(charts.deviceTlb, ({ on }) => {
  on['iommu.invalidate_device_tlb(tag=no_pasid)'] = '.empty';
});

const running =
  'thread exit { entry.set_present(); device.start(); mmu_notifier_release() { intel_mm_release(); } }';

const drainedByAnyInvalidation = editChart(charts.request, ({ states }) => {
  for (const [owner, { on }] of Object.entries(states['fromDeviceTlb']!.states)) {
    on['iommu.invalidate_device_tlb(tag=no_pasid)'] = `#request.draining.${owner}`;
  }
});

const results = tryShipped(noFreedMemoryReached);

testClaim(noFreedMemoryReached, results, {
  broken: ['5.8 exit with ATS'],
  about: {
    what: 'memory that is freed, while requests reach memory that is not',
    under: '5.8 exit',
    happens: ['memory.reach'],
  },
  empty: { when: 'nothing is freed', setting: { kernel: '5.8', flow: running } },
  plausible: [
    {
      // A stale copy is used until its invalidation has completed: clearing P alone stops nothing.
      sentence: 'no request passes once P is 0',
      claim: never('iommu.translate', { after: 'entry.set_fpd_clear_present' }),
      setting: { kernel: '5.8', flow: 'exit' },
    },
  ],
});

describe('no-freed-memory-reached', () => {
  it('visits exactly these states and transitions', () => {
    expect(countsOf(results)).toMatchInlineSnapshot(`
      "5.7 changelog           proved     674 states  2779 transitions  depth 38
      5.7 exit                proved     850 states  3452 transitions  depth 59
      5.8 changelog           proved     710 states  2938 transitions  depth 39
      5.8 exit                proved     868 states  3566 transitions  depth 54
      5.7 changelog with ATS  proved     2356 states  11414 transitions  depth 43
      5.7 exit with ATS       proved     3216 states  15673 transitions  depth 73
      5.8 changelog with ATS  proved     2556 states  12504 transitions  depth 44
      5.8 exit with ATS       violated   2552 states  12670 transitions  depth 30"
    `);
  });

  it('is broken under 5.8 with ATS by a translation that an invalidation without PASID leaves in the device', () => {
    expect(counterexampleFor(results.get('5.8 exit with ATS')!)).toMatchInlineSnapshot(`
      "entry.set_present
      device.start
      mm.release
      lock.acquire
      binding.is_listed
      entry.read_did
      entry.is_present
      device.request_translation
      iommu.fetch_entry
      entry.set_fpd_clear_present
      entry.clear_rest
      invalidate.pasid_cache
      iommu.walk
      iommu.answer_translation
      device.request_translated
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
      memory.reach_freed"
    `);
  });

  it('holds under 5.8 with ATS once the invalidation carries the PASID, as in 5.9', () => {
    const setting = { kernel: '5.8', flow: 'exit', ats: true, overrides: taggedDeviceTlb };
    expect(tryClaim(setting, noFreedMemoryReached).verdict).toBe('proved');
  });

  it('depends on what an invalidation without PASID leaves alone', () => {
    const setting = {
      kernel: '5.8',
      flow: 'exit',
      ats: true,
      using: { deviceTlb: evictedByAnyInvalidation, request: drainedByAnyInvalidation },
    };
    expect(tryClaim(setting, noFreedMemoryReached).verdict).toBe('proved');
  });
});
