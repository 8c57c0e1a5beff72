/** A campaign as text: what was tried, found and visited. The same campaign gives the same bytes. */

import { createColors } from 'picocolors';
import { lengthText } from '../words/length-text.ts';
import type { CampaignReport, Counterexample } from './campaign.ts';
import { layTrace } from './trace-text.ts';
import { wrap } from './wrap.ts';

export interface CampaignTextOptions {
  readonly colour: boolean;
  /** What a claim says, by its id. */
  readonly claims: ReadonlyMap<string, string>;
  /** The command line that shows a counterexample again. */
  readonly replay: (counterexample: Counterexample) => string | undefined;
}

/** The whole report. */
export function formatCampaign(report: CampaignReport, options: CampaignTextOptions): string {
  const { red, yellow } = createColors(options.colour);
  const { verdict, counterexamples } = report;
  const found =
    counterexamples.length === 0
      ? [`${yellow('inconclusive')}  nothing was found; random interleavings prove nothing`]
      : [
          `${red('violated')}  ${plural(counterexamples.length, 'counterexample')}`,
          '',
          ...table(counterexamples),
        ];
  return [
    ...wrap(extentOf(report)),
    '',
    ...found,
    ...counterexamples.flatMap((counterexample) => formatCounterexample(counterexample, options)),
    '',
    ...layCoverage(report),
    '',
    `verdict: ${verdict}`,
    '',
  ].join('\n');
}

function extentOf({ settings, trials, walks, steps, refused }: CampaignReport): string {
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

function table(counterexamples: readonly Counterexample[]): readonly string[] {
  const rows = counterexamples.map(({ result, trials, edits }) => [
    result.claim,
    result.kernel,
    String(result.trace?.length ?? 0),
    String(trials),
    edits.length === 0 ? '-' : String(edits.length),
  ]);
  const all = [['claim', 'kernel', 'steps', 'trials', 'edits'], ...rows];
  const widths = all[0]!.map((_, i) => Math.max(...all.map((row) => row[i]!.length)));
  return all.map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i]!))
      .join('  ')
      .trimEnd(),
  );
}

function formatCounterexample(
  counterexample: Counterexample,
  { colour, claims, replay }: CampaignTextOptions,
): readonly string[] {
  const { red } = createColors(colour);
  const { result, edits, flow, trial } = counterexample;
  const command = replay(counterexample);
  return [
    '',
    `${red('violated')}  ${result.claim}, kernel ${result.kernel}`,
    ...wrap(claims.get(result.claim) ?? '', '  '),
    ...wrap(`flow ${flow}${edits.length === 0 ? ', as it is' : ''}; ${result.scope}`, '  ', 2),
    ...edits.flatMap((edit) => wrap(`edit: ${edit}`, '  ', 2)),
    `  found by trial ${trial}`,
    ...wrap(lengthText(result), '  '),
    '',
    ...layTrace(result),
    ...(command === undefined ? [] : ['', `  ${command}`]),
  ];
}

/** What was come past: counts, and the names of what was not where they are few. */
function layCoverage({ coverage }: CampaignReport): readonly string[] {
  const charts = Object.keys(coverage.states);
  const rows = charts.map((chart) => [
    chart,
    share(coverage.states[chart]!),
    share(coverage.transitions[chart] ?? { seen: [], unseen: [] }),
  ]);
  const widths = [0, 1].map((i) => Math.max('transitions'.length, ...rows.map((row) => row[i]!.length)));
  const line = (cells: readonly string[]): string =>
    `  ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  ')}`.trimEnd();
  const unwitnessed = Object.entries(coverage.witnesses).flatMap(([claim, { unseen }]) =>
    unseen.map((events) => `${claim}: ${events}`),
  );
  return [
    'come past:',
    line(['chart', 'states', 'transitions']),
    ...rows.map(line),
    `  ${plural(coverage.pairs.length, 'pair')} of actors followed each other`,
    ...(unwitnessed.length === 0
      ? ['  every claim met what it speaks of']
      : unwitnessed.flatMap((text) => wrap(`never met, ${text}`, '  ', 2))),
  ];
}

const share = ({ seen, unseen }: { seen: readonly string[]; unseen: readonly string[] }): string =>
  `${seen.length} of ${seen.length + unseen.length}`;

const plural = (count: number, noun: string): string =>
  `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
