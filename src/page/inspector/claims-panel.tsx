/** Every claim, with what a check found in each scope that was searched, and the way to its counterexample. */
import { useRef } from 'preact/hooks';
import type { LiveClaim } from '../../inspector/model.ts';
import type { CheckedClaim, Origin } from '../../inspector/payload.ts';
import { checkAgain, checkScopes } from './check.ts';
import { findViolation } from './find.ts';
import { OwnPredicate } from './own-panel.tsx';
import { showMore, useRowsBelow } from './rows-below.ts';
import { Scroll } from './scroll.tsx';
import { originKey, type Store, systemKey } from './store.ts';

export function ClaimsPanel({ store }: { readonly store: Store }) {
  const claims = inOrder(store);
  const box = useRef<HTMLElement>(null);
  const isSearching = store.running.value !== undefined;
  const below = useRowsBelow(box, '.claim', store.check.value);
  return (
    <section class="panel claims" aria-labelledby="claims-title">
      <div class="panel-head">
        <h2 id="claims-title">Claims</h2>
        <CheckButtons store={store} />
      </div>
      <Scroll isList box={box} label="Every claim">
        <Counts store={store} />
        {isSearching && <Searched store={store} />}
        <ul>
          {claims.map((claim) => (
            <Claim key={claim.id} store={store} claim={claim} />
          ))}
          {claims.length === 0 && <li class="muted">These charts come without claims.</li>}
        </ul>
        {!isSearching && <Searched store={store} />}
      </Scroll>
      {below > 0 && (
        <button type="button" class="more quiet" onClick={() => showMore(box.current)}>
          {below} more below
        </button>
      )}
      <OwnPredicate store={store} />
    </section>
  );
}

/** The claims that are violated first, then those that a bound left open, those that hold, and those without a test. */
function inOrder(store: Store) {
  const checked = store.check.value?.claims ?? [];
  const rank = (id: string): number => {
    const found = checked.find((one) => one.id === id);
    if (isOpen(found)) return 1;
    return { violated: 0, proved: 2, inconclusive: 3 }[kindOf(found!)] ?? 3;
  };
  return store.model.value.claims.toSorted((a, b) => rank(a.id) - rank(b.id));
}

/** How many claims are violated, hold, and are open. */
function Counts({ store }: { readonly store: Store }) {
  const { claims = [] } = store.check.value ?? {};
  if (claims.length === 0) return null;
  const count = (kind: string): number => claims.filter((one) => kindOf(one) === kind).length;
  const [violated, proved] = [count('violated'), count('proved')];
  const open = claims.length - violated - proved;
  return (
    <p class="counts">
      <b class={violated > 0 ? 'bad' : ''}>{violated} violated</b>
      {violated > 0 && <span class="pressed">: press to see how</span>}. {proved} hold in this scope
      {open > 0 && `, ${open} are not decided`}.
    </p>
  );
}

function CheckButtons({ store }: { readonly store: Store }) {
  const { origin } = store.model.value.data;
  const running = store.running.value;
  if (origin === undefined || store.page.kernels.length === 0) return null;
  if (running !== undefined) {
    return (
      <label class="small">
        <input
          type="checkbox"
          checked={store.isWatching.value}
          onChange={(event) => (store.isWatching.value = event.currentTarget.checked)}
        />{' '}
        show where it is
      </label>
    );
  }
  const { state } = store.check.value ?? {};
  return state === 'done' ? (
    <button
      type="button"
      class="quiet"
      onClick={() => void checkScopes(store)}
      title="Check this software in every named configuration, one after another"
    >
      Check all scopes
    </button>
  ) : (
    <button type="button" class="quiet" onClick={() => void checkAgain(store)}>
      Check
    </button>
  );
}

/** The scope of the verdicts, and the progress of the search. */
function Searched({ store }: { readonly store: Store }) {
  const { data } = store.model.value;
  const running = store.running.value;
  if (data.origin === undefined) return null;
  const { state, claims = [] } = store.check.value ?? {};
  const isDone = state === 'done' || (state === 'running' && claims.length > 0);
  const text = isDone ? 'Every interleaving was searched:' : 'Not searched:';
  return (
    <p class="muted small pad">
      {running?.key === systemKey(store.model.value) && !isDone
        ? 'Every interleaving is being searched:'
        : text}{' '}
      {data.scope}. <Unsearched store={store} origin={data.origin} />
      {running !== undefined && (
        <span class="progress">
          {' '}
          <button
            type="button"
            class="quiet"
            onClick={() => {
              running.stop();
              store.message.value = 'The check was stopped.';
            }}
          >
            Stop
          </button>{' '}
          {running.scopeName === undefined ? '' : `Scope ${running.scopeName}: `}
          {running.states === 0
            ? 'Compiling.'
            : `${running.states.toLocaleString('en')} states, depth ${running.depth}`}
        </span>
      )}
    </p>
  );
}

/** The scopes that were not searched: a claim that holds in this one may be violated there. */
function Unsearched({ store, origin }: { readonly store: Store; readonly origin: Origin }) {
  const unknown = store.page.scopes.filter(({ configuration }) => {
    const key = originKey({ ...origin, configuration });
    return key !== originKey(origin) && store.checks.value.get(key)?.state !== 'done';
  });
  if (unknown.length === 0) return null;
  const { kernel, input, flow } = origin;
  const file = input === undefined ? '' : `${input.source} `;
  return (
    <span title={unknown.map(({ name }) => name).join(', ')}>
      {unknown.length} other scopes were not.
      {store.page.kernels.length === 0 && (
        <>
          {' '}
          <code>
            pasidcheck check {file}
            {flow === undefined ? '' : `--flow ${flow} `}--kernel {kernel}
          </code>{' '}
          searches them.
        </>
      )}
    </span>
  );
}

interface ClaimProps {
  readonly store: Store;
  readonly claim: LiveClaim;
}

function Claim({ store, claim }: ClaimProps) {
  const { id, holds, test } = claim;
  const checked = store.check.value?.claims.find((one) => one.id === id);
  const isShown = store.counterexample.value?.id === id;
  return (
    <li class={`claim ${isShown ? 'is-shown' : ''}`}>
      <strong title={`${holds}${checked?.remark ?? ''}`}>{id}</strong>
      <p class="holds">
        {holds}
        {checked?.remark}
      </p>
      <p class="ways">
        {checked !== undefined && (
          <span class={`verdict-word ${kindOf(checked)}`} title={checked.remark}>
            {wordOf(checked)}
          </span>
        )}
        {checked?.labels !== undefined && (
          <button
            type="button"
            aria-pressed={isShown}
            onClick={() => store.openLabels(checked.labels!)}
            aria-label={`Show how, ${checked.labels.length} steps: ${id}`}
          >
            <span class="if-tall">Show how, </span>
            {checked.labels.length} steps
          </button>
        )}
        {isOpen(checked) && test !== undefined && (
          <button
            type="button"
            class="quiet"
            disabled={store.searching.value !== undefined}
            onClick={() => void findViolation(store, claim)}
            aria-label={`Shortest violation of ${id}`}
          >
            Shortest violation
          </button>
        )}
        <OtherScopes store={store} id={id} />
      </p>
    </li>
  );
}

/** Whether no check has decided the claim, which may be tested here. */
const isOpen = (checked: CheckedClaim | undefined): boolean =>
  checked === undefined || checked.word === 'inconclusive';

/** The class of a verdict: `proved` only after a complete search. */
const kindOf = ({ verdict, word }: CheckedClaim): string => (word === verdict ? verdict : 'inconclusive');

/** The verdict. What is proved is proved of one scope, as the counts say. */
const wordOf = ({ verdict, word }: CheckedClaim): string =>
  verdict === 'proved' && word === verdict ? 'holds' : word;

/** The verdicts in scopes that are not the one shown; a violated one leads there. */
function OtherScopes({ store, id }: { readonly store: Store; readonly id: string }) {
  const { origin } = store.model.value.data;
  if (origin === undefined) return null;
  const here = originKey(origin);
  const found = store.page.scopes.flatMap(({ name, configuration }) => {
    const there = { ...origin, configuration };
    const checked = store.checks.value.get(originKey(there))?.claims.find((one) => one.id === id);
    return checked === undefined || originKey(there) === here ? [] : [{ name, there, checked }];
  });
  return (
    <>
      {found.map(({ name, there, checked }) =>
        checked.labels === undefined ? (
          <span key={name} class={`verdict-word ${kindOf(checked)}`} title={`${checked.word} in ${name}`}>
            {name}
          </span>
        ) : (
          <button
            type="button"
            key={name}
            class={`verdict-word ${kindOf(checked)}`}
            aria-label={`${name}: ${checked.labels.length} steps, violation of ${id}`}
            onClick={() => void store.openElsewhere(there, checked.labels!)}
          >
            {name}: {checked.labels.length} steps
          </button>
        ),
      )}
    </>
  );
}
