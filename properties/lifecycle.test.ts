import { describe, expect, it } from 'vitest';
import { testClaim } from './claim-tests.ts';
import { lifecycle } from './lifecycle.ts';
import { counterexampleFor, countsOf, tryClaim, tryShipped } from './trial.ts';
import { never } from './watch.ts';

const closeFirst = `
  thread close {
      entry.set_present();
      device.start();
      dsa_close() { dsa_stop_dma(); intel_svm_unbind_mm(); }
      mmu_notifier_release() { }
  }
`;

const results = tryShipped(lifecycle);

/** The shipped settings that break it. The others are proved. */
const broken: readonly string[] = [
  '5.7 changelog',
  '5.7 exit',
  '5.7 changelog with ATS',
  '5.7 exit with ATS',
];

testClaim(lifecycle, results, {
  broken,
  about: { what: 'an entry that is torn down', under: '5.8 exit', happens: ['entry.set_fpd_clear_present'] },
  empty: {
    when: 'the entry is never torn down',
    setting: {
      kernel: '5.8',
      flow: 'thread work { entry.set_present(); mmu_notifier_release() { device.start(); dsa_stop_dma(); } }',
    },
  },
  plausible: [
    {
      // A process that closes the file first leaves a quiet device: its entry is zeroed at once.
      sentence: 'an entry is always torn down between bound and unbound',
      claim: never('entry.clear_word0', {
        after: 'entry.set_present',
        until: 'entry.set_fpd_clear_present',
      }),
      setting: { kernel: '5.8', flow: closeFirst },
    },
  ],
});

describe('lifecycle', () => {
  it('visits exactly these states and transitions', () => {
    expect(countsOf(results)).toMatchInlineSnapshot(`
      "5.7 changelog           violated   18 states  28 transitions  depth 5
      5.7 exit                violated   71 states  182 transitions  depth 8
      5.8 changelog           proved     710 states  2938 transitions  depth 39
      5.8 exit                proved     868 states  3566 transitions  depth 54
      5.7 changelog with ATS  violated   27 states  44 transitions  depth 5
      5.7 exit with ATS       violated   141 states  391 transitions  depth 8
      5.8 changelog with ATS  proved     2556 states  12504 transitions  depth 44
      5.8 exit with ATS       proved     4263 states  21205 transitions  depth 65"
    `);
  });

  it('is broken under 5.7 by the store that zeroes the entry of a running device', () => {
    expect(counterexampleFor(results.get('5.7 exit')!)).toMatchInlineSnapshot(`
      "entry.set_present
      device.start
      mm.release
      lock.acquire
      binding.is_listed
      entry.read_did
      entry.clear_word0"
    `);
  });

  it('lets the entry of a drained device become unbound directly', () => {
    expect(tryClaim({ kernel: '5.8', flow: closeFirst }, lifecycle)).toMatchObject({
      verdict: 'proved',
      untested: [],
    });
  });
});
