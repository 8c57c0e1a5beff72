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
      <ByThen story={story} onStep={onStep} />
      {explanation.needed === undefined ? undefined : (
        <>
          <p>
            It takes these steps. With what the others do left out it happens all the same; each of these,
            left out where it stands, prevents it.
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

function NoReturn({ story: { explanation, steps }, onStep }: SummaryProps) {
  const { noReturn } = explanation;
  if (noReturn === undefined) return null;
  if (noReturn.found === 'bound') {
    return (
      <p>
        The point of no return is{' '}
        {noReturn.from === 0
          ? `step ${noReturn.to} or an earlier one`
          : `one of steps ${noReturn.from} to ${noReturn.to}`}
        : the search for ways out came to its bound of {noReturn.states.toLocaleString('en')} states.
      </p>
    );
  }
  const { step, instead } = noReturn;
  if (step === 0)
    return <p>The claim could not be kept from the beginning: whatever comes when, this flow breaks it.</p>;
  return (
    <p>
      {step === steps.length ? (
        'There is a way out up to the last step.'
      ) : (
        <>
          Point of no return: step <StepLink step={step} onStep={onStep} />. Before it the claim could still
          be kept; after it every way to go on breaks it.
        </>
      )}
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

/** The states that the last step depended on. */
function ByThen({ story: { because, explanation }, onStep }: SummaryProps) {
  const isAboutRuns = explanation.needed === undefined;
  const shown = because.filter(({ since }) => isAboutRuns || since > 0);
  if (shown.length === 0) return null;
  return (
    <>
      <p>{isAboutRuns ? 'Who waits:' : 'It can, because by then'}</p>
      <ul class="by-then">
        {shown.map(({ instance, state, since }) => (
          <li key={instance}>
            <b>{instance}</b> is <code>{state}</code>
            {since === 0 ? ', from the beginning' : ', since step '}
            {since === 0 ? undefined : <StepLink step={since} onStep={onStep} />}
          </li>
        ))}
      </ul>
    </>
  );
}
