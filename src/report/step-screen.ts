/** A terminal full of a trace: the steps so far in columns, and what the last of them is about. */
import { createColors } from 'picocolors';
import { beforeText, dependsTexts, keysText } from '../words/trace-words.ts';
import type { Counterexample, ExplainedStep } from './counterexample.ts';
import { layExplanation, layLanes } from './lanes-text.ts';
import { wrap } from './wrap.ts';

export interface ScreenSize {
  readonly width: number;
  readonly height: number;
  readonly colour: boolean;
}

/** The lines after step `at`, 0 being the beginning; no more than fit. */
export function layScreen(
  counterexample: Counterexample,
  at: number,
  { width, height, colour }: ScreenSize,
): string[] {
  const { bold, dim } = createColors(colour);
  const { claim, kernel, flow, steps } = counterexample;
  const step = steps[at - 1];
  const foot = [
    ...(step === undefined ? ['', beforeText] : layAbout(step, width)),
    ...(at === steps.length ? layExplanation(counterexample, width, '') : []),
    '',
    dim(keysText(at, steps.length)),
  ];
  const head = [bold(`${claim.id}, kernel ${kernel}, ${flow}`.slice(0, width)), ''];
  const [names = '', ...lines] = layLanes(counterexample, { width, colour, upTo: at });
  const room = Math.max(1, height - head.length - foot.length - 2);
  return [...head, names, ...lines.slice(-room), ...foot.slice(-(height - 4))];
}

/** What the step means, and which steps it could not have been without. */
function layAbout({ meaning, causes }: ExplainedStep, width: number): string[] {
  const because = dependsTexts(causes);
  return ['', ...wrap(meaning, '', 0, width), ...because.flatMap((text) => wrap(text, '  ', 2, width))];
}
