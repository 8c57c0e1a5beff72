/** What went wrong, for somebody who opens the page cold. */

import type { Story } from '../../report/story.ts';
import { causeText } from '../../words/cause-text.ts';
import { furtherTexts } from '../../words/explanation-text.ts';
import { Linked } from './linked.tsx';
import { StepLink } from './step-link.tsx';

interface SummaryProps {
  readonly story: Story;
  readonly onStep: (step: number) => void;
}

export function Summary({ story, onStep }: SummaryProps) {
  const { claim, kernel, flow, scope, scopeName, found, steps, repeatsFrom } = story;
  const last = steps.at(-1)!;
  const cause = causeText(story);
  return (
    <header class="summary">
      <p class="verdict">violated</p>
      <h1>
        Linux {kernel} ({flow}) breaks <span class="claim">{claim.id}</span>
      </h1>
      <p class="holds">
        What should hold: {claim.holds}. <span class="soft">({claim.source})</span>
      </p>
      <p class="facts">
        {scopeName === undefined ? '' : `${scopeName}: `}
        {scope}. {found}.
      </p>
      {cause === undefined ? undefined : (
        <p class="cause">
          <b>Cause:</b> <Linked text={cause} onStep={onStep} />
        </p>
      )}
      <h2>What went wrong</h2>
      <p>
        {repeatsFrom === undefined ? (
          <>
            The last step breaks it: <b>{last.lane}</b>: {last.meaning === '' ? last.text : last.meaning}.
          </>
        ) : (
          <>
            From step <StepLink step={repeatsFrom} onStep={onStep} /> on it goes round for ever.
          </>
        )}
      </p>
      {last.note === undefined ? undefined : <pre class="dmar">{last.note}</pre>}
      <ByThen story={story} onStep={onStep} />
      <Necessary story={story} onStep={onStep} />
      {furtherTexts(story).map((text) => (
        <p key={text}>
          <Linked text={text} onStep={onStep} />
        </p>
      ))}
    </header>
  );
}

function Necessary({ story: { explanation, steps }, onStep }: SummaryProps) {
  if (explanation.needed === undefined) return null;
  return (
    <>
      <p>Necessary: without any one of these steps there is no violation; the others only lead there.</p>
      <ol class="needed">
        {explanation.needed.map((step) => (
          <li key={step}>
            <StepLink step={step} onStep={onStep} /> <b>{steps[step - 1]!.lane}:</b>{' '}
            {steps[step - 1]!.meaning} <code class="soft">{steps[step - 1]!.text}</code>
          </li>
        ))}
      </ol>
    </>
  );
}

/** The states that the last step depended on. */
function ByThen({ story: { because, explanation }, onStep }: SummaryProps) {
  const isAboutRuns = explanation.needed === undefined;
  const shown = because.filter(({ since }) => isAboutRuns || since > 0);
  if (shown.length === 0) return null;
  return (
    <>
      <p>{isAboutRuns ? 'Who waits:' : 'Just before the last step:'}</p>
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
