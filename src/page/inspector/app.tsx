/** The page: claims and what can happen on the left, why and the walk in the middle, the machine on the right. */
import { signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { BesidePanel } from './beside-panel.tsx';
import { ChartsPanel } from './charts-panel.tsx';
import { ClaimsPanel } from './claims-panel.tsx';
import { CodePanel } from './code-panel.tsx';
import { EventsPanel } from './events-panel.tsx';
import { Files } from './files.tsx';
import { MachinePanel } from './machine-panel.tsx';
import { isPaletteOpen, Palette } from './palette.tsx';
import { StepPanel } from './step-panel.tsx';
import type { Store } from './store.ts';
import { SystemForm } from './system-form.tsx';
import { Status, Timeline } from './timeline.tsx';
import { TracePanel } from './trace-panel.tsx';
import { areTracksShown, TracksPanel } from './tracks-panel.tsx';
import { WhyPanel } from './why-panel.tsx';

type Shown = 'machine' | 'beside' | 'charts';

const titles = { machine: 'Machine', beside: 'Side by side', charts: 'Charts' } as const;

const right = signal<Shown>('machine');

export function App({ store }: { readonly store: Store }) {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => press(store, event);
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [store]);
  const { origin } = store.model.value.data;
  if (origin === undefined) right.value = 'charts';
  return (
    <>
      <header class="top">
        <h1>
          pasidcheck <span>inspect</span>
        </h1>
        <SystemForm store={store} />
        <button
          type="button"
          class="quiet"
          onClick={() => (isPaletteOpen.value = true)}
          title="Events, states, functions, claims, kernels, commands by name (Ctrl-K)"
        >
          Find
        </button>
        <Files store={store} />
        <Keys />
      </header>
      {isPaletteOpen.value && <Palette store={store} />}
      <Status store={store} />
      <Timeline store={store} />
      {areTracksShown.value && <TracksPanel store={store} />}
      <main class={`shows-${right.value}`}>
        <div class="left">
          <ClaimsPanel store={store} />
          <EventsPanel store={store} />
        </div>
        <div class="middle">
          <WhyPanel store={store} />
          <TracePanel store={store} />
        </div>
        <section class="panel right" aria-labelledby="right-title">
          <div class="panel-head">
            <h2 id="right-title">{titles[right.value]}</h2>
            {origin !== undefined && (
              <fieldset class="switch" aria-label="What is shown here">
                <Choice of="machine">Machine</Choice>
                <Choice of="beside">Side by side</Choice>
                <Choice of="charts">Charts</Choice>
              </fieldset>
            )}
          </div>
          <StepPanel store={store} />
          <CodePanel store={store} />
          {right.value === 'machine' && <MachinePanel store={store} />}
          {right.value === 'beside' && <BesidePanel store={store} />}
          {right.value === 'charts' && <ChartsPanel store={store} />}
        </section>
      </main>
    </>
  );
}

function Choice({ of, children }: { readonly of: Shown; readonly children: ComponentChildren }) {
  return (
    <button type="button" aria-pressed={right.value === of} onClick={() => (right.value = of)}>
      {children}
    </button>
  );
}

const keys: readonly (readonly [key: string, what: string])[] = [
  ['←  →', 'one step back, one step on'],
  ['Home  End', 'the beginning, the end of the walk'],
  ['e', 'to what is possible now; Enter takes it'],
  ['↑  ↓', 'from button to button of a list; in a chart all arrows, from state to state'],
  ['+  −  0', 'zoom a chart or the tracks, and fit them'],
  ['/', 'why is an event not possible'],
  ['Ctrl-K', 'find anything by name'],
  ['Ctrl-Z  Ctrl-Y', 'undo, redo'],
  ['w', 'watch a predicate of your own'],
  ['f', 'fork the walk here'],
  ['r', 'random walk'],
  ['t', 'tracks over time'],
  ['m  b  c', 'machine, two kernels side by side, charts'],
];

function Keys() {
  return (
    <details
      class="options keys"
      onKeyDown={(event) => {
        if (event.key === 'Escape') event.currentTarget.open = false;
      }}
    >
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

/** The keys of the page; a field that is being typed in gets them instead. */
function press(store: Store, event: KeyboardEvent): void {
  const target = event.target as HTMLElement;
  // A slider handles its arrow keys, and a text field its own undo.
  if (target.closest('input:not([type=range]), select, textarea') !== null) return;
  if (event.ctrlKey || event.metaKey) {
    pressWithControl(store, event);
    return;
  }
  if (event.altKey || target.closest('input') !== null) return;
  const actions: Readonly<Record<string, () => void>> = {
    ArrowLeft: () => store.go(store.position.value - 1),
    ArrowRight: () => store.go(store.position.value + 1),
    Home: () => store.go(0),
    End: () => store.go(store.path.value.events.length),
    r: () => store.randomWalk(),
    f: () => store.fork(),
    t: () => (areTracksShown.value = !areTracksShown.value),
    m: () => (right.value = 'machine'),
    b: () => (right.value = 'beside'),
    c: () => (right.value = 'charts'),
    e: () => document.querySelector<HTMLElement>('.events button')?.focus(),
    w: () => document.querySelector<HTMLElement>('#own')?.focus(),
    '/': () => document.querySelector<HTMLElement>('#refused-search')?.focus(),
  };
  const action = actions[event.key];
  if (action === undefined) return;
  event.preventDefault();
  action();
}

function pressWithControl(store: Store, event: KeyboardEvent): void {
  const key = event.key.toLowerCase();
  if (!['z', 'y', 'k'].includes(key)) return;
  event.preventDefault();
  if (key === 'k') isPaletteOpen.value = true;
  else if (key === 'y' || event.shiftKey) store.redo();
  else store.undo();
}
