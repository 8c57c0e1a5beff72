/** One step in full: actor, event, place in the call tree, changes, causes and effects. */

import type { Counterexample, ExplainedStep } from '../../report/counterexample.ts';
import { beginningText } from '../../words/beginning-text.ts';
import { wordTexts } from '../../words/entry-layout.ts';
import { labelsText } from '../../words/labels-text.ts';
import { placeShown, sourceText } from '../../words/source-text.ts';
import { CodeView, codeAt } from '../parts/code-view.tsx';
import { StepLink } from '../parts/step-link.tsx';

interface StepDetailsProps {
  readonly counterexample: Counterexample;
  readonly at: number;
  readonly onStep?: (step: number) => void;
}

export function StepDetails({ counterexample, at, onStep }: StepDetailsProps) {
  const told = counterexample.steps[at - 1];
  if (told === undefined) {
    return <p class="step-details">{beginningText(counterexample)}</p>;
  }
  const { step, lane, text, meaning, stack, note } = told;
  return (
    <article class="step-details">
      <h3>
        {step}. {lane}: <code>{text}</code>
      </h3>
      {meaning === '' ? undefined : <p>{meaning}</p>}
      {note === undefined ? undefined : <pre class="dmar">{note}</pre>}
      <Place counterexample={counterexample} told={told} />
      <Changes counterexample={counterexample} at={at} />
      <Links counterexample={counterexample} at={at} {...(onStep === undefined ? {} : { onStep })} />
      {stack === undefined ? undefined : (
        <>
          <h4>Call stack, innermost first</h4>
          <ol class="stack">
            {stack.toReversed().map((frame, i) => (
              <li key={i}>
                <code>{frame}</code>
              </li>
            ))}
          </ol>
          {stack.some((frame) => frame.startsWith('[')) ? (
            <p class="soft">{labelsText(counterexample.labels)}</p>
          ) : undefined}
        </>
      )}
    </article>
  );
}

/** Where it stands in the C: the function with its line lit, or the line alone. */
function Place({
  counterexample,
  told,
}: {
  readonly counterexample: Counterexample;
  readonly told: ExplainedStep;
}) {
  const { source } = told;
  if (source === undefined) return null;
  const { path, line } = placeShown(source);
  const code = codeAt(counterexample.code ?? [], path, line);
  return (
    <>
      {sourceText(told).map((text) => (
        <p class="soft" key={text}>
          <code>{text}</code>
        </p>
      ))}
      {code === undefined ? undefined : <CodeView code={code} line={line} />}
    </>
  );
}

function Changes({ counterexample: { components, entries, steps }, at }: StepDetailsProps) {
  const words = entries.flatMap(({ device, pasid, copy, after }) => {
    const before = wordTexts(after[at - 1]!);
    return wordTexts(after[at]!).flatMap(([word, now], i) =>
      now === before[i]![1]
        ? []
        : [
            {
              what: `PASID entry ${entries.every((other) => other.device === device && other.pasid === pasid) ? '' : `of device ${device}, PASID ${pasid}, `}${copy === 'memory' ? '' : '(CPU cache) '}${word}`,
              from: before[i]![1],
              to: now,
            },
          ],
    );
  });
  const others = components
    .filter(({ after, group }) => after[at] !== after[at - 1] && !['threads', 'PASID entry'].includes(group))
    .map(({ short, states, after }) => ({
      what: short,
      from: states[after[at - 1]!]!,
      to: states[after[at]!]!,
    }));
  const changes = [...words, ...others];
  if (changes.length === 0) {
    return (
      <p class="soft">
        {steps[at - 1]!.stack === undefined ? 'It changes nothing.' : 'Only the thread goes on.'}
      </p>
    );
  }
  return (
    <>
      <h4>What changes</h4>
      <ul class="changes">
        {changes.map(({ what, from, to }) => (
          <li key={what}>
            <span>{what}</span> <code>{from}</code> → <code class="to">{to}</code>
          </li>
        ))}
      </ul>
    </>
  );
}

function Links({ counterexample: { steps }, at, onStep }: StepDetailsProps) {
  const causes = steps[at - 1]!.causes.filter(({ kind }) => kind !== 'order');
  const effects = steps.flatMap(({ step, lane, text, causes: theirs }) =>
    theirs
      .filter((cause) => cause.step === at && cause.kind !== 'order')
      .map(({ instance }) => ({ step, lane, text, instance })),
  );
  return (
    <>
      {causes.length === 0 ? undefined : (
        <>
          <h4>Depends on</h4>
          <ul class="links">
            {causes.map(({ step, instance, state, kind }) => (
              <li key={`${step} ${instance}`}>
                <StepLink step={step} onStep={onStep} />{' '}
                {kind === 'claim' ? (
                  'the claim began to count'
                ) : (
                  <>
                    {instance} became <code>{state}</code>
                  </>
                )}
              </li>
            ))}
          </ul>
        </>
      )}
      {effects.length === 0 ? undefined : (
        <>
          <h4>Enables</h4>
          <ul class="links">
            {effects.map(({ step, lane, text, instance }) => (
              <li key={`${step} ${instance}`}>
                <StepLink step={step} onStep={onStep} /> {lane}: <code>{text}</code>{' '}
                <span class="soft">through {instance}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}
