/** The sum of a campaign's trials does not depend on who made them, in what order, or how often. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CampaignReport } from '../report/campaign.ts';
import { Campaign } from './campaign.ts';
import { results, settings } from './small-campaign-test.ts';
import type { TrialResult } from './trial.ts';

const reportOf = (trials: readonly TrialResult[]): CampaignReport => {
  const campaign = new Campaign(settings, '1.0.0');
  for (const trial of trials) campaign.add(trial);
  return campaign.report();
};

const whole = reportOf(results);

/** The trials in another order. */
const shuffled = fc.shuffledSubarray([...results], { minLength: results.length });

describe('the sum of trials', () => {
  it('has something of everything', () => {
    expect(whole.verdict).toBe('violated');
    expect(whole.counterexamples.length).toBeGreaterThan(0);
    expect(results.some(({ counterexamples, refused }) => counterexamples.length === 0 && !refused)).toBe(
      true,
    );
    expect(whole.trials).toEqual([[0, 5]]);
    expect(whole.steps).toBe(results.reduce((sum, { steps }) => sum + steps, 0));
    expect(whole.coverage.states['pasid-cache']?.seen).not.toEqual([]);
    expect(whole.coverage.transitions['entry word 0']?.unseen).not.toEqual([]);
  });

  it('is the same in every order', () => {
    fc.assert(
      fc.property(shuffled, (trials) => {
        expect(reportOf(trials)).toEqual(whole);
      }),
      { numRuns: 20 },
    );
  });

  it('counts a trial once', () => {
    expect(reportOf([...results, ...results])).toEqual(whole);
  });

  it('is the same when it is merged from two halves, split anywhere', () => {
    fc.assert(
      fc.property(shuffled, fc.nat(results.length), (trials, at) => {
        const campaign = new Campaign(settings, '1.0.0');
        campaign.merge(reportOf(trials.slice(0, at)));
        campaign.merge(reportOf(trials.slice(at)));
        expect(campaign.report()).toEqual(whole);
      }),
      { numRuns: 20 },
    );
  });

  it('makes no trial again that was merged', () => {
    const campaign = new Campaign(settings, '1.0.0');
    campaign.merge(reportOf(results.slice(2, 4)));
    expect(results.map(({ trial }) => campaign.has(trial))).toEqual([false, false, true, true, false, false]);
    expect(campaign.report().trials).toEqual([[2, 3]]);
  });

  it('proves nothing where nothing is found', () => {
    const none = results.filter(({ counterexamples }) => counterexamples.length === 0);
    expect(reportOf(none).verdict).toBe('inconclusive');
    expect(reportOf([]).verdict).toBe('inconclusive');
  });

  it('tells what is new from what was found before', () => {
    const campaign = new Campaign(settings, '1.0.0');
    const found = results.find(({ counterexamples }) => counterexamples.length > 0)!;
    expect(campaign.add(found)).toEqual(found.counterexamples);
    expect(campaign.add({ ...found, trial: 99 })).toEqual([]);
    expect(campaign.report().counterexamples.map(({ trial, trials }) => [trial, trials])).toEqual(
      found.counterexamples.map(() => [found.trial, 2]),
    );
  });
});
