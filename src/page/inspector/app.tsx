/** The page: what can happen on the left, the machine in the middle, the walk and the claims on the right. */
import { signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { ChartsPanel } from './charts-panel.tsx';
import { ClaimsPanel } from './claims-panel.tsx';
import { CodePanel } from './code-panel.tsx';
import { EventsPanel } from './events-panel.tsx';
import { Files } from './files.tsx';
import { MachinePanel } from './machine-panel.tsx';
import type { Store } from './store.ts';
import { SystemForm } from './system-form.tsx';
import { Status, Timeline } from './timeline.tsx';
import { TracePanel } from './trace-panel.tsx';

const middle = signal<'machine' | 'charts'>('machine');

export function App({ store }: { readonly store: Store }) {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => press(store, event);
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [store]);
  const { origin } = store.model.value.data;
  if (origin === undefined) middle.value = 'charts';
  return (
    <>
      <header class="top">
        <h1>
          pasidcheck <span>inspect</span>
        </h1>
        <SystemForm store={store} />
        <Files store={store} />
        <Keys />
      </header>
      <Status store={store} />
      <Timeline store={store} />
      <main>
        <EventsPanel store={store} />
        <section class="panel middle" aria-labelledby="middle-title">
          <div class="panel-head">
            <h2 id="middle-title">{middle.value === 'machine' ? 'Machine' : 'Charts'}</h2>
            {origin !== undefined && (
              <fieldset class="switch" aria-label="What the middle shows">
                <Choice of="machine">Machine</Choice>
                <Choice of="charts">Charts</Choice>
              </fieldset>
            )}
          </div>
          <CodePanel store={store} />
          {middle.value === 'machine' ? <MachinePanel store={store} /> : <ChartsPanel store={store} />}
        </section>
        <div class="right">
          <TracePanel store={store} />
          <ClaimsPanel store={store} />
        </div>
      </main>
    </>
  );
}

function Choice({
  of,
  children,
}: {
  readonly of: 'machine' | 'charts';
  readonly children: ComponentChildren;
}) {
  return (
    <button type="button" aria-pressed={middle.value === of} onClick={() => (middle.value = of)}>
      {children}
    </button>
  );
}

const keys: readonly (readonly [key: string, what: string])[] = [
  ['←  →', 'one step back, one step on'],
  ['Home  End', 'the beginning, the end of the walk'],
  ['e', 'to what is possible now; Enter takes it'],
  ['/', 'why is an event not possible'],
  ['f', 'fork the walk here'],
  ['r', 'random walk'],
  ['m  c', 'machine, charts'],
];

function Keys() {
  return (
    <details class="options keys">
      <summary>Keys</summary>
      <dl class="sheet">
        {keys.map(([key, what]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

/** Keys that work wherever nothing is being typed. */
function press(store: Store, event: KeyboardEvent): void {
  const target = event.target as HTMLElement;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (target.closest('input, select, textarea, [role=tablist]') !== null) return;
  const actions: Readonly<Record<string, () => void>> = {
    ArrowLeft: () => store.go(store.position.value - 1),
    ArrowRight: () => store.go(store.position.value + 1),
    Home: () => store.go(0),
    End: () => store.go(store.states.value.length - 1),
    r: () => store.randomWalk(),
    f: () => store.fork(),
    m: () => (middle.value = 'machine'),
    c: () => (middle.value = 'charts'),
    e: () => document.querySelector<HTMLElement>('.events button')?.focus(),
    '/': () => document.querySelector<HTMLElement>('#refused-search')?.focus(),
  };
  const action = actions[event.key];
  if (action === undefined) return;
  event.preventDefault();
  action();
}
