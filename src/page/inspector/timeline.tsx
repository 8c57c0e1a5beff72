/** What stands out at this step, and the buttons that move through the walk. */
import type { LiveClaim, Model } from '../../inspector/model.ts';
import type { Path } from '../../inspector/path.ts';
import { shortName, stateText } from './names.ts';
import { OwnMarks } from './own-panel.tsx';
import type { Store } from './store.ts';
import { areTracksShown } from './tracks-panel.tsx';
import { WalkChoice } from './walk-choice.tsx';

/** One strip that is always as high, whatever it says. */
export function Status({ store }: { readonly store: Store }) {
  const broken = store.broken.value;
  const message = store.message.value;
  const looks = [
    broken.length > 0 && 'broken',
    message !== '' && 'has-message',
    (store.searching.value !== undefined || isRefusedHere(store)) && 'has-more',
  ];
  return (
    <div class={`status ${looks.filter(Boolean).join(' ')}`} role="status">
      <p class="verdict" title={message}>
        {broken.map((claim) => (
          <span key={claim.id} class="broken-claim">
            <strong>{claim.id}</strong> is broken {since(store, claim)}
          </span>
        ))}
        {broken.length === 0 && <strong>No claim is broken in this state</strong>}
        {message !== '' && <span class="message">. {message}</span>}
      </p>
      <Line store={store} />
    </div>
  );
}

/** The second line: the search of the page, why the walk ends here, or what the kernel prints at this step. */
function Line({ store }: { readonly store: Store }) {
  const searching = store.searching.value;
  const { refused } = store.path.value;
  const note = lastNote(store);
  if (searching !== undefined) {
    return (
      <p class="line" aria-live="off">
        {searching.what}: {searching.states.toLocaleString('en')} {searching.unit ?? 'states'}{' '}
        <button type="button" class="quiet" onClick={() => searching.stop()}>
          Cancel
        </button>
      </p>
    );
  }
  if (refused !== undefined && isRefusedHere(store)) {
    return (
      <p class="line">
        <Refusal model={store.model.value} refused={refused} />
      </p>
    );
  }
  return <p class="line">{note !== undefined && <code class="dmar">{note}</code>}</p>;
}

/** Whether the walk ends here because its next step is refused. */
const isRefusedHere = ({ path, position }: Store): boolean =>
  path.value.refused !== undefined && position.value === path.value.events.length;

interface RefusalProps {
  readonly model: Model;
  readonly refused: NonNullable<Path['refused']>;
}

/** Where steps from elsewhere could not be taken, and why. */
export function Refusal({ model, refused: { step, label, by } }: RefusalProps) {
  const components = by.map(
    ({ component, instance, state }) =>
      `${shortName(model, instance)}, which is ${stateText(model, component, state)}`,
  );
  const known = model.numbers.get(label);
  const event = known === undefined ? label : model.events[known]!.text;
  return (
    <span title={label}>
      Step {step}, <code>{event}</code>, is{' '}
      {by.length === 0 ? 'an event that this system does not have.' : `refused by ${components.join('; ')}.`}
    </span>
  );
}

function since(store: Store, claim: LiveClaim): string {
  const first = store.path.value.brokenAt[store.model.value.claims.indexOf(claim)]!;
  return first === store.position.value ? 'by this step' : `since step ${first}`;
}

/** The line that the kernel printed at this step. */
function lastNote({ path, position, model }: Store): string | undefined {
  const event = path.value.events[position.value - 1];
  return event === undefined ? undefined : model.value.events[event]!.note;
}

export function Timeline({ store }: { readonly store: Store }) {
  return (
    <nav class="timeline" aria-label="Walk">
      <Changes store={store} />
      <Slider store={store} />
      <WalkChoice store={store} />
    </nav>
  );
}

/** What changes walks, and what takes a change back. */
function Changes({ store }: { readonly store: Store }) {
  const { past, future } = store.history.value;
  return (
    <div class="buttons">
      <button
        type="button"
        onClick={() => store.undo()}
        disabled={past.length === 0}
        title="Take back the last change of walks or kernel (Ctrl-Z)"
      >
        Undo
      </button>
      <button
        type="button"
        onClick={() => store.redo()}
        disabled={future.length === 0}
        title="Do again what was undone (Ctrl-Y)"
      >
        Redo
      </button>
      <button type="button" onClick={() => store.restart()} title="Begin a walk at the beginning">
        New walk
      </button>
      <button type="button" onClick={() => store.fork()} title="Go on differently from this step (f)">
        Fork
      </button>
      <button
        type="button"
        onClick={() => store.randomWalk()}
        title="Random steps from here until a claim breaks (r)"
      >
        Random walk
      </button>
      <button
        type="button"
        aria-pressed={areTracksShown.value}
        onClick={() => (areTracksShown.value = !areTracksShown.value)}
        title="The whole walk over time: actors, entry, caches, queues, requests, locks (t)"
      >
        Tracks
      </button>
    </div>
  );
}

function Slider({ store }: { readonly store: Store }) {
  const last = store.path.value.events.length;
  const at = store.position.value;
  return (
    <div class="slider">
      <button
        type="button"
        onClick={() => store.go(at - 1)}
        disabled={at === 0}
        title="One step back (left arrow)"
      >
        Back
      </button>
      <label>
        <span class="sr">Step</span>
        <input
          type="range"
          min={0}
          max={last}
          value={at}
          onInput={(event) => store.go(Number(event.currentTarget.value))}
          aria-valuetext={`step ${at} of ${last}`}
        />
        <OwnMarks store={store} />
      </label>
      <button
        type="button"
        onClick={() => store.go(at + 1)}
        disabled={at === last}
        title="One step on (right arrow)"
      >
        Forward
      </button>
      <output>
        {at} / {last}
      </output>
    </div>
  );
}
