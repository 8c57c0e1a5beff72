import { describe, expect, it } from 'vitest';
import { scopes } from '../model/scopes.ts';
import { mutantsAgainst } from './mutants.ts';
import { pageRequestsDrained } from './page-requests-drained.ts';
import { countsOf, storyOf, tryClaim, tryVersions, violatedIn } from './trial.ts';
import { never } from './watch.ts';

const idle = 'thread exit { entry.set_present(); mmu_notifier_release() { intel_mm_release(); } }';

const results = tryVersions(pageRequestsDrained);

describe('page-requests-drained', () => {
  it('is broken by these versions and proved for the others', () => {
    expect(violatedIn(results)).toEqual(['5.7', '6.12.117', '6.13-rc1', '6.13', '7.0']);
    expect([...results.values()].filter(({ verdict }) => verdict === 'inconclusive')).toEqual([]);
  });

  it('is decided in so many states', () => {
    expect(countsOf(results)).toMatchInlineSnapshot();
  });

  it('is broken under 6.13 by an unbind that finds the entry torn down and returns', () => {
    expect(storyOf(results.get('6.13')!)).toMatchInlineSnapshot();
  });

  it('is about page requests that are sent, queued and answered', () => {
    const { vacuous, neverHappened } = results.get('6.14')!;
    expect(vacuous).toBe(false);
    expect(neverHappened).not.toContain('iopf.respond');
  });

  it('says that it is empty when the device never runs', () => {
    expect(
      tryClaim({ ...scopes.pageRequests.configuration, kernel: '6.14', flow: idle }, pageRequestsDrained),
    ).toMatchObject({
      verdict: 'proved',
      vacuous: true,
    });
  });

  it('gives the same verdicts when the queue overflows', () => {
    const overflow = [...results.keys()].filter((kernel) => {
      const setting = { kernel, flow: 'exit', ...scopes.overflow.configuration };
      return tryClaim(setting, pageRequestsDrained).verdict === 'violated';
    });
    expect(overflow).toEqual(violatedIn(results));
  });

  /** Until then they may come and go: the release of 6.14 leaves them alone. */
  it('does not mean that no page request is answered after the release', () => {
    const plausible = never('iopf.respond', { after: 'mm.release' });
    const setting = { kernel: '6.14', flow: 'exit', ...scopes.pageRequests.configuration };
    expect(tryClaim(setting, plausible).verdict).toBe('violated');
  });

  it.each(mutantsAgainst('page-requests-drained'))('is broken by %s', (_, { setting }) => {
    expect(tryClaim(setting, pageRequestsDrained).verdict).toBe('violated');
  });
});
