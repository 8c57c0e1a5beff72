/** A campaign of a few small trials, made once for all tests of this folder. */
import { quickScope } from '../../model/configuration.ts';
import { noFaultAfterRelease } from '../../properties/no-fault-after-release.ts';
import type { Settings } from '../report/campaign.ts';
import { type TrialResult, Trials } from './trial.ts';

export const settings: Settings = {
  seed: 7,
  kernels: ['5.7', '5.8'],
  flows: ['exit'],
  claims: [noFaultAfterRelease.id],
  edits: 1,
  walks: 20,
  fixed: { ...quickScope },
};

/** The results of the trials 0 to 5; some find a violation, some find none, and some have an edit. */
export const results: readonly TrialResult[] = Array.from({ length: 6 }, (_, trial) =>
  new Trials(settings, [noFaultAfterRelease], () => true).run(trial),
);
