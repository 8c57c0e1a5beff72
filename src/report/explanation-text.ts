/** What a violation comes down to, in sentences: one paragraph each. */
import { match } from 'ts-pattern';
import type { NoReturn, Story } from './story.ts';

/** Of another way to go on, so many steps are named. */
const NAMED = 3;

/** The paragraphs; none where there is nothing to explain. */
export function explanationTexts(story: Pick<Story, 'explanation' | 'steps'>): readonly string[] {
  const { explanation, steps } = story;
  const { needed, turning, noReturn } = explanation;
  const questions = turning.map((step) => `step ${step} (${steps[step - 1]!.event})`);
  return [
    ...(needed === undefined ? [] : [neededText(needed, steps.length)]),
    ...(turning.length === 0 ? [] : [`Another answer at ${oneOf(questions)} would have kept the claim.`]),
    ...(noReturn === undefined ? [] : [noReturnText(noReturn, steps.length)]),
  ];
}

function neededText(needed: readonly number[], of: number): string {
  if (needed.length === of) return 'It takes every step: each, left out where it stands, prevents it.';
  const list = `${needed.length === 1 ? 'step' : 'steps'} ${allOf(needed.map(String))}`;
  return `It takes ${list}. With what the others do left out it happens all the same; each of these, left out where it stands, prevents it.`;
}

const allOf = (items: readonly string[]): string => new Intl.ListFormat('en-GB').format(items);
const oneOf = (items: readonly string[]): string =>
  new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(items);

function noReturnText(noReturn: NoReturn, last: number): string {
  return match(noReturn)
    .with(
      { found: 'bound' },
      ({ from, to, states }) =>
        `The point of no return is ${from === 0 ? `step ${to} or an earlier one` : `one of steps ${from} to ${to}`}: the search for ways out came to its bound of ${states.toLocaleString('en')} states.`,
    )
    .with(
      { found: 'yes', step: 0 },
      () =>
        'There is no way out from the beginning on: in whatever order things happen, the claim is broken.',
    )
    .with({ found: 'yes' }, ({ step, instead }) => {
      const point =
        step === last
          ? 'There is a way out up to the last step.'
          : `The point of no return is step ${step}: before it the claim could still be kept, after it every way to go on breaks it.`;
      if (instead === undefined) return point;
      const named = instead.steps.slice(0, NAMED).map(({ lane, text }) => `${lane} ${text}`);
      const more = instead.steps.length - named.length;
      const rest = more > 0 ? `, and ${more} more ${more === 1 ? 'step' : 'steps'}` : '';
      const end = instead.safe ? 'after which nothing can break the claim any more' : 'and the claim is kept';
      return `${point} Instead of it there may come ${named.join(', then ')}${rest}, ${end}.`;
    })
    .exhaustive();
}
