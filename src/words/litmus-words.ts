/** The sentences about the expectations of flow files. */
import type { LitmusOutcome, LitmusReport } from '../report/litmus.ts';
import { plural } from './plural.ts';
import { scopeText } from './scope-text.ts';
import { remarkText, verdictWord } from './verdict-text.ts';

/** What was expected of which claim, and what was found. */
export function outcomeText({ source, line, expected, outcome, result }: LitmusOutcome): string {
  const { kernel, claim, scopeName, trace } = result;
  const found = `${verdictWord(result)}${inSteps(trace?.length)}`;
  const place = `${source}:${line}: ${kernel}, ${scopeName ?? scopeText(result)}: ${claim}`;
  return outcome === 'ok'
    ? `${place}: ${found}`
    : `${place}: expected ${expected.verdict}${inSteps(expected.steps)}, found ${found}${remarkText(result)}`;
}

const inSteps = (steps?: number): string => (steps === undefined ? '' : ` in ${plural(steps, 'step')}`);

/** Why a file was skipped. */
export const skippedText = (file: string): string => `skipped ${file}: no expectation`;

/** `12 expectations, 11 ok` */
export function countText({ outcomes }: LitmusReport): string {
  const met = outcomes.filter(({ outcome }) => outcome === 'ok').length;
  return `${plural(outcomes.length, 'expectation')}, ${met} ok`;
}

/** Above the commands. */
export const againHeading = 'To see what was found:';
