/** The output of `test`: a line for each expectation, which `diff` can compare with that of another day. */
import { againHeading, countText, outcomeText, skippedText } from '../words/litmus-words.ts';
import type { LitmusOutcome, LitmusReport } from './litmus.ts';

/** The line of one expectation. */
export const outcomeLine = (outcome: LitmusOutcome): string =>
  `${outcome.outcome === 'ok' ? 'ok      ' : 'not ok  '}${outcomeText(outcome)}\n`;

/** The files that were skipped, the counts, and for each expectation that is not met the command that shows why. */
export function litmusFoot(report: LitmusReport, again: (outcome: LitmusOutcome) => string): string {
  const unmet = report.outcomes.filter(({ outcome }) => outcome !== 'ok');
  return [
    ...report.skipped.map(skippedText),
    countText(report),
    ...(unmet.length === 0 ? [] : ['', againHeading, ...unmet.map((one) => `  ${again(one)}`)]),
    '',
  ].join('\n');
}
