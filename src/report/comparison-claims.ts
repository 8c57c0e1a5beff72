/** The claims that two sides do not both keep, as text: the trace, where the other side parts from it, and why it is wrong. */

import { isEntryWord } from '../../model/components.ts';
import { meaningOf } from '../../model/events.ts';
import { causeText, stepsOfCause } from '../words/cause-text.ts';
import {
  breaksText,
  changeText,
  endsText,
  leftOutText,
  partingText,
  scopesTexts,
} from '../words/comparison-words.ts';
import { eventText } from '../words/event-text.ts';
import { type Sizes, shortener } from '../words/short-names.ts';
import { sourceText } from '../words/source-text.ts';
import { layCommand } from './command-text.ts';
import type { ComparedClaim, ComparisonFacts, Divergence, ExplainedClaim } from './comparison.ts';
import { layCauses, layCycle } from './trace-text.ts';
import type { Result, Step } from './verdict.ts';
import { COLUMNS, wrap } from './wrap.ts';

export interface ClaimTextOptions {
  /** What a claim says, by its id. */
  readonly claims: ReadonlyMap<string, string>;
  /** The command line that shows a violation in full. */
  readonly replay: (side: 'before' | 'after', result: Result) => string;
  /** Whether every step is shown, or those alone that matter. */
  readonly full: boolean;
  /** The word for what became of a claim, as it is painted. */
  readonly head: (change: ComparedClaim['change']) => string;
}

/** A claim that one side breaks: the whole counterexample of the side that breaks it. */
export function layChange(
  claim: ExplainedClaim,
  { before, after }: ComparisonFacts,
  options: ClaimTextOptions,
): string[] {
  const side = claim.after.verdict === 'violated' ? 'after' : 'before';
  const [breaks, keeps] = side === 'after' ? [after.name, before.name] : [before.name, after.name];
  const result = claim[side];
  return [
    ...layHead(claim, options),
    ...wrap(breaksText(breaks, result), '  '),
    '',
    ...layCause(claim, side),
    ...laySteps(result, claim.matters[side], options.full, citedIn(claim, side)),
    '',
    ...layParting(claim.divergence, result, keeps, breaks),
    ...layWhy(result),
    '',
    ...layReplay(result, side, options),
  ];
}

/** A claim that both break: how each does, and why it is wrong; or the causes alone. */
export function layBrokenInBoth(
  claim: ExplainedClaim,
  { before, after }: ComparisonFacts,
  options: ClaimTextOptions & { readonly causesOnly: boolean },
): string[] {
  const names = { before: before.name, after: after.name };
  return [
    ...layHead(claim, options),
    ...(['before', 'after'] as const).flatMap((side, i) => [
      ...(i === 0 ? [] : ['']),
      ...wrap(breaksText(names[side], claim[side]), '  '),
      '',
      ...layCause(claim, side),
      ...(options.causesOnly
        ? []
        : [
            ...laySteps(claim[side], claim.matters[side], options.full, citedIn(claim, side)),
            ...layWhy(claim[side]),
            '',
          ]),
      ...layReplay(claim[side], side, options),
    ]),
  ];
}

function layHead(claim: ComparedClaim, { claims, head }: ClaimTextOptions): string[] {
  return [
    '',
    `${head(claim.change)}  ${claim.claim}`,
    ...wrap(claims.get(claim.claim) ?? '', '  '),
    ...scopesTexts(claim).flatMap((text) => wrap(text, '  ')),
  ];
}

function layCause({ counterexamples }: ExplainedClaim, side: 'before' | 'after'): string[] {
  const counterexample = counterexamples[side];
  const text = counterexample === undefined ? undefined : causeText(counterexample);
  return text === undefined ? [] : [...wrap(`Cause: ${text}`, '  '), ''];
}

/** The steps that something said of the trace refers to: the cause, where the other side parts, and why it is wrong. */
function citedIn(claim: ComparedClaim, side: 'before' | 'after'): readonly number[] {
  const { divergence, explanation } = claim;
  return [
    ...(explanation[side] === undefined ? [] : stepsOfCause(explanation[side])),
    ...(claim[side].because ?? []).map(({ since }) => since),
    ...(divergence === undefined ? [] : [divergence.step]),
  ];
}

/** Why the trace breaks the claim: what the last step depended on, or the cycle. */
const layWhy = (result: Result): string[] => [
  ...layCycle(result),
  ...layCauses(result, shortener(result.configuration)),
];

function layReplay(
  result: Result,
  side: 'before' | 'after',
  { replay }: Pick<ClaimTextOptions, 'replay'>,
): string[] {
  return layCommand(replay(side, result), COLUMNS, '  in full  ');
}

export type TracedResult = Pick<Result, 'trace' | 'repeatsFrom'> & { readonly configuration: Sizes };

/** A step with where it stands, or those that are left out. */
type Shown = { readonly step: Step; readonly within: string } | { readonly leftOut: readonly Step[] };

/**
 * Steps with what they do to the entry. Those that matter have a star. Shown are these, the cited ones, the last one, and
 * what is done to the entry; the others are counted, unless all are shown.
 */
export function laySteps(
  { configuration, trace = [], repeatsFrom = Number.POSITIVE_INFINITY }: TracedResult,
  matters: readonly number[] | undefined,
  full: boolean,
  cited: readonly number[] = [],
): string[] {
  const short = shortener(configuration);
  const isStarred = ({ step }: Step): boolean => matters?.includes(step) === true;
  // Where no step is known to matter: what devices do, and the cycle.
  const isTelling = ({ step, event }: Step): boolean =>
    matters === undefined && (meaningOf(event)?.actor === 'device' || step >= repeatsFrom);
  const isTold = (step: Step): boolean =>
    full ||
    isStarred(step) ||
    isTelling(step) ||
    cited.includes(step.step) ||
    step.step === trace.length ||
    entryChanges(step, short).length > 0;
  return folded(trace, isTold).flatMap((shown) => {
    if ('leftOut' in shown) return wrap(leftOutText(shown.leftOut, short), '       ', 1);
    const { step, within } = shown;
    return [
      ...wrap(
        `${short(step.actor)}: ${eventText(step)}${within}`,
        `  ${isStarred(step) ? '*' : ' '}${String(step.step).padStart(2)}  `,
        4,
      ),
      ...sourceText(step).flatMap((line) => wrap(line, '         ', 2)),
      ...entryChanges(step, short).flatMap((change) => wrap(change, '         ', 2)),
      ...wrap(step.note ?? '', '         '),
    ];
  });
}

/** Steps with the innermost function where it is another one than that of the thread's last step that is shown. */
function folded(trace: readonly Step[], isTold: (step: Step) => boolean): readonly Shown[] {
  const shown: Shown[] = [];
  const functions = new Map<string, string>();
  for (const step of trace) {
    const { actor, stack } = step;
    const last = shown.at(-1);
    if (isTold(step)) {
      const where = stack?.at(-1) ?? '';
      const isSame = where === '' || functions.get(actor) === where;
      functions.set(actor, where);
      shown.push({ step, within: isSame ? '' : `, in ${where}` });
    } else if (last !== undefined && 'leftOut' in last) {
      shown.splice(-1, 1, { leftOut: [...last.leftOut, step] });
    } else shown.push({ leftOut: [step] });
  }
  return shown;
}

/** What a step does to the words of the entry. */
function entryChanges({ changes }: Step, short: (name: string) => string): readonly string[] {
  return changes.filter(({ instance }) => isEntryWord(instance)).map((change) => changeText(change, short));
}

/** Where the side that keeps the claim goes another way, and what each way does. */
export function layParting(
  divergence: Divergence | undefined,
  { trace = [], configuration }: TracedResult,
  keeps: string,
  breaks: string,
): string[] {
  if (divergence === undefined) return wrap(endsText(keeps), '  ');
  const refused = trace[divergence.step - 1]!;
  return wrap(partingText(divergence, refused, { keeps, breaks }, shortener(configuration)), '  ');
}
