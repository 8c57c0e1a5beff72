import { describe, expect, it } from 'vitest';
import { scopes } from '../model/scopes.ts';
import { mutantsAgainst } from './mutants.ts';
import { oneResponsePerGroup } from './one-response-per-group.ts';
import { countsOf, storyOf, tryClaim, tryVersions, violatedIn } from './trial.ts';
import { never } from './watch.ts';

const idle = 'thread exit { entry.set_present(); mmu_notifier_release() { intel_mm_release(); } }';

const results = tryVersions(oneResponsePerGroup);

describe('one-response-per-group', () => {
  it('is broken by these versions and proved for the others', () => {
    expect(violatedIn(results)).toEqual([]);
    expect([...results.values()].filter(({ verdict }) => verdict === 'inconclusive')).toEqual([]);
  });

  it('is decided in so many states', () => {
    expect(countsOf(results)).toMatchInlineSnapshot();
  });

  it('is about page requests that are sent and answered', () => {
    const { vacuous, neverHappened } = results.get('6.14')!;
    expect(vacuous).toBe(false);
    expect(neverHappened).not.toContain('iopf.respond');
  });

  it('says that it is empty when the device never runs', () => {
    expect(tryClaim({ ...scopes.pageRequests.configuration, kernel: '6.14', flow: idle }, oneResponsePerGroup)).toMatchObject({
      verdict: 'proved',
      vacuous: true,
    });
  });

  /** The device is told success and sends the request again if it still wants the page. */
  it('does not mean that every page request is handled', () => {
    const plausible = never('iommu.answer_overflow');
    const setting = { kernel: '6.14', flow: 'exit', ...scopes.overflow.configuration };
    expect(tryClaim(setting, plausible).verdict).toBe('violated');
  });

  it('is broken under discardInsteadOfFlush by a worker that answers what the drain has answered', () => {
    const [, { setting }] = mutantsAgainst('one-response-per-group').find(
      ([name]) => name === 'discardInsteadOfFlush',
    )!;
    expect(storyOf(tryClaim(setting, oneResponsePerGroup))).toMatchInlineSnapshot();
  });

  it.each(mutantsAgainst('one-response-per-group'))('is broken by %s', (_, { setting }) => {
    expect(tryClaim(setting, oneResponsePerGroup).verdict).toBe('violated');
  });
});
