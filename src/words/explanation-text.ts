/** What a violation comes down to, in sentences: one paragraph each. */
import { match } from 'ts-pattern';
import type { Counterexample, NoReturn } from '../report/counterexample.ts';
import { causeText, otherAnswerTexts } from './cause-text.ts';

/** Of another way to go on, so many steps are named. */
const NAMED = 3;

/** The paragraphs; none where there is nothing to explain. The first is the cause. */
export function explanationTexts(
  counterexample: Pick<Counterexample, 'explanation' | 'steps'>,
): readonly string[] {
  const cause = causeText(counterexample);
  return [
    ...(cause === undefined ? [] : [`Cause: ${cause}`]),
    ...neededTexts(counterexample),
    ...furtherTexts(counterexample),
  ];
}

/** Which steps are necessary. */
export function neededTexts({
  explanation: { needed },
  steps,
}: Pick<Counterexample, 'explanation' | 'steps'>): readonly string[] {
  return needed === undefined ? [] : [neededText(needed, steps.length)];
}

/** The paragraphs after the cause and the necessary steps, for a face that has told these in its own way. */
export function furtherTexts(
  counterexample: Pick<Counterexample, 'explanation' | 'steps'>,
): readonly string[] {
  const { explanation, steps } = counterexample;
  const { noReturn } = explanation;
  const others = otherAnswerTexts(counterexample);
  return [
    ...(others.length === 0 ? [] : [others.join(' ')]),
    ...(noReturn === undefined ? [] : [noReturnText(noReturn, explanation.turning.length > 0, steps.length)]),
  ];
}

function neededText(needed: readonly number[], of: number): string {
  if (needed.length === of) return 'Necessary: every step; without any one of them there is no violation.';
  const list = `${needed.length === 1 ? 'step' : 'steps'} ${allOf(needed.map(String))}`;
  const without = needed.length === 1 ? 'without it' : 'without any one of them';
  return `Necessary: ${list}: ${without} there is no violation. The others only lead there.`;
}

const allOf = (items: readonly string[]): string => new Intl.ListFormat('en-GB').format(items);

/** `hasAnswers`: whether another answer somewhere would have kept the claim. */
export function noReturnText(noReturn: NoReturn, hasAnswers: boolean, last: number): string {
  return match(noReturn)
    .with(
      { found: 'bound' },
      ({ from, to, states }) =>
        `The point of no return is ${from === 0 ? `step ${to} or an earlier one` : `one of steps ${from} to ${to}`}: the search for ways out came to its bound of ${states.toLocaleString('en')} states.`,
    )
    .with({ found: 'yes', step: 0 }, ({ avoids }) =>
      avoids === undefined
        ? `No ordering avoids it: in whatever order things happen, the flow violates the claim.${hasAnswers ? ' Only other answers do.' : ''}`
        : `No ordering avoids ${avoids}: in whatever order things happen, it comes, in time to violate the claim or not.`,
    )
    .with({ found: 'yes' }, ({ step, instead, avoids }) => {
      const point = pointText(step, step === last, avoids);
      if (instead === undefined) return point;
      const named = instead.steps.slice(0, NAMED).map(({ lane, text }) => `${lane} ${text}`);
      const more = instead.steps.length - named.length;
      const rest = more > 0 ? `, and ${more} more ${more === 1 ? 'step' : 'steps'}` : '';
      const end = instead.safe
        ? 'after which nothing can violate the claim any more'
        : 'and the claim is kept';
      return `${point} A way to avoid it: ${named.join(', then ')}${rest}, ${end}.`;
    })
    .exhaustive();
}

function pointText(step: number, isLast: boolean, avoids?: string): string {
  if (isLast) return 'There is a way out up to the last step.';
  const point = `The point of no return is step ${step}:`;
  return avoids === undefined
    ? `${point} before it the claim can still be kept, after it every continuation violates it.`
    : `${point} before it ${avoids} can still be avoided, after it every continuation comes to it, in time to violate the claim or not.`;
}
