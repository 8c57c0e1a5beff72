/** The sentences about a campaign of random interleavings. */
import type { CampaignReport, Counterexample } from '../report/campaign.ts';
import { plural } from './plural.ts';
import { scopeText } from './scope-text.ts';

/** What was tried: `seed 3; kernel 5.7; 40 trials (1-40); 400 walks; 20,000 steps` */
export function extentText({ settings, trials, walks, steps, refused }: CampaignReport): string {
  const made = trials.reduce((sum, [from, to]) => sum + to - from + 1, 0);
  const ranges = trials.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(', ');
  return [
    `seed ${settings.seed}`,
    `kernel ${settings.kernels.join(', ')}`,
    `${plural(made, 'trial')}${made === 0 ? '' : ` (${ranges})`}`,
    ...(refused === 0 ? [] : [`${plural(refused, 'edited flow')} could not be run`]),
    plural(walks, 'walk'),
    plural(steps, 'step'),
  ].join('; ');
}

/** Behind the verdict of a campaign that found nothing. */
export const nothingFoundText = 'nothing was found; random interleavings prove nothing';

/** `3 counterexamples` */
export const foundText = ({ counterexamples }: CampaignReport): string =>
  plural(counterexamples.length, 'counterexample');

/** Where a counterexample comes from: flow and scope, each edit, and the trial, each with its own text. */
export function originTexts({ result, edits, flow, trial }: Counterexample): {
  readonly flow: string;
  readonly edits: readonly string[];
  readonly trial: string;
} {
  return {
    flow: `flow ${flow}${edits.length === 0 ? ', as it is' : ''}; ${scopeText(result)}`,
    edits: edits.map((edit) => `edit: ${edit}`),
    trial: `found by trial ${trial}`,
  };
}

/** Above the table of what the walks visited. */
export const coverageHeading = 'visited:';

/** `12 of 20`: of what there is, how much was visited. */
export const shareText = ({ seen, unseen }: { seen: readonly string[]; unseen: readonly string[] }): string =>
  `${seen.length} of ${seen.length + unseen.length}`;

/** How many pairs of actors took steps one right after the other. */
export const pairsText = ({ coverage }: CampaignReport): string =>
  `${plural(coverage.pairs.length, 'pair')} of actors took consecutive steps`;

/** The events that claims are about and that never happened, a text for each claim and choice of events. */
export const neverMetTexts = ({ coverage }: CampaignReport): readonly string[] =>
  Object.entries(coverage.witnesses).flatMap(([claim, { unseen }]) =>
    unseen.map((events) => `not tested, ${claim}: ${events} never happened`),
  );

/** Where there are none. */
export const allMetText = 'every claim was tested: the events that it is about happened';
