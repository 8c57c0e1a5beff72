/** Why a claim is violated: the cause, what would avoid it, the last step, what it depended on, the necessary steps. */

import type { Counterexample } from '../../report/counterexample.ts';
import { causeText, stepsThatMatter } from '../../words/cause-text.ts';
import { furtherTexts } from '../../words/explanation-text.ts';
import { rootsOf, whoText } from '../../words/who-text.ts';
import { Linked } from './linked.tsx';
import { StepLink } from './step-link.tsx';

interface WhyProps {
  readonly why: Pick<Counterexample, 'steps' | 'because' | 'explanation' | 'repeatsFrom'>;
  readonly onStep: (step: number) => void;
  /** How another version avoids it, in a sentence. */
  readonly elsewhere?: string | undefined;
}

export function Why({ why, onStep, elsewhere }: WhyProps) {
  const { steps, repeatsFrom } = why;
  const last = steps.at(-1)!;
  const cause = causeText(why);
  return (
    <>
      {cause === undefined ? undefined : (
        <p class="cause">
          <b>Cause:</b> <Linked text={cause} onStep={onStep} />
        </p>
      )}
      <Avoiding why={why} onStep={onStep} elsewhere={elsewhere} />
      <h2>What went wrong</h2>
      <p>
        {repeatsFrom === undefined ? (
          <>
            Step <StepLink step={last.step} onStep={onStep} /> breaks it:{' '}
            <b>{whoText(last, rootsOf(steps))}</b>: {last.meaning === '' ? last.text : last.meaning}.
          </>
        ) : (
          <>
            From step <StepLink step={repeatsFrom} onStep={onStep} /> on the steps repeat forever.
          </>
        )}
      </p>
      {last.note === undefined ? undefined : <pre class="dmar">{last.note}</pre>}
      <ByThen why={why} onStep={onStep} />
      <Necessary why={why} onStep={onStep} />
    </>
  );
}

/** The remedy of another version, other answers that keep the claim, and the point of no return. */
function Avoiding({ why, onStep, elsewhere }: WhyProps) {
  const texts = furtherTexts(why);
  if (texts.length === 0 && elsewhere === undefined) return null;
  return (
    <>
      <h2>What would avoid it</h2>
      {elsewhere === undefined ? undefined : (
        <p class="elsewhere">
          <Linked text={elsewhere} onStep={onStep} />
        </p>
      )}
      {texts.map((text) => (
        <p key={text}>
          <Linked text={text} onStep={onStep} />
        </p>
      ))}
    </>
  );
}

function Necessary({ why: { explanation, steps }, onStep }: WhyProps) {
  if (explanation.needed === undefined) return null;
  const roots = rootsOf(steps);
  return (
    <>
      <p class="leads-in">
        Necessary. Without the effect of any one of these steps, or with another answer, this order keeps the
        claim. The other steps lead up to these.
      </p>
      <ol class="needed">
        {[...stepsThatMatter(explanation)]
          .toSorted((a, b) => a - b)
          .map((step) => (
            <li key={step}>
              <StepLink step={step} onStep={onStep} /> <b>{whoText(steps[step - 1]!, roots)}:</b>{' '}
              {steps[step - 1]!.meaning} <code class="soft">{steps[step - 1]!.text}</code>
            </li>
          ))}
      </ol>
    </>
  );
}

/** The states that the last step depended on. */
function ByThen({ why: { because, explanation }, onStep }: WhyProps) {
  const isAboutRuns = explanation.needed === undefined;
  const shown = because.filter(({ since }) => isAboutRuns || since > 0);
  if (shown.length === 0) return null;
  return (
    <>
      <p class="leads-in">{isAboutRuns ? 'What waits:' : 'The last step depends on:'}</p>
      <ul class="by-then">
        {shown.map(({ instance, state, since }) => (
          <li key={instance}>
            <b>{instance}</b>: <code>{state}</code>
            {since === 0 ? ', from the beginning' : ', since step '}
            {since === 0 ? undefined : <StepLink step={since} onStep={onStep} />}
          </li>
        ))}
      </ul>
    </>
  );
}
