import { describe, expect, it } from 'vitest';
import { scopes } from '../model/scopes.ts';
import { mutantsAgainst } from './mutants.ts';
import { invalidationReaches } from './invalidation-reaches.ts';
import { countsOf, storyOf, tryClaim, tryVersions, violatedIn } from './trial.ts';

const bindOnly = 'thread exit { entry.set_present(); mmu_notifier_release() { device.start(); } }';

const results = tryVersions(invalidationReaches);

describe('invalidation-reaches', () => {
  it('is broken by these versions and proved for the others', () => {
    expect(violatedIn(results)).toEqual(['5.8']);
    expect([...results.values()].filter(({ verdict }) => verdict === 'inconclusive')).toEqual([]);
  });

  it('is decided in so many states', () => {
    expect(countsOf(results)).toMatchInlineSnapshot();
  });

  it('is broken under 5.8 by a translation in the device after its memory was given back', () => {
    expect(storyOf(results.get('5.8')!)).toMatchInlineSnapshot();
  });

  it('is about invalidations that are executed', () => {
    const { vacuous, neverHappened } = results.get('5.9')!;
    expect(vacuous).toBe(false);
    expect(neverHappened).not.toContain('iommu.invalidate_device_tlb');
  });

  it('says that it is empty when nothing is invalidated', () => {
    expect(tryClaim({ ...scopes.ats.configuration, kernel: '5.8', flow: bindOnly }, invalidationReaches)).toMatchObject({
      verdict: 'proved',
      vacuous: true,
    });
  });

  it('is broken in caching mode as long as the Device-TLB is left out there, up to 6.1', () => {
    const broken = [...results.keys()].filter((kernel) => {
      const setting = { kernel, flow: 'exit', ...scopes.cachingMode.configuration };
      return tryClaim(setting, invalidationReaches).verdict === 'violated';
    });
    expect(broken).toEqual([]);
  });

  it.each(mutantsAgainst('invalidation-reaches'))('is broken by %s', (_, { setting }) => {
    expect(tryClaim(setting, invalidationReaches).verdict).toBe('violated');
  });
});
