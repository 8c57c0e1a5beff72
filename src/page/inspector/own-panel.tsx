/** The field for a predicate of the reader's own, below the claims. */
import { problemText } from '../../inspector/own-predicate.ts';
import { exampleFor, findOwn, holdsAlong, ownOf, written } from './own.ts';
import type { Store } from './store.ts';

export function OwnPredicate({ store }: { readonly store: Store }) {
  const own = ownOf(store);
  const isWrong = own !== undefined && 'problem' in own;
  return (
    <div class="own">
      <label class="find">
        <span>Watch</span>
        <input
          id="own"
          type="search"
          title="A predicate of your own: entry word 0 is P=0 FPD=1 and device is running"
          placeholder={exampleFor(store.model.value)}
          aria-invalid={isWrong}
          aria-describedby="own-said"
          value={written.value}
          onInput={(event) => (written.value = event.currentTarget.value)}
        />
      </label>
      <div id="own-said" role="status">
        {isWrong && <p class="small trouble">{problemText(written.value, own.problem)}</p>}
        {own !== undefined && !isWrong && <Found store={store} />}
      </div>
    </div>
  );
}

function Found({ store }: { readonly store: Store }) {
  const holds = holdsAlong(store);
  const count = holds.filter(Boolean).length;
  const at = store.position.value;
  const next = [...holds.keys()].find((step) => step > at && holds[step] === true) ?? holds.indexOf(true);
  return (
    <p class="small">
      {holds[at] === true ? 'It holds here, and' : 'It does not hold here. It holds'} in {count} of{' '}
      {holds.length} states of this walk.{' '}
      {next >= 0 && (
        <button type="button" class="quiet" onClick={() => store.go(next)}>
          Go to step {next}
        </button>
      )}{' '}
      <button
        type="button"
        class="quiet"
        disabled={store.searching.value !== undefined}
        onClick={() => findOwn(store)}
      >
        Shortest walk to it
      </button>
    </p>
  );
}

/** So many marks fit below the slider. */
const MARKS = 200;

/** Where it holds, along the slider. */
export function OwnMarks({ store }: { readonly store: Store }) {
  const holds = holdsAlong(store);
  const marks = Math.min(MARKS, holds.length);
  const each = holds.length / marks;
  const lit = Array.from({ length: marks }, (_, mark) =>
    holds.slice(Math.floor(mark * each), Math.floor((mark + 1) * each)).includes(true),
  );
  return (
    <svg
      class="own-marks"
      aria-hidden="true"
      viewBox={`0 0 ${Math.max(1, marks)} 1`}
      preserveAspectRatio="none"
    >
      <path d={lit.map((is, mark) => (is ? `M ${mark} 0 h 1 v 1 h -1 z` : '')).join('')} />
    </svg>
  );
}
