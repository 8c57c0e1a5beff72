/** The answer at which a claim was decided, and the step of the trace that caused it. */
import { isEntryWord } from '../../model/components.ts';
import { meaningOf } from '../../model/events.ts';
import type { System } from '../engine/index.ts';
import type { Answer, ExplainedStep } from '../report/counterexample.ts';
import { readFrame } from '../report/notation.ts';
import { eventText } from '../words/event-text.ts';
import type { Turn } from './turn.ts';

/** An answer, given at step `i` from 0, and what the other one would have led to. */
export function answerAt(system: System, steps: readonly ExplainedStep[], i: number, turn: Turn): Answer {
  const { step, stack, event, indices, causes } = steps[i]!;
  const since = causes.find(({ kind }) => kind === 'state')?.step;
  const { does, avoids } = turn;
  const done = does?.event === undefined ? undefined : system.events[does.event]!.label;
  return {
    step,
    ...functionAt(stack),
    finds: findsText(event, indices['answer']),
    ...(since === undefined ? {} : { since: { step: since, ...functionAt(steps[since - 1]!.stack) } }),
    otherwise: {
      finds: findsText(event, system.events[turn.other]!.label.indices['answer']),
      ...(does?.call === undefined ? {} : { call: readFrame(does.call).function ?? '' }),
      ...(done === undefined ? {} : { does: eventText({ event: done.name, indices: { ...done.indices } }) }),
      ...(avoids === undefined ? {} : { avoids: avoids + 1 }),
    },
  };
}

/** In words of the vocabulary; without these the answer itself. */
export function findsText(event: string, answer: unknown): string {
  const finds = meaningOf(event)?.finds;
  return finds !== undefined && (answer === 'yes' || answer === 'no') ? finds[answer] : String(answer);
}

export function functionAt(stack: readonly string[] = []): { readonly in?: string } {
  const name = stack.map((frame) => readFrame(frame).function).findLast((own) => own !== undefined);
  return name === undefined ? {} : { in: name };
}

/**
 * The cause: the last answer but for which something would have been done that keeps the
 * claim. Where there is none, the step of software that let the last step happen, or the last step itself.
 */
export function causeOf(answers: readonly Answer[], steps: readonly ExplainedStep[]): number | undefined {
  const decisive = answers.findLast(
    ({ otherwise: { does, call } }) => does !== undefined || call !== undefined,
  );
  if (decisive !== undefined) return decisive.step;
  const last = steps.at(-1)!;
  const isOfSoftware = (step: number): boolean => steps[step - 1]!.stack !== undefined;
  // A milestone is no cause: what it marks the end of is, and that is where a call is missing.
  if (isOfSoftware(last.step))
    return last.changes.some(({ instance }) => isEntryWord(instance)) ? last.step : undefined;
  const store = last.causes.find(({ kind, step }) => kind === 'state' && isOfSoftware(step))?.step;
  // A device start or a free is at most too early: the defect is what is missing before it.
  const isOfEntry =
    store !== undefined && steps[store - 1]!.changes.some(({ instance }) => isEntryWord(instance));
  return isOfEntry ? store : undefined;
}
