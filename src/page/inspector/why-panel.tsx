/** Why the walk breaks its claim, as the report says it; without a counterexample what there is to do. */
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Reason } from '../../inspector/payload.ts';
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
        {checked === undefined ? (
          <Overview store={store} />
        ) : checked.why === undefined ? (
          <p class="muted">The explanation is being worked out.</p>
        ) : (
          <Explained store={store} why={checked.why} />
        )}
      </Scroll>
    </section>
  );
}

function Explained({ store, why }: { readonly store: Store; readonly why: Reason }) {
  const { claim, lanes, found, scope, again } = why;
  return (
    <>
      <p class="race">
        A race of {new Intl.ListFormat('en').format(lanes)}. What should hold: {claim.holds}.
      </p>
      <Why why={why} onStep={(step) => store.go(step)} />
      <p class="muted small">
        {found}; {scope}. On the command line: <code>{again}</code>
      </p>
    </>
  );
}

/** What a reader sees before there is a counterexample. */
function Overview({ store }: { readonly store: Store }) {
  const { data, claims } = store.model.value;
  const check = store.check.value;
  const violated = check?.claims.filter(({ verdict }) => verdict === 'violated') ?? [];
  if (data.origin === undefined) return <p>Take a step on the left, or walk at random.</p>;
  return (
    <>
      <p>
        A process exits while a device may still use its PASID, and the IOMMU reads the PASID-table entry:{' '}
        {data.title}, {data.flowName}, {data.scope}.
      </p>
      {check?.state === 'done' && violated.length === 0 && (
        <p>
          No interleaving violates any of the {claims.length} claims here. Claims that are not tested need
          more options.
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
