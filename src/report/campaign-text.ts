/** A campaign as text: what was tried, found and visited. The same campaign gives the same bytes. */

import { createColors } from 'picocolors';
import {
  allMetText,
  coverageHeading,
  extentText,
  foundText,
  neverMetTexts,
  nothingFoundText,
  originTexts,
  pairsText,
  shareText,
} from '../words/campaign-words.ts';
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
      ? [`${yellow('inconclusive')}  ${nothingFoundText}`]
      : [`${red('violated')}  ${foundText(report)}`, '', ...table(counterexamples)];
  return [
    ...wrap(extentText(report)),
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
  const { result } = counterexample;
  const { flow, edits, trial } = originTexts(counterexample);
  const command = replay(counterexample);
  return [
    '',
    `${red('violated')}  ${result.claim}, kernel ${result.kernel}`,
    ...wrap(claims.get(result.claim) ?? '', '  '),
    ...[flow, ...edits].flatMap((text) => wrap(text, '  ', 2)),
    `  ${trial}`,
    ...wrap(lengthText(result), '  '),
    '',
    ...layTrace(result),
    ...(command === undefined ? [] : ['', `  ${command}`]),
  ];
}

/** What the walks visited: counts, and the names of what they did not visit where these are few. */
function layCoverage(report: CampaignReport): readonly string[] {
  const { coverage } = report;
  const charts = Object.keys(coverage.states);
  const rows = charts.map((chart) => [
    chart,
    shareText(coverage.states[chart]!),
    shareText(coverage.transitions[chart] ?? { seen: [], unseen: [] }),
  ]);
  const widths = [0, 1].map((i) => Math.max('transitions'.length, ...rows.map((row) => row[i]!.length)));
  const line = (cells: readonly string[]): string =>
    `  ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  ')}`.trimEnd();
  const neverMet = neverMetTexts(report);
  return [
    coverageHeading,
    line(['chart', 'states', 'transitions']),
    ...rows.map(line),
    `  ${pairsText(report)}`,
    ...(neverMet.length === 0 ? [`  ${allMetText}`] : neverMet.flatMap((text) => wrap(text, '  ', 2))),
  ];
}
