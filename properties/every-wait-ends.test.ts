import { describe, expect, it } from 'vitest';
import { testClaim } from './claim-tests.ts';
import { everyWaitEnds } from './every-wait-ends.ts';
import { mutantsAgainst } from './mutants/all.ts';
import { counterexampleFor, countsOf, tryClaim, tryShipped } from './trial.ts';

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

  it('is broken under locksInBothOrders once each thread holds one lock', () => {
    const [, locks] = mutantsAgainst('every-wait-ends').find(([name]) => name === 'locksInBothOrders')!;
    expect(counterexampleFor(tryClaim(locks.setting, everyWaitEnds))).toMatchInlineSnapshot(`
      "entry.set_present
      device.start
      threads.begin
      lock.acquire
      lock.acquire"
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
