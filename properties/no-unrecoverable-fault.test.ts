import { describe, expect, it } from 'vitest';
import { idle, testClaim } from './claim-tests.ts';
import { noUnrecoverableFault } from './no-unrecoverable-fault.ts';
import { counterexampleFor, countsOf, tryShipped } from './trial.ts';
import { never } from './watch.ts';

const results = tryShipped(noUnrecoverableFault);

/** The shipped settings that break it. The others are proved. */
const broken: readonly string[] = [
  '5.7 changelog',
  '5.7 exit',
  '5.7 changelog with ATS',
  '5.7 exit with ATS',
];

testClaim(noUnrecoverableFault, results, {
  broken,
  about: {
    what: 'requests that do come, and are blocked in silence',
    under: '5.8 exit',
    happens: ['iommu.suppress_0x59'],
  },
  empty: { when: 'the device was never started', setting: { kernel: '5.8', flow: idle } },
  plausible: [
    {
      // FPD changes what is reported and nothing else: a device whose request is blocked sees the same as before.
      sentence: 'no request is blocked after the release',
      claim: never('iommu.suppress_0x59', { after: 'mm.release', until: 'binding.end' }),
      setting: { kernel: '5.8', flow: 'exit' },
    },
    {
      // After unbind a request is the device's own mistake, and the fault must be reported.
      sentence: 'no fault is reported after unbind',
      claim: never('iommu.report_0x59', { after: 'binding.end' }),
      setting: { kernel: '5.8', flow: 'exit' },
    },
  ],
});

describe('no-unrecoverable-fault', () => {
  it('visits exactly these states and transitions', () => {
    expect(countsOf(results)).toMatchInlineSnapshot(`
      "5.7 changelog           violated   55 states  119 transitions  depth 7
      5.7 exit                violated   145 states  439 transitions  depth 10
      5.8 changelog           proved     710 states  2938 transitions  depth 39
      5.8 exit                proved     868 states  3566 transitions  depth 54
      5.7 changelog with ATS  violated   100 states  243 transitions  depth 7
      5.7 exit with ATS       violated   388 states  1260 transitions  depth 10
      5.8 changelog with ATS  proved     2556 states  12504 transitions  depth 44
      5.8 exit with ATS       proved     4263 states  21205 transitions  depth 65"
    `);
  });

  it('is broken under 5.7 by a request between the release and the stop of the device', () => {
    expect(counterexampleFor(results.get('5.7 changelog')!)).toMatchInlineSnapshot(`
      "entry.set_present
      device.start
      mm.release
      entry.clear_word0
      device.request_untranslated
      iommu.report_0x59"
    `);
    expect(counterexampleFor(results.get('5.7 exit')!)).toMatchInlineSnapshot(`
      "entry.set_present
      device.start
      mm.release
      lock.acquire
      binding.is_listed
      entry.read_did
      entry.clear_word0
      device.request_untranslated
      iommu.report_0x59"
    `);
  });

  it('is broken by a fault that the kernel log would show', () => {
    expect(results.get('5.7 changelog')!.trace!.at(-1)!.note).toContain(
      'Present bit in PASID Table Entry is clear',
    );
  });
});
