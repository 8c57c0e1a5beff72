/** The whole page, for one violation or for several to choose from. */
import type { Signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { Story } from '../../report/story.ts';
import { stepsThatMatter } from '../../words/cause-text.ts';
import { EntryDrawing, EntryKey } from '../parts/entry-drawing.tsx';
import { Lanes } from '../parts/lanes.tsx';
import { Stepper } from '../parts/stepper.tsx';
import { Chooser } from './chooser.tsx';
import { Components } from './components.tsx';
import { EntryStrip } from './entry-strip.tsx';
import { StepDetails } from './step-details.tsx';
import { Summary } from './summary.tsx';

export interface ReportProps {
  readonly stories: readonly Story[];
  /** Which story is shown, from 0, and which of its steps, 0 being before the first. */
  readonly shown: Signal<number>;
  readonly at: Signal<number>;
  /** Whether the address named a step, which is then what a reader came for. */
  readonly isLinked: boolean;
}

export function Report({ stories, shown, at, isLinked }: ReportProps) {
  const story = stories[shown.value]!;
  const go = (step: number): void => {
    at.value = step;
  };
  const walk = useRef<HTMLElement>(null);
  const choose = (number: number): void => {
    shown.value = number;
    at.value = stories[number]!.steps.length;
  };
  useEffect(() => {
    if (!isLinked) return;
    walk.current?.scrollIntoView({ block: 'start' });
    walk.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' });
  }, [isLinked]);
  /** From above the steps, where a reader would not see that anything changed. */
  const goAndLook = (step: number): void => {
    go(step);
    walk.current?.scrollIntoView({ block: 'start' });
  };
  return (
    <>
      {stories.length < 2 ? undefined : <Chooser stories={stories} shown={shown.value} onChoose={choose} />}
      <main>
        <Summary story={story} onStep={goAndLook} />
        <section class="walk" ref={walk} aria-labelledby="walk-heading">
          <h2 id="walk-heading">Step by step</h2>
          <div class="walk-bar">
            <Stepper at={at.value} last={story.steps.length} onMove={go} />
            <EntryStrip story={story} at={at.value} />
          </div>
          <div class="walk-columns">
            <Lanes
              key={shown.value}
              lanes={story.lanes}
              rows={story.steps.map(({ lane, text, step }) => ({ lane, text, marks: marksOf(story, step) }))}
              at={at.value}
              onSelect={go}
              links={linksOf(story, at.value)}
            />
            <section class="walk-details" aria-label="The step" aria-live="polite">
              <StepDetails story={story} at={at.value} onStep={go} />
            </section>
          </div>
        </section>
        <Entries story={story} at={at.value} />
        <Components story={story} at={at.value} />
        <PrintedSteps story={story} />
      </main>
      <Foot story={story} />
    </>
  );
}

function marksOf({ explanation, steps }: Story, step: number): string {
  const matters = stepsThatMatter(explanation).has(step);
  return `${matters ? 'is-needed' : ''} ${step === steps.length ? 'is-broken' : ''}`;
}

/** What let the step happen, and what it let happen. */
function linksOf({ steps }: Story, at: number) {
  return steps.flatMap(({ step, causes }) =>
    causes
      .filter((cause) => step === at || cause.step === at)
      .map(({ step: from, kind }) => ({ from, to: step, kind })),
  );
}

function Entries({ story, at }: { readonly story: Story; readonly at: number }) {
  return (
    <section aria-labelledby="entries-heading">
      <h2 id="entries-heading">The PASID-table entry {when(at)}</h2>
      {story.entries.map(({ device, pasid, copy, after }) => (
        <article class="entry-card" key={`${device} ${pasid} ${copy}`}>
          <h3>
            device {device}, PASID {pasid}
            {copy === 'memory' ? '' : ', as it is in the CPU cache'}
          </h3>
          <EntryDrawing contents={after[at]!} before={after[Math.max(0, at - 1)]!} />
        </article>
      ))}
      <EntryKey />
    </section>
  );
}

const when = (at: number): string => (at === 0 ? 'at the beginning' : `after step ${at}`);

/** On paper there is no slider: every step in full. */
function PrintedSteps({ story }: { readonly story: Story }) {
  return (
    <section class="printed" aria-hidden="true">
      <h2>Every step</h2>
      {story.steps.map(({ step }) => (
        <StepDetails key={step} story={story} at={step} />
      ))}
    </section>
  );
}

function Foot({ story }: { readonly story: Story }) {
  return (
    <footer>
      <p>
        To see it again: <code>{story.again}</code>
      </p>
      {story.input === undefined ? undefined : (
        <details>
          <summary>The flow, {story.input.source}</summary>
          <pre>{story.input.text}</pre>
        </details>
      )}
      <p>
        The trace is of the model, which the tool describes in <code>model/README.md</code>. The device and
        the address in a DMAR line are examples. pasidcheck {story.version}.
      </p>
      <p class="keys">
        Keys: <kbd>←</kbd> <kbd>→</kbd> step by step, <kbd>Home</kbd> the beginning, <kbd>End</kbd> the last
        step.
      </p>
    </footer>
  );
}
