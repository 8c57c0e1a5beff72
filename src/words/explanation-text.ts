/** Why a claim is violated, in sentences: one paragraph each. */
import { match } from 'ts-pattern';
import type { Counterexample, NoReturn } from '../report/counterexample.ts';
import { causeText, otherAnswerTexts } from './cause-text.ts';

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

/** The paragraphs after the cause and the necessary steps, for an output format that shows these in its own way. */
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
  if (needed.length === of)
    return 'Necessary: every step. Without the effect of any one of them this order keeps the claim.';
  const list = `${needed.length === 1 ? 'step' : 'steps'} ${allOf(needed.map(String))}`;
  const any = needed.length === 1 ? 'its effect' : 'the effect of any one of them';
  return `Necessary: ${list}. Without ${any} this order keeps the claim. The other steps lead up to these.`;
}

const allOf = (items: readonly string[]): string => new Intl.ListFormat('en-GB').format(items);

/**
 * `hasAnswers`: whether another answer somewhere would have kept the claim. That some other schedule keeps it is no way to
 * repair a flow, so none is shown.
 */
export function noReturnText(noReturn: NoReturn, hasAnswers: boolean, last: number): string {
  return match(noReturn)
    .with(
      { found: 'bound' },
      ({ from, to, states }) =>
        `The point of no return is ${from === 0 ? `step ${to} or an earlier one` : `one of steps ${from} to ${to}`}: the search hit its bound of ${states.toLocaleString('en')} states.`,
    )
    .with({ found: 'yes', step: 0 }, ({ avoids }) =>
      avoids === undefined
        ? `${hasAnswers ? 'With these answers to the conditions every' : 'Every'} interleaving violates the claim.`
        : `Every interleaving leads to ${avoids}, whether or not the claim counts by then.`,
    )
    .with({ found: 'yes' }, ({ step, avoids }) => pointText(step, step === last, avoids))
    .exhaustive();
}

function pointText(step: number, isLast: boolean, avoids?: string): string {
  if (isLast) return 'Up to the last step, another order of the remaining events still keeps the claim.';
  const point = `The point of no return is step ${step}:`;
  return avoids === undefined
    ? `${point} before it the claim can still hold; after it every fair continuation violates the claim.`
    : `${point} after it every continuation leads to ${avoids}, whether or not the claim counts by then.`;
}
