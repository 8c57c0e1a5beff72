/** Why the walk breaks its claim, as in the report; without a counterexample the violations to open. */
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { CheckedClaim } from '../../inspector/payload.ts';
import { keptElsewhereText } from '../../words/kept-elsewhere-text.ts';
import { foundText } from '../../words/length-text.ts';
import { scopeText } from '../../words/scope-text.ts';
import { raceText, rootsOf } from '../../words/who-text.ts';
import { Why } from '../parts/why.tsx';
import { Scroll } from './scroll.tsx';
import type { Store } from './store.ts';

export function WhyPanel({ store }: { readonly store: Store }) {
  const checked = store.counterexample.value;
  const box = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    if (box.current !== null) box.current.scrollTop = 0;
  }, [checked?.id]);
  return (
    <section class="panel why" aria-labelledby="why-title">
      <div class="panel-head">
        <h2 id="why-title">
          {checked === undefined ? (
            'What goes wrong'
          ) : (
            <>
              {store.model.value.data.title} breaks <span class="bad">{checked.id}</span>
            </>
          )}
        </h2>
      </div>
      <Scroll class="why-text" box={box} label="Why">
        {checked === undefined ? <Overview store={store} /> : <Explained store={store} checked={checked} />}
      </Scroll>
    </section>
  );
}

function Explained({ store, checked }: { readonly store: Store; readonly checked: CheckedClaim }) {
  const { why, elsewhere } = checked;
  if (why === undefined) return <p class="muted">The explanation is being worked out.</p>;
  const { claim, lanes, again } = why;
  const isRunning = store.check.value?.state === 'running';
  const avoids = elsewhere === undefined ? undefined : keptElsewhereText(elsewhere, why);
  return (
    <>
      <p class="race">{raceText(lanes, rootsOf(why.steps))}</p>
      <p class="muted claimed">{claim.holds}</p>
      <Why
        why={why}
        onStep={(step) => store.go(step)}
        elsewhere={avoids ?? (isRunning ? 'Other kernel versions are being searched.' : undefined)}
      />
      <p class="muted small">
        {foundText(why)}; {scopeText(why)}. On the command line: <code>{again}</code>
      </p>
    </>
  );
}

/** What a reader sees before there is a counterexample. */
function Overview({ store }: { readonly store: Store }) {
  const { data, claims } = store.model.value;
  const check = store.check.value;
  const violated = check?.claims.filter(({ verdict }) => verdict === 'violated') ?? [];
  const tested = check?.claims.filter(({ verdict }) => verdict === 'proved').length ?? 0;
  if (data.origin === undefined) return <p>Take a step on the left, or walk at random.</p>;
  return (
    <>
      <p>
        A process exits while a device may still use its PASID, and the IOMMU reads the PASID-table entry:{' '}
        {data.title}, {data.flowName}, {data.scope}.
      </p>
      {check?.state === 'done' && violated.length === 0 && (
        <p>
          No interleaving violates any of the {tested} claims that are tested here.
          {tested < claims.length && ` The other ${claims.length - tested} need more options.`}
        </p>
      )}
      {violated.length > 0 && <p>This walk is no counterexample that the check found. It found these:</p>}
      <ul class="violated">
        {violated.map(({ id, labels = [] }) => (
          <li key={id}>
            <button type="button" onClick={() => store.openLabels(labels)}>
              {id}, {labels.length} steps
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
