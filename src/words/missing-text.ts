/** Why a trace does not show that a claim about runs is broken: the facts, and the words for them. */
import { match } from 'ts-pattern';

/** What the trace lacks. A step of 0 is the beginning. */
export type Missing =
  | { readonly kind: 'goal'; readonly step: number }
  | { readonly kind: 'cycle'; readonly from: number; readonly steps: number }
  | { readonly kind: 'open'; readonly from: number; readonly instances: readonly string[] }
  | { readonly kind: 'unfair'; readonly event: string; readonly step: number }
  | { readonly kind: 'unanswered' }
  | { readonly kind: 'goesOn'; readonly event: string }
  /** The claim has nothing to decide here: no thread, or not the one that the trace is about. */
  | { readonly kind: 'nothing' }
  /** After the last step a state was looked for in which the claim is met. */
  | { readonly kind: 'bound'; readonly states: number }
  /** The trace was not walked: what comes before takes longer than was allowed. */
  | { readonly kind: 'time'; readonly seconds: number };

const list = new Intl.ListFormat('en');

/** The most instances and events that are named. */
const MOST = 3;

/** One clause for each fact, without the unfair events beyond the first few. */
export function missingTexts(missing: readonly Missing[]): readonly string[] {
  const unfair = missing.filter(({ kind }) => kind === 'unfair');
  const others = unfair.length - MOST;
  return [
    ...missing.filter((one) => one.kind !== 'unfair' || unfair.indexOf(one) < MOST).map(missingText),
    ...(others > 0 ? [`${others} more events are left out like this`] : []),
  ];
}

function missingText(missing: Missing): string {
  return match(missing)
    .with({ kind: 'goal' }, ({ step }) =>
      step === 0 ? 'the wait is over at the beginning' : `the wait ends at step ${step}`,
    )
    .with(
      { kind: 'cycle' },
      ({ from, steps }) => `the trace has ${steps} steps, and none can repeat from step ${from} on`,
    )
    .with({ kind: 'open' }, ({ from, instances }) => {
      const named = list.format([
        ...instances.slice(0, MOST),
        ...(instances.length > MOST ? [`${instances.length - MOST} others`] : []),
      ]);
      const verb = instances.length === 1 ? 'is' : 'are';
      return `the steps from ${from} on do not lead back to where they begin: ${named} ${verb} in another state`;
    })
    .with(
      { kind: 'unfair' },
      ({ event, step }) =>
        `the repeated steps leave out ${event}, which is possible ${step === 0 ? 'at the beginning' : `after step ${step}`} and must eventually happen`,
    )
    .with({ kind: 'unanswered' }, () => 'the repeated steps leave a fairness condition unanswered')
    .with(
      { kind: 'goesOn' },
      ({ event }) =>
        `the run cannot end after the last step: ${event} must still happen, and no steps repeat`,
    )
    .with({ kind: 'nothing' }, () => 'the claim has nothing to decide in this flow')
    .with(
      { kind: 'bound' },
      ({ states }) => `the search for what can follow hit its bound of ${states.toLocaleString('en')} states`,
    )
    .with({ kind: 'time' }, ({ seconds }) => `the model of this configuration takes longer than ${seconds} s`)
    .exhaustive();
}
