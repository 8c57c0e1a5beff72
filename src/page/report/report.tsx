/** The whole page, for one violation or for several to choose from. */
import type { Signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { Counterexample } from '../../report/counterexample.ts';
import { stepsThatMatter } from '../../words/cause-text.ts';
import { laneText, rootsOf } from '../../words/who-text.ts';
import { EntryDrawing, EntryKey } from '../parts/entry-drawing.tsx';
import { Lanes } from '../parts/lanes.tsx';
import { Stepper } from '../parts/stepper.tsx';
import { Chooser } from './chooser.tsx';
import { Components } from './components.tsx';
import { EntryStrip } from './entry-strip.tsx';
import { StepDetails } from './step-details.tsx';
import { Summary } from './summary.tsx';

export interface ReportProps {
  readonly counterexamples: readonly Counterexample[];
  /** Which counterexample is shown, from 0, and which of its steps, 0 being before the first. */
  readonly shown: Signal<number>;
  readonly at: Signal<number>;
  /** Whether the address names a step, which is then shown first. */
  readonly isLinked: boolean;
}

export function Report({ counterexamples, shown, at, isLinked }: ReportProps) {
  const counterexample = counterexamples[shown.value]!;
  const go = (step: number): void => {
    at.value = step;
  };
  const walk = useRef<HTMLElement>(null);
  const choose = (number: number): void => {
    shown.value = number;
    at.value = counterexamples[number]!.steps.length;
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
      {counterexamples.length < 2 ? undefined : (
        <Chooser counterexamples={counterexamples} shown={shown.value} onChoose={choose} />
      )}
      <main>
        <Summary counterexample={counterexample} onStep={goAndLook} />
        <section class="walk" ref={walk} aria-labelledby="walk-heading">
          <h2 id="walk-heading">Step by step</h2>
          <div class="walk-bar">
            <Stepper at={at.value} last={counterexample.steps.length} onMove={go} />
            <EntryStrip counterexample={counterexample} at={at.value} />
          </div>
          <div class="walk-columns">
            <Lanes
              key={shown.value}
              lanes={counterexample.lanes}
              heads={counterexample.lanes.map((lane) => laneText(lane, rootsOf(counterexample.steps)))}
              rows={counterexample.steps.map(({ lane, text, step }) => ({
                lane,
                text,
                marks: marksOf(counterexample, step),
              }))}
              at={at.value}
              onSelect={go}
              links={linksOf(counterexample, at.value)}
            />
            <section class="walk-details" aria-label="The step" aria-live="polite">
              <StepDetails counterexample={counterexample} at={at.value} onStep={go} />
            </section>
          </div>
        </section>
        <Entries counterexample={counterexample} at={at.value} />
        <Components counterexample={counterexample} at={at.value} />
        <PrintedSteps counterexample={counterexample} />
      </main>
      <Foot counterexample={counterexample} />
    </>
  );
}

function marksOf({ explanation, steps }: Counterexample, step: number): string {
  const matters = stepsThatMatter(explanation).has(step);
  return `${matters ? 'is-needed' : ''} ${step === steps.length ? 'is-broken' : ''}`;
}

/** The causes and the effects of a step. */
function linksOf({ steps }: Counterexample, at: number) {
  return steps.flatMap(({ step, causes }) =>
    causes
      .filter((cause) => step === at || cause.step === at)
      .map(({ step: from, kind }) => ({ from, to: step, kind })),
  );
}

function Entries({ counterexample, at }: { readonly counterexample: Counterexample; readonly at: number }) {
  return (
    <section aria-labelledby="entries-heading">
      <h2 id="entries-heading">The PASID-table entry {when(at)}</h2>
      {counterexample.entries.map(({ device, pasid, copy, after }) => (
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
function PrintedSteps({ counterexample }: { readonly counterexample: Counterexample }) {
  return (
    <section class="printed" aria-hidden="true">
      <h2>Every step</h2>
      {counterexample.steps.map(({ step }) => (
        <StepDetails key={step} counterexample={counterexample} at={step} />
      ))}
    </section>
  );
}

function Foot({ counterexample }: { readonly counterexample: Counterexample }) {
  return (
    <footer>
      <p>
        To see it again: <code>{counterexample.again}</code>
      </p>
      {counterexample.input === undefined ? undefined : (
        <details>
          <summary>The flow, {counterexample.input.source}</summary>
          <pre>{counterexample.input.text}</pre>
        </details>
      )}
      <p>
        The trace is of the model, which the tool describes in <code>model/README.md</code>. The device and
        the address in a DMAR line are examples. pasidcheck {counterexample.version}.
      </p>
      <p class="keys">
        Keys: <kbd>←</kbd> <kbd>→</kbd> step by step, <kbd>Home</kbd> the beginning, <kbd>End</kbd> the last
        step.
      </p>
    </footer>
  );
}
