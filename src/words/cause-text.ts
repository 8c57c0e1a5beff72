/** The cause of a violation, and what else would have kept the claim. */
import { match } from 'ts-pattern';
import { meaningOfInstance } from '../../model/components.ts';
import type { Answer, Counterexample, Missed, Stuck, Unreached } from '../report/counterexample.ts';
import { readFrame } from '../report/notation.ts';
import { placeText } from './source-text.ts';

type Explained = Pick<Counterexample, 'explanation' | 'steps'>;
type Drain = NonNullable<Counterexample['explanation']['drain']>;
type Left = NonNullable<Counterexample['explanation']['left']>;

/** The cause, without the word; nothing where none was found. */
export function causeText({
  explanation: { cause, missed, left, drain, unreached, stuck = [], answers = [] },
  steps,
}: Explained): string | undefined {
  if (stuck.length > 0) return `${stuck.map((one) => stuckText(one, steps)).join('; ')}.`;
  const answer = answers.find(({ step }) => step === cause);
  // An answer that decides about no call is one of luck.
  if (missed !== undefined && answer?.otherwise.call === undefined) return `${missedText(missed, steps)}.`;
  if (left !== undefined) return `${leftText(left, steps.at(-1)!)}.`;
  if (cause === undefined) return undefined;
  if (answer !== undefined) return `${answerText(answer, steps)}.`;
  const { stack = [], meaning, text, changes, source } = steps[cause - 1]!;
  const where = stack.findLast((frame) => readFrame(frame).labels.length === 0);
  const stored = changes.find(({ instance }) => meaningOfInstance(instance).role === 'word0');
  const from = stored === undefined ? '' : `; word 0 is ${stored.to} from then on`;
  const more = [
    ...(drain === undefined ? [] : [`${drainText(drain)}.`]),
    ...(unreached === undefined ? [] : [unreachedText(unreached)]),
  ];
  const who = where === undefined ? 'software' : `${where}()`;
  const what = `at step ${cause}${placeText({ source })} ${who} ${meaning === '' ? `does ${text}` : meaning}${from}.`;
  return [what, ...more].join(' ');
}

/** Why the store comes too early. */
function drainText({ request, wait, in: caller }: Drain): string {
  return `Only after that ${caller === undefined ? 'software' : `${caller}()`} waits (${wait}) for the request of step ${request}, which is still on its way`;
}

/** The store that would have helped, and why its thread does not reach it. */
function unreachedText({ in: asker, finds, needs, call, does }: Unreached): string {
  const [what, takes] = call === undefined ? [does, 'does'] : [`${call}(), which does ${does},`, 'calls'];
  const who = asker === undefined ? 'its thread' : `${asker}()`;
  return `${what} is then never reached: ${who} ${takes} it only with ${needs}, and now finds ${finds}.`;
}

function leftText(
  { instance, state, since }: Left,
  { step, text, source }: Explained['steps'][number],
): string {
  return `at step ${step}${placeText({ source })} ${text} comes although ${instance} has been ${state} since step ${since}`;
}

function missedText({ kind, step, instance, holds, since }: Missed, steps: Explained['steps']): string {
  const { text, source } = steps[step - 1]!;
  const left = kind === 'copy' ? `the ${instance} entry of step ${since}` : `${instance} of step ${since}`;
  return `at step ${step}${placeText({ source })} ${text} does not reach ${left} (${holds}), and step ${steps.length} uses it`;
}

function stuckText(stuck: Stuck, steps: Explained['steps']): string {
  return match(stuck)
    .with({ how: 'cycle' }, ({ thread, from, to, asks, standing }) => {
      const asked = asks === undefined ? '' : `: step ${asks.step} finds ${asks.finds} each time`;
      return `${thread} repeats steps ${from} to ${to} forever${asked}${standingText(steps, ', because', standing)}`;
    })
    .with(
      { how: 'waits' },
      ({ thread, wants, standing }) =>
        `${thread} waits forever for ${wants}${standingText(steps, ':', standing)}`,
    )
    .exhaustive();
}

/** Names the thread whose step it was: of a lock, the one that holds it. */
function standingText(steps: Explained['steps'], before: string, standing: Stuck['standing']): string {
  if (standing.length === 0) return '';
  const texts = standing.map(({ instance, state, since }) => {
    const { indices, lane } = steps[since - 1]!;
    const by = indices['thread'] === undefined ? '' : ` (${lane})`;
    return `${instance} has been ${state} since step ${since}${by}`;
  });
  return `${before} ${new Intl.ListFormat('en-GB').format(texts)}`;
}

/** The other answers that would have kept the claim: those that lead to something else first, then the rest together. */
export function otherAnswerTexts({
  explanation: { cause, answers = [] },
  steps,
}: Explained): readonly string[] {
  const others = answers.filter(({ step }) => step !== cause);
  const doing = others.filter(leadsOn);
  const ends = new Set(others.filter((one) => !leadsOn(one)).map(({ otherwise }) => otherwise.avoids));
  const rest = [...ends].map((end) => {
    const had = others.filter((one) => !leadsOn(one) && one.otherwise.avoids === end);
    const found = had.map(({ step, otherwise }) => `step ${step} had found ${otherwise.finds}`);
    const kept =
      end === undefined
        ? 'this order would keep the claim'
        : `step ${end} would not have run, and this order would keep the claim`;
    return `If ${new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(found)}, ${kept}.`;
  });
  return [...doing.map((answer) => `Also, ${answerText(answer, steps)}.`), ...rest];
}

const leadsOn = ({ otherwise: { call, does } }: Answer): boolean => call !== undefined || does !== undefined;

/** The steps that matter: those that the violation takes, and the answers that it hangs on. */
export function stepsThatMatter({
  needed = [],
  turning,
  cause,
}: Counterexample['explanation']): ReadonlySet<number> {
  return new Set([...needed, ...turning, ...(cause === undefined ? [] : [cause])]);
}

/** The steps that the cause names: its own, what made it so, and the step that would not have run. */
export function stepsOfCause({ cause, answers = [] }: Counterexample['explanation']): readonly number[] {
  const answer = answers.find(({ step }) => step === cause);
  return [cause, answer?.since?.step, answer?.otherwise.avoids].filter((step) => step !== undefined);
}

function answerText({ step, in: asker, finds, since, otherwise }: Answer, steps: Explained['steps']): string {
  const found = `at step ${step}${placeText(steps[step - 1]!)} ${asker === undefined ? '' : `${asker}() `}finds ${finds}`;
  const made =
    since === undefined
      ? ', as at the beginning'
      : `, because of step ${since.step}${since.in === undefined ? '' : ` in ${since.in}()`}`;
  return `${found}${made}; with ${otherwise.finds} ${otherwiseText(otherwise, steps)}`;
}

function otherwiseText({ call, does, avoids }: Answer['otherwise'], steps: Explained['steps']): string {
  if (call !== undefined)
    return `it would have called ${call}()${does === undefined ? '' : `, which does ${does}`}`;
  if (does !== undefined) return `it would have done ${does}`;
  return avoids === undefined
    ? 'this order would keep the claim'
    : `step ${avoids}, ${steps[avoids - 1]!.text}, would not have run`;
}
