import { describe, expect, it } from 'vitest';
import { everyWaitEnds } from './every-wait-ends.ts';
import { mutantsAgainst } from './mutants.ts';
import { countsOf, storyOf, tryClaim, tryShipped } from './trial.ts';

const results = tryShipped(everyWaitEnds);

/** The shipped settings that break it. The others are proved. */
const broken: readonly string[] = [];

describe('every-wait-ends', () => {
  it.each([...results])('has the expected verdict for %s', (name, { verdict }) => {
    expect(verdict).toBe(broken.includes(name) ? 'violated' : 'proved');
  });

  it('is decided in so many states', () => {
    expect(countsOf(results)).toMatchInlineSnapshot(`
      "5.7 changelog           proved     502 states  1975 transitions  depth 32
      5.7 exit                proved     570 states  2200 transitions  depth 46
      5.8 changelog           proved     538 states  2134 transitions  depth 33
      5.8 exit                proved     588 states  2314 transitions  depth 41
      5.7 changelog with ATS  proved     2169 states  10542 transitions  depth 37
      5.7 exit with ATS       proved     2611 states  12547 transitions  depth 60
      5.8 changelog with ATS  proved     2369 states  11632 transitions  depth 38
      5.8 exit with ATS       proved     3393 states  16676 transitions  depth 52"
    `);
  });

  it('is about threads that do wait, for hardware and for the device', () => {
    const { vacuous, neverHappened } = results.get('5.8 exit')!;
    expect(vacuous).toBe(false);
    expect(neverHappened).not.toContain('wait');
    expect(neverHappened).not.toContain('device.drain');
  });

  it('says that it is empty when nobody waits', () => {
    const flow = 'thread work { entry.set_present(); mmu_notifier_release() { device.start(); } }';
    expect(tryClaim({ kernel: '5.8', flow }, everyWaitEnds)).toMatchObject({
      verdict: 'proved',
      vacuous: true,
    });
  });

  it('is broken under locksInBothOrders once each thread holds one lock', () => {
    const [, locks] = mutantsAgainst('every-wait-ends').find(([name]) => name === 'locksInBothOrders')!;
    expect(storyOf(tryClaim(locks.setting, everyWaitEnds))).toMatchInlineSnapshot(`
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
      vacuous: false,
    });
  });

  it.each(mutantsAgainst('every-wait-ends'))('is broken by %s', (_, { setting }) => {
    expect(tryClaim(setting, everyWaitEnds).verdict).toBe('violated');
  });
});
