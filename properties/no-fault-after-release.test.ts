import { describe, expect, it } from 'vitest';
import { noUnrecoverableFault } from './no-unrecoverable-fault.ts';
import { mutantsAgainst } from './mutants.ts';
import { noFaultAfterRelease } from './no-fault-after-release.ts';
import { countsOf, storyOf, tryClaim, tryVersions, violatedIn } from './trial.ts';

const idle = 'thread exit { entry.set_present(); mmu_notifier_release() { intel_mm_release(); } }';

const results = tryVersions(noFaultAfterRelease);

describe('no-fault-after-release', () => {
  it('is broken by these versions and proved for the others', () => {
    expect(violatedIn(results)).toEqual(['5.7', '6.12.117', '7.0']);
    expect([...results.values()].filter(({ verdict }) => verdict === 'inconclusive')).toEqual([]);
  });

  it('is decided in so many states', () => {
    expect(countsOf(results)).toMatchInlineSnapshot();
  });

  it('is broken under 7.0 by a request between the release and the stop of the device', () => {
    expect(storyOf(results.get('7.0')!)).toMatchInlineSnapshot();
  });

  it('is about requests that come after the release, and are blocked in silence', () => {
    const { vacuous, neverHappened } = results.get('6.14')!;
    expect(vacuous).toBe(false);
    expect(neverHappened).not.toContain('iommu.suppress_0x59');
  });

  it('says that it is empty when the device was never started', () => {
    expect(tryClaim({ kernel: '5.8', flow: idle }, noFaultAfterRelease)).toMatchObject({
      verdict: 'proved',
      vacuous: true,
    });
  });

  /** 6.1.192 sets FPD when the invalidations are done: the faults in between are those of the release itself. */
  it('holds for a version that reports faults while the release is at work, and only then', () => {
    const result = tryClaim({ kernel: '6.1.192', flow: 'exit' }, noUnrecoverableFault);
    expect(result.verdict).toBe('violated');
    expect(result.trace!.map(({ event }) => event)).not.toContain('mm.released');
  });

  it.each(mutantsAgainst('no-fault-after-release'))('is broken by %s', (_, { setting }) => {
    expect(tryClaim(setting, noFaultAfterRelease).verdict).toBe('violated');
  });
});
