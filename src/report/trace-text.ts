/** A trace as text: who, what, where in the call tree, what changed; then why, and the labels passed. */
import { readInstanceName, SECOND_PROCESS } from '../../model/components.ts';
import { meaningText } from '../../model/events.ts';
import { backtrace } from '../words/backtrace.ts';
import { eventText } from '../words/event-text.ts';
import { labelsText } from '../words/labels-text.ts';
import { shortener } from '../words/short-names.ts';
import { sourceText } from '../words/source-text.ts';
import { stateInWords } from '../words/state-words.ts';
import { cycleText, labelText, sinceText } from '../words/trace-words.ts';
import type { Result, Step } from './verdict.ts';
import { wrap } from './wrap.ts';

/** The lines of a result's trace, indented by two columns, 72 wide. */
export function layTrace(result: Result): string[] {
  const trace = result.trace ?? [];
  const short = shortener(result.configuration);
  const stacks = new Map<string, readonly string[]>();
  const steps = trace.flatMap((step) => {
    const lines = layStep(step, stacks.get(step.actor) ?? [], short);
    if (step.stack !== undefined) stacks.set(step.actor, step.stack);
    return lines;
  });
  return [...steps, ...layCycle(result), ...layCauses(result, short), ...layLabels(result)];
}

const stepNumber = ({ step }: Step): string => `  ${String(step).padStart(2)}  `;

function stepTitle(step: Step, short: (name: string) => string): string {
  return `${short(step.actor)}: ${eventText(step)}`;
}

function layStep(step: Step, before: readonly string[], short: (name: string) => string): string[] {
  const where = step.stack === undefined ? '' : backtrace(step.stack, before);
  const isThread = (instance: string): boolean =>
    (step.stack !== undefined && instance === step.actor) ||
    readInstanceName(instance).chart === SECOND_PROCESS;
  const changes = step.changes
    .filter(({ instance }) => !isThread(instance))
    .map(
      ({ instance, from, to }) =>
        `${short(instance)}: ${stateInWords(instance, from)} → ${stateInWords(instance, to)}`,
    );
  return [
    ...wrap(stepTitle(step, short), stepNumber(step), 4),
    ...wrap(step.stack === undefined ? (meaningText(step.event, step.indices) ?? '') : where, '        ', 2),
    ...sourceText(step).flatMap((line) => wrap(line, '        ', 2)),
    ...changes.flatMap((change) => wrap(change, '        ', 2)),
    ...wrap(step.note ?? '', '        '),
  ];
}

/** The steps of a wait that never ends repeat. */
export function layCycle({ repeatsFrom, trace = [] }: Pick<Result, 'repeatsFrom' | 'trace'>): string[] {
  if (repeatsFrom === undefined) return [];
  return ['', ...wrap(cycleText(repeatsFrom, trace.length), '  ')];
}

/** What the last step depended on. */
export function layCauses(
  { because = [] }: Pick<Result, 'because'>,
  short: (name: string) => string,
): string[] {
  if (because.length === 0) return [];
  return [
    '',
    '  because',
    ...because.flatMap(({ instance, state, since: step }) =>
      wrap(`${short(instance)} was ${stateInWords(instance, state)} ${sinceText(step)}`, '        ', 2),
    ),
  ];
}

/** Where the labels of the text were passed. */
function layLabels({ labels, trace = [] }: Result): string[] {
  if (labels.length === 0) return [];
  return [
    '',
    ...wrap(labelsText(labels), '  ', 2),
    ...labels.flatMap((label) => wrap(labelText(label, { trace }), '  ', 2)),
  ];
}
