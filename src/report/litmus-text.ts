/** The output of `test`: a line for each expectation, which `diff` can compare with that of another day. */
import { remarkText, verdictWord } from '../words/verdict-text.ts';
import type { LitmusOutcome, LitmusReport } from './litmus.ts';

/** The line of one expectation. */
export function outcomeLine({ source, line, expected, outcome, result }: LitmusOutcome): string {
  const { kernel, claim, scopeName, scope, trace } = result;
  const found = `${verdictWord(result)}${trace === undefined ? '' : ` in ${stepsText(trace.length)}`}`;
  const wanted = `${expected.verdict}${expected.steps === undefined ? '' : ` in ${stepsText(expected.steps)}`}`;
  const place = `${source}:${line}: ${kernel}, ${scopeName ?? scope}: ${claim}`;
  return outcome === 'ok'
    ? `ok      ${place}: ${found}\n`
    : `not ok  ${place}: expected ${wanted}, found ${found}${remarkText(result)}\n`;
}

const stepsText = (steps: number): string => `${steps} ${steps === 1 ? 'step' : 'steps'}`;

/** The files that were skipped, the counts, and for each expectation that is not met the command that shows why. */
export function litmusFoot(
  { outcomes, skipped }: LitmusReport,
  again: (outcome: LitmusOutcome) => string,
): string {
  const unmet = outcomes.filter(({ outcome }) => outcome !== 'ok');
  return [
    ...skipped.map((file) => `skipped ${file}: no expectation`),
    `${outcomes.length} ${outcomes.length === 1 ? 'expectation' : 'expectations'}, ${outcomes.length - unmet.length} ok`,
    ...(unmet.length === 0 ? [] : ['', 'To see what was found:', ...unmet.map((one) => `  ${again(one)}`)]),
    '',
  ].join('\n');
}
