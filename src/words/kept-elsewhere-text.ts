/** How another version keeps a violated claim, in a sentence or two. */
import type { Divergence, KeptElsewhere } from '../report/comparison.ts';
import type { Counterexample } from '../report/counterexample.ts';
import { readFrame } from '../report/notation.ts';
import { eventText } from './event-text.ts';
import { shortener } from './short-names.ts';
import { placeBehind } from './source-text.ts';
import { stateInWords } from './state-words.ts';

type Kept = Extract<KeptElsewhere, { readonly kind: 'kept' }>;
type Broken = Pick<Counterexample, 'steps' | 'configuration'>;

/** What the other version does in the place of a step, or that none is known that keeps the claim. */
export function keptElsewhereText(elsewhere: KeptElsewhere, broken: Broken): string {
  if (elsewhere.kind === 'nowhere') {
    const { undecided } = elsewhere;
    const open =
      undecided.length === 0
        ? ''
        : `; the search of ${new Intl.ListFormat('en-GB').format(undecided)} hit a bound`;
    return `No known kernel version keeps the claim in this scope${open}.`;
  }
  const { kernel, breaks, divergence } = elsewhere;
  const others = breaks.length === 0 ? '' : `, but breaks ${new Intl.ListFormat('en-GB').format(breaks)}`;
  const way =
    divergence === undefined
      ? 'It can take every one of these steps, and goes on otherwise after them'
      : partingText(elsewhere, divergence, broken);
  return `Kernel ${kernel} keeps the claim in this scope${others}. ${way}.`;
}

function partingText(
  { meaning }: Kept,
  { step, instead, refusedBy }: Divergence,
  { steps, configuration }: Broken,
): string {
  const { text, lane } = steps[step - 1]!;
  if (instead !== undefined) {
    const where = (instead.stack ?? []).map((frame) => readFrame(frame).function).findLast(Boolean);
    return `In place of step ${step} ${where === undefined ? lane : `${where}()`}${placeBehind(instead)} ${meaning ?? `does ${eventText(instead)}`}`;
  }
  if (refusedBy !== undefined) {
    const { instance, state } = refusedBy;
    return `Step ${step}, ${text}, is not possible there: ${shortener(configuration)(instance)} is ${stateInWords(instance, state)}`;
  }
  return `It does not come to step ${step}, ${text}: ${lane} does nothing there`;
}

/** Where a walk of this kernel beside the other one stands to the remedy of its explanation. */
export interface Listed {
  /** The step of the list that has the remedy, if it is in the list, and whether it stands before that step. */
  readonly remedy?: { readonly step: number; readonly isBefore: boolean };
  /** The step that the other kernel cannot take. */
  readonly stops?: number;
}

/** How the step that an explanation names relates to a list of every difference; nothing where they are the same. */
export function relationText({ kernel, divergence }: Kept, { remedy, stops }: Listed): string | undefined {
  if (divergence === undefined) return undefined;
  const { step, instead } = divergence;
  if (remedy?.step === step) return `The explanation is about step ${step}, in bold.`;
  if (instead === undefined && stops === step)
    return `The explanation is about step ${step}, before which kernel ${kernel} stops.`;
  const first = `The explanation names step ${step}: from the cause on it is the first step that hardware can observe and that kernel ${kernel} does not take.`;
  if (instead === undefined) return first;
  const other = `What kernel ${kernel} does there, ${eventText(instead)},`;
  if (remedy !== undefined)
    return `${first} ${other} is in bold ${remedy.isBefore ? 'before' : 'at'} step ${remedy.step}.`;
  return stops === undefined
    ? first
    : `${first} ${other} is not in this list, which ends before step ${stops}.`;
}
