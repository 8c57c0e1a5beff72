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
