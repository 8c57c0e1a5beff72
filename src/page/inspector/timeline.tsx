/** What stands out at this step, and the buttons that move through the walk. */
import type { LiveClaim, Model } from '../../inspector/model.ts';
import { Branches } from './branches.tsx';
import { shortName, stateText } from './names.ts';
import type { Branch, Store } from './store.ts';

/** One strip that is always as high, whatever it says. */
export function Status({ store }: { readonly store: Store }) {
  const broken = store.broken.value;
  const searching = store.searching.value;
  const checking = store.checking.value;
  const { refused } = store.branch.value;
  const atEnd = store.position.value === store.branch.value.events.length;
  const note = lastNote(store);
  return (
    <div class={`status ${broken.length > 0 ? 'broken' : ''}`} role="status">
      <p class="verdict">
        {broken.map((claim) => (
          <span key={claim.id} class="broken-claim">
            <strong>{claim.id}</strong> is broken {since(store, claim)}
          </span>
        ))}
        {broken.length === 0 && <strong>No claim is broken here</strong>}
        <span class="message">{store.message.value}</span>
      </p>
      <p class="line" aria-live={checking === undefined && searching === undefined ? 'polite' : 'off'}>
        {checking !== undefined ? (
          <>
            check: {checking.states.toLocaleString('en')} states, depth {checking.depth}; the middle shows
            where it is{' '}
            <button
              type="button"
              class="quiet"
              onClick={() => {
                checking.stop();
                store.message.value = 'The check was stopped.';
              }}
            >
              Stop
            </button>
          </>
        ) : searching !== undefined ? (
          <>
            {searching.what}: {searching.states.toLocaleString('en')} states{' '}
            <button type="button" class="quiet" onClick={() => store.cancel()}>
              Cancel
            </button>
          </>
        ) : refused !== undefined && atEnd ? (
          <Refusal model={store.model.value} refused={refused} />
        ) : (
          note !== undefined && <code class="dmar">{note}</code>
        )}
      </p>
    </div>
  );
}

interface RefusalProps {
  readonly model: Model;
  readonly refused: NonNullable<Branch['refused']>;
}

/** Where steps from elsewhere could not be gone along with, and why. */
function Refusal({ model, refused: { step, label, by } }: RefusalProps) {
  const who = by.map(
    ({ component, instance, state }) =>
      `${shortName(model, instance)}, which is ${stateText(model, component, state)}`,
  );
  const known = model.numbers.get(label);
  const event = known === undefined ? label : model.events[known]!.text;
  return (
    <span title={label}>
      Step {step}, <code>{event}</code>, is{' '}
      {by.length === 0 ? 'an event that this system does not have.' : `refused by ${who.join('; ')}.`}
    </span>
  );
}

function since(store: Store, claim: LiveClaim): string {
  const first = store.brokenAt.value[store.model.value.claims.indexOf(claim)]!;
  return first === store.position.value ? 'by this step' : `since step ${first}`;
}

/** The line that the kernel printed at this step. */
function lastNote({ branch, position, model }: Store): string | undefined {
  const event = branch.value.events[position.value - 1];
  return event === undefined ? undefined : model.value.events[event]!.note;
}

export function Timeline({ store }: { readonly store: Store }) {
  const last = store.states.value.length - 1;
  const at = store.position.value;
  return (
    <nav class="timeline" aria-label="Walk">
      <div class="buttons">
        <button type="button" onClick={() => store.restart()} title="Begin a new walk">
          Restart
        </button>
        <button
          type="button"
          onClick={() => store.go(at - 1)}
          disabled={at === 0}
          title="One step back (left arrow)"
        >
          Back
        </button>
        <button
          type="button"
          onClick={() => store.go(at + 1)}
          disabled={at === last}
          title="One step on (right arrow)"
        >
          Forward
        </button>
        <button
          type="button"
          onClick={() => store.fork()}
          title="Go on differently from here, and keep this walk (f)"
        >
          Fork
        </button>
        <button
          type="button"
          onClick={() => store.randomWalk()}
          title="Random steps from here until a claim breaks (r)"
        >
          Random walk
        </button>
      </div>
      <label class="slider">
        <span class="sr">Step</span>
        <input
          type="range"
          min={0}
          max={last}
          value={at}
          onInput={(event) => store.go(Number(event.currentTarget.value))}
          aria-valuetext={`step ${at} of ${last}`}
        />
        <output>
          {at} / {last}
        </output>
      </label>
      <Branches store={store} />
    </nav>
  );
}
