/**
 * A violation as a mail to a list: plain ASCII, 72 columns, for readers who do not know the tool. A
 * summary comes first, the whole trace after it. Names of the model are explained where they are used first.
 */

import { beginningText } from '../words/beginning-text.ts';
import { causeText, stepsThatMatter } from '../words/cause-text.ts';
import { furtherTexts } from '../words/explanation-text.ts';
import { foundText } from '../words/length-text.ts';
import {
  actionText,
  byThenText,
  fixesText,
  historyTexts,
  inputHeading,
  introductionText,
  knownText,
  modelText,
  necessaryHeading,
  refusalText,
  reproduceHeading,
  stepsHeading,
  subjectText,
  waitingTexts,
  wordChangeTexts,
} from '../words/mail-words.ts';
import { scopeText } from '../words/scope-text.ts';
import { sourceText } from '../words/source-text.ts';
import { dependsTexts } from '../words/trace-words.ts';
import { layCommand } from './command-text.ts';
import type { Counterexample, ExplainedStep } from './counterexample.ts';
import { COLUMNS, wrap as wrapAny } from './wrap.ts';

const INDENT = '       ';

/** The mail: its subject, a blank line, its text: in short first, then every step. */
export function formatMail(counterexample: Counterexample): string {
  const cause = causeText(counterexample);
  const lines = [
    ...wrap(`Subject: ${subjectText(counterexample)}`, '', 1),
    '',
    ...wrap(introductionText(counterexample)),
    '',
    ...layParagraph([refusalText(counterexample)].filter((text) => text !== '')),
    ...wrap(`Claim: ${counterexample.claim.holds} (${counterexample.claim.id}).`, '', 2),
    ...wrap(`Source: ${counterexample.claim.source}.`, '', 2),
    ...wrap(`Machine: ${scopeText(counterexample)}.`, '', 2),
    ...wrap(`Found: ${foundText(counterexample)}.`, '', 2),
    '',
    ...(cause === undefined ? [] : [...wrap(`Cause: ${cause}`), '']),
    ...layKnown(counterexample),
    ...layNecessary(counterexample),
    ...layWaiting(counterexample),
    ...layParagraph(historyTexts(counterexample), 2),
    reproduceHeading,
    '',
    '  npm ci',
    ...layCommand(`npx ${counterexample.again}`, COLUMNS),
    '',
    ...wrap(stepsHeading(counterexample)),
    '',
    ...wrap(beginningText(counterexample)),
    '',
    ...counterexample.steps.flatMap((step, i) =>
      layStep(counterexample, step, counterexample.steps.slice(0, i)),
    ),
    ...furtherTexts(counterexample).flatMap((text) => [...wrap(text), '']),
    ...wrap(modelText),
    '',
    ...layInput(counterexample),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

/** A tag for a changelog is never wrapped. */
function layKnown(counterexample: Counterexample): string[] {
  const fixes = fixesText(counterexample);
  return [
    ...(fixes === undefined ? [] : [toAscii(fixes)]),
    ...layParagraph([knownText(counterexample)].filter((text) => text !== '')),
  ];
}

/** The steps that the violation takes and nothing else, and what the last one depended on. */
function layNecessary(counterexample: Counterexample): string[] {
  const { explanation, steps } = counterexample;
  const needed = explanation.needed ?? [];
  if (needed.length === 0) return [];
  return [
    necessaryHeading,
    '',
    ...needed.flatMap((number) => {
      const step = steps[number - 1]!;
      const { stack, note } = step;
      const where = stack === undefined ? '' : `, in ${stack.at(-1)}`;
      return [
        ...wrap(`${actionText(step)}${where}`, stepNumber(number, ' '), 2),
        ...sourceText(step).flatMap((line) => wrap(line, INDENT, 2)),
        ...wrap(note ?? '', INDENT),
      ];
    }),
    '',
    ...layParagraph([byThenText(counterexample)]),
  ];
}

const stepNumber = (step: number, mark: string): string => `${mark}${String(step).padStart(3)}.  `;

/** The meaning of an event stands where it occurs first. */
function layStep(
  counterexample: Counterexample,
  step: ExplainedStep,
  before: readonly ExplainedStep[],
): string[] {
  const isNeeded = stepsThatMatter(counterexample.explanation).has(step.step);
  const stackBefore = before.findLast(
    ({ stack, actor }) => stack !== undefined && actor === step.actor,
  )?.stack;
  const isSame = step.stack === undefined || step.stack.join() === stackBefore?.join();
  const depends = dependsTexts(step.causes);
  const isKnown = before.some(({ meaning }) => meaning === step.meaning);
  return [
    ...wrap(`${step.lane}: ${step.text}`, stepNumber(step.step, isNeeded ? '*' : ' '), 2),
    ...wrap(isKnown ? '' : step.meaning, INDENT),
    ...wrap(isSame ? '' : stackText(step), INDENT, 2),
    ...sourceText(step).flatMap((line) => wrap(line, INDENT, 2)),
    ...wordChangeTexts(counterexample, step.step).flatMap((change) => wrap(change, INDENT, 2)),
    ...(depends.length === 0 ? [] : wrap(`(${depends.join('; ')})`, INDENT, 2)),
    ...wrap(step.note ?? '', INDENT),
    '',
  ];
}

/** The innermost functions. */
function stackText({ stack = [] }: ExplainedStep): string {
  const shown = stack.slice(-3);
  return `in ${stack.length > shown.length ? '.. > ' : ''}${shown.join(' > ')}`;
}

/** Texts with an empty line after them, if there are any. */
function layParagraph(texts: readonly string[], hanging = 0): string[] {
  const lines = texts.flatMap((text) => wrap(text, '', hanging));
  return lines.length === 0 ? [] : [...lines, ''];
}

/** The steps that a wait without end repeats, and what waits for what. */
function layWaiting(counterexample: Counterexample): string[] {
  if (counterexample.explanation.needed !== undefined) return [];
  return [...waitingTexts(counterexample).flatMap((text) => wrap(text, '', 2)), ''];
}

/** The flow as it was given: its lines are the reader's own. */
function layInput({ input }: Counterexample): string[] {
  if (input === undefined) return [];
  const lines = input.text.trimEnd().split('\n');
  return [
    ...wrap(inputHeading(input.source)),
    '',
    ...lines.map((line) => toAscii(`  ${line}`).trimEnd()),
    '',
  ];
}

/** Mail is plain; what is not ASCII in a flow of the reader is shown by its number. */
function toAscii(text: string): string {
  return text
    .replaceAll('→', '->')
    .replaceAll(
      /[^\t\n\u0020-\u007e]/gu,
      (c) => `U+${c.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`,
    );
}

const wrap = (text: string, indent = '', hanging = 0): string[] => wrapAny(toAscii(text), indent, hanging);
