/** Sentences about single steps of a trace: what they depend on, since when, and which of them repeat. */

import type { Cause } from '../report/counterexample.ts';
import { readFrame } from '../report/notation.ts';
import type { Result } from '../report/verdict.ts';

/** `since step 5`; step 0 is the beginning. */
export const sinceText = (step: number): string => (step === 0 ? 'from the beginning' : `since step ${step}`);

/** `IOTLB has been first since step 5` */
export function standingText({ instance, state, since }: NonNullable<Result['because']>[number]): string {
  return `${instance} has been ${state} ${sinceText(since)}`;
}

/** Which steps of a wait that never ends repeat. */
export function cycleText(from: number, to: number): string {
  return `steps ${from} to ${to} can repeat forever`;
}

/** Whether the trace passes the call that the label marks, and where. */
export function labelText(
  { label, call }: Result['labels'][number],
  { trace = [] }: Pick<Result, 'trace'>,
): string {
  const at = trace.find(({ stack }) => stack?.some((frame) => readFrame(frame).labels.includes(label)));
  return `[${label}] ${call} ${at === undefined ? 'was not reached' : `is passed at step ${at.step}`}`;
}

/** What a step needs of earlier ones: `IOTLB became first in step 5`. The order of a thread's own steps is not mentioned. */
export function dependsTexts(causes: readonly Cause[]): readonly string[] {
  return causes
    .filter(({ kind }) => kind !== 'order')
    .map(({ step, instance, state, kind }) =>
      kind === 'claim'
        ? `the claim began to count in step ${step}`
        : `${instance} became ${state} in step ${step}`,
    );
}

/** In front of the command that shows a trace again. */
export const againTitle = 'to repeat';

/** Where no step was taken yet. */
export const beforeText = 'Before the first step.';

/** Where the reader is in the trace, and the keys that move. */
export const keysText = (at: number, of: number): string =>
  `step ${at} of ${of}   Enter or right: next   left: back   Home, End   q: leave`;
