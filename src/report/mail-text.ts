/**
 * A violation as a mail to a list: plain ASCII, 72 columns, for people who have never heard of the tool. What there is to
 * know comes first, the whole trace after it; what the model calls things is told where it is used first.
 */

import { meaningOf } from '../../model/events.ts';
import { beginningText } from '../words/beginning-text.ts';
import { causeText, stepsThatMatter } from '../words/cause-text.ts';
import { wordTexts } from '../words/entry-layout.ts';
import { furtherTexts } from '../words/explanation-text.ts';
import { labelsText } from '../words/labels-text.ts';
import { sourceText } from '../words/source-text.ts';
import { layCommand } from './command-text.ts';
import type { Counterexample, EntryHistory, ExplainedStep } from './counterexample.ts';
import { COLUMNS, wrap as wrapAny } from './wrap.ts';

const INDENT = '       ';

/** The mail: its subject, a blank line, its text: in short first, then every step. */
export function formatMail(counterexample: Counterexample): string {
  const cause = causeText(counterexample);
  const lines = [
    ...wrap(`Subject: ${subjectOf(counterexample)}`, '', 1),
    '',
    ...wrap(introduction(counterexample)),
    '',
    ...wrap(`Claim: ${counterexample.claim.holds} (${counterexample.claim.id}).`, '', 2),
    ...wrap(`Source: ${counterexample.claim.source}.`, '', 2),
    ...wrap(`Machine: ${counterexample.scope}.`, '', 2),
    ...wrap(`Found: ${counterexample.found}.`, '', 2),
    '',
    ...(cause === undefined ? [] : [...wrap(`Cause: ${cause}`), '']),
    ...layNecessary(counterexample),
    ...layWaiting(counterexample),
    ...layHistory(counterexample),
    'To reproduce, in a checkout of pasidcheck:',
    '',
    '  npm ci',
    ...layCommand(`npx ${counterexample.again}`, COLUMNS),
    '',
    ...wrap(
      'The trace is of a model of the hardware and of the flow of the kernel, not of a run on a machine. Device and address in DMAR lines are examples.',
    ),
    '',
    ...furtherTexts(counterexample).flatMap((text) => [...wrap(text), '']),
    ...wrap(
      `Every step, in the order in which they happen. ${actorsText(counterexample)} ${marksText(counterexample)}`,
    ),
    '',
    ...wrap(beginningText(counterexample)),
    '',
    ...counterexample.steps.flatMap((step, i) =>
      layStep(counterexample, step, counterexample.steps.slice(0, i)),
    ),
    ...layInput(counterexample),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

/** One line where it fits: what happens, and where. */
function subjectOf({ kernel, steps, claim }: Counterexample): string {
  const fault = meaningOf(steps.at(-1)?.event ?? '')?.reports;
  const what = fault === undefined ? `${claim.id} violated` : `DMAR fault ${fault} in PASID teardown`;
  return `[BUG] iommu/vt-d: ${what}, ${kernel}`;
}

function introduction({ kernel, flow, explanation, steps }: Counterexample): string {
  const { lane = '', meaning = '', text = '' } = steps.at(-1) ?? {};
  const end =
    explanation.needed === undefined
      ? 'What the claim asks for then never comes.'
      : `It ends like this: ${lane}: ${meaning === '' ? text : meaning}.`;
  return `In the flow ${flow} of Linux ${kernel} the following order of events is possible. ${end} It was found by model checking; it has not necessarily been seen on hardware.`;
}

/** The steps that the violation takes and nothing else, and what the last one depended on. */
function layNecessary(counterexample: Counterexample): string[] {
  const { explanation, steps } = counterexample;
  const needed = explanation.needed ?? [];
  if (needed.length === 0) return [];
  return [
    'Necessary steps, without any one of which there is no violation:',
    '',
    ...needed.flatMap((number) => {
      const step = steps[number - 1]!;
      const { lane, meaning, text, stack, note } = step;
      const where = stack === undefined ? '' : `, in ${stack.at(-1)}`;
      return [
        ...wrap(`${lane}: ${meaning === '' ? text : meaning}${where}`, stepNumber(number, ' '), 2),
        ...sourceText(step).flatMap((line) => wrap(line, INDENT, 2)),
        ...wrap(note ?? '', INDENT),
      ];
    }),
    '',
    ...layByThen(counterexample),
  ];
}

/** What the last step depended on, but for what was so from the beginning. */
function layByThen({ because }: Counterexample): string[] {
  const texts = because
    .filter(({ since }) => since > 0)
    .map(({ instance, state, since }) => `${instance} has been ${state} since step ${since}`);
  return texts.length === 0 ? [] : [...wrap(`Just before the last step ${texts.join('; ')}.`), ''];
}

/** The actors, for readers who do not know what the names stand for. */
function actorsText({ lanes, steps }: Counterexample): string {
  const isThread = (lane: string): boolean =>
    steps.some((step) => step.lane === lane && step.stack !== undefined);
  const named = lanes.map((lane) =>
    isThread(lane) ? `${lane} (software)` : lane === 'iommu' ? 'iommu (remapping hardware)' : lane,
  );
  return `Actors: ${named.join(', ')}.`;
}

function marksText({ explanation, labels }: Counterexample): string {
  return [
    ...(explanation.needed === undefined
      ? []
      : ['A * marks the necessary steps and the answers that decide.']),
    ...(labels.length === 0 ? [] : [labelsText(labels)]),
  ].join(' ');
}

/** What each word of an entry is, and from which step on. */
function layHistory({ entries }: Counterexample): string[] {
  const lines = entries.flatMap((entry) => {
    const along = entry.after.map(wordTexts);
    return along[0]!.flatMap(([word], w) => {
      const texts = along.map((words) => words[w]![1]);
      const parts = texts.flatMap((text, i) =>
        text === texts[i - 1] ? [] : [i === 0 ? text : `from step ${i} ${text}`],
      );
      return wrap(`${entryName(entry, entries)}, ${word}: ${parts.join(', ')}`, '', 2);
    });
  });
  return lines.length === 0 ? [] : [...lines, ''];
}

/** An entry, with its device and PASID where there are several. */
function entryName({ device, pasid, copy }: EntryHistory, entries: readonly EntryHistory[]): string {
  const isOnly = entries.every((other) => other.device === device && other.pasid === pasid);
  const where = copy === 'memory' ? '' : ' in the CPU cache';
  return `PASID entry${where}${isOnly ? '' : ` of device ${device}, PASID ${pasid}`}`;
}

const stepNumber = (step: number, mark: string): string => `${mark}${String(step).padStart(3)}.  `;

/** What an event means is told when it comes first. */
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
  const isKnown = before.some(({ meaning }) => meaning === step.meaning);
  return [
    ...wrap(`${step.lane}: ${step.text}`, stepNumber(step.step, isNeeded ? '*' : ' '), 2),
    ...wrap(isKnown ? '' : step.meaning, INDENT),
    ...wrap(isSame ? '' : stackText(step), INDENT, 2),
    ...sourceText(step).flatMap((line) => wrap(line, INDENT, 2)),
    ...wordChanges(counterexample, step.step).flatMap((change) => wrap(change, INDENT, 2)),
    ...wrap(dependsText(step), INDENT, 2),
    ...wrap(step.note ?? '', INDENT),
    '',
  ];
}

/** The innermost functions; those further out are told where a reader can find them. */
function stackText({ stack = [] }: ExplainedStep): string {
  const shown = stack.slice(-3);
  return `in ${stack.length > shown.length ? '.. > ' : ''}${shown.join(' > ')}`;
}

/** The words of entries that a step changes, before and after. */
function wordChanges({ entries }: Counterexample, step: number): readonly string[] {
  return entries.flatMap((entry) => {
    const before = wordTexts(entry.after[step - 1]!);
    return wordTexts(entry.after[step]!).flatMap(([word, now], i) =>
      now === before[i]![1] ? [] : [`${entryName(entry, entries)}, ${word}: ${before[i]![1]} -> ${now}`],
    );
  });
}

/** What this step could not have been without. */
function dependsText({ causes }: ExplainedStep): string {
  const texts = causes
    .filter(({ kind }) => kind !== 'order')
    .map(({ step, instance, state, kind }) =>
      kind === 'claim'
        ? `the claim began to count in step ${step}`
        : `${instance} became ${state} in step ${step}`,
    );
  return texts.length === 0 ? '' : `(${texts.join('; ')})`;
}

/** Of a wait that never ends: where it goes round, and who waits for what. */
function layWaiting({ repeatsFrom, steps, because, explanation }: Counterexample): string[] {
  if (explanation.needed !== undefined) return [];
  const since = (step: number): string => (step === 0 ? 'from the beginning' : `since step ${step}`);
  return [
    ...(repeatsFrom === undefined
      ? []
      : [`Steps ${repeatsFrom} to ${steps.length} can go on like this for ever.`]),
    ...because.flatMap(({ instance, state, since: step }) =>
      wrap(`${instance} has been ${state} ${since(step)}.`, '', 2),
    ),
    '',
  ];
}

/** The flow as it was given: its lines are the reader's own. */
function layInput({ input }: Counterexample): string[] {
  if (input === undefined) return [];
  const lines = input.text.trimEnd().split('\n');
  return [
    ...wrap(`The flow, ${input.source}:`),
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
