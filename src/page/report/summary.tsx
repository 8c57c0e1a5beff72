/** What went wrong, for somebody who opens the page cold. */
import type { Story } from '../../report/story.ts';
import { StepLink } from './step-link.tsx';

interface SummaryProps {
  readonly story: Story;
  readonly onStep: (step: number) => void;
}

export function Summary({ story, onStep }: SummaryProps) {
  const { claim, kernel, flow, scope, scopeName, found, steps, explanation, repeatsFrom } = story;
  const last = steps.at(-1)!;
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
      <h2>What went wrong</h2>
      <p>
        {repeatsFrom === undefined ? (
          <>
            The last step breaks it: <b>{last.lane}</b> {last.meaning === '' ? last.text : last.meaning}.
          </>
        ) : (
          <>
            From step <StepLink step={repeatsFrom} onStep={onStep} /> on it goes round for ever.
          </>
        )}
      </p>
      {last.note === undefined ? undefined : <pre class="dmar">{last.note}</pre>}
      {explanation.needed === undefined ? undefined : (
        <>
          <p>
            It takes these steps. What the others do makes no difference; without one of these it does not
            happen.
          </p>
          <ol class="needed">
            {explanation.needed.map((step) => (
              <li key={step}>
                <StepLink step={step} onStep={onStep} /> <b>{steps[step - 1]!.lane}</b>{' '}
                {steps[step - 1]!.meaning} <code class="soft">{steps[step - 1]!.text}</code>
              </li>
            ))}
          </ol>
        </>
      )}
      <Turning story={story} onStep={onStep} />
      <NoReturn story={story} onStep={onStep} />
      <Waiting story={story} />
    </header>
  );
}

function Turning({ story: { explanation, steps }, onStep }: SummaryProps) {
  if (explanation.turning.length === 0) return null;
  return (
    <p>
      Another answer to one of these questions would have kept the claim:{' '}
      {explanation.turning.map((step, i) => (
        <span key={step}>
          {i === 0 ? '' : ', '}
          <StepLink step={step} onStep={onStep} /> <code>{steps[step - 1]!.text}</code>
        </span>
      ))}
      .
    </p>
  );
}

function NoReturn({ story: { explanation }, onStep }: SummaryProps) {
  const { noReturn } = explanation;
  if (noReturn === undefined) return null;
  if (noReturn.found === 'bound') {
    return (
      <p>
        The point of no return is one of the steps {Math.max(1, noReturn.from)} to {noReturn.to}: the search
        for ways out ended at its bound of {noReturn.states.toLocaleString('en')} states.
      </p>
    );
  }
  const { step, instead } = noReturn;
  if (step === 0)
    return <p>The claim could not be kept from the beginning: whatever comes when, this flow breaks it.</p>;
  return (
    <p>
      Point of no return: step <StepLink step={step} onStep={onStep} />. Before it the claim could still be
      kept; after it every way to go on breaks it.
      {instead === undefined ? undefined : (
        <>
          {' '}
          Instead of it:{' '}
          {instead.steps.slice(0, 3).map(({ lane, text }, i) => (
            <span key={`${lane} ${text}`}>
              {i === 0 ? '' : ', then '}
              <b>{lane}</b> <code>{text}</code>
            </span>
          ))}
          {instead.steps.length > 3 ? ` and ${instead.steps.length - 3} more steps` : ''}
          {instead.safe ? ', after which nothing can break the claim any more.' : ', and it is never broken.'}
        </>
      )}
    </p>
  );
}

function Waiting({ story: { because, explanation, steps } }: { readonly story: Story }) {
  if (explanation.needed !== undefined || because.length === 0) return null;
  return (
    <ul>
      {because.map(({ instance, state, since }) => (
        <li key={instance}>
          <b>{instance}</b> {state},{' '}
          {since === 0 ? 'from the beginning' : `since step ${since} of ${steps.length}`}
        </li>
      ))}
    </ul>
  );
}
