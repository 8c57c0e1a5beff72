/** The claims as they stand in this state. */
import type { LiveClaim } from '../../inspector/model.ts';
import { checkAll } from './check.ts';
import { Scroll } from './scroll.tsx';
import type { Store } from './store.ts';

export function ClaimsPanel({ store }: { readonly store: Store }) {
  const { claims, data } = store.model.value;
  const { origin } = data;
  return (
    <section class="panel claims" aria-labelledby="claims-title">
      <div class="panel-head">
        <h2 id="claims-title">Claims</h2>
        {origin !== undefined && store.page.kernels.length > 0 && (
          <button
            type="button"
            class="quiet"
            disabled={store.checking.value !== undefined}
            onClick={() => void checkAll(store, origin)}
            title="Search every interleaving for every claim, and watch"
          >
            Check all
          </button>
        )}
      </div>
      <Scroll label="Every claim">
        <ul>
          {claims.map((claim, i) => (
            <Claim key={claim.id} store={store} claim={claim} brokenAt={store.brokenAt.value[i]!} />
          ))}
          {claims.length === 0 && <li class="muted">These charts come without claims.</li>}
        </ul>
      </Scroll>
    </section>
  );
}

interface ClaimProps {
  readonly store: Store;
  readonly claim: LiveClaim;
  readonly brokenAt: number;
}

function Claim({ store, claim, brokenAt }: ClaimProps) {
  const { id, holds, test } = claim;
  const at = store.position.value;
  const isIdle = claim.decisions.length === 0;
  const kind = test === undefined ? 'open' : brokenAt < 0 || brokenAt > at ? 'kept' : 'broken';
  const words = {
    open: isIdle ? 'nothing to decide here' : 'of whole runs',
    kept: 'not broken',
    broken: `broken at step ${brokenAt}`,
  }[kind];
  return (
    <li class={`claim ${kind}`}>
      <div>
        <strong>{id}</strong> <span class="mark">{words}</span>
        <p>{holds}</p>
        <Checked store={store} id={id} />
      </div>
      {test === undefined ? (
        <span class="muted small">
          {isIdle
            ? 'needs more options'
            : store.page.kernels.length > 0
              ? 'Check all decides it'
              : 'pasidcheck check decides it'}
        </span>
      ) : (
        <button
          type="button"
          class="quiet"
          disabled={store.searching.value !== undefined}
          onClick={() => store.shortestViolation(claim)}
          aria-label={`Shortest violation of ${id}`}
        >
          Shortest violation
        </button>
      )}
    </li>
  );
}

/** What a check said of the claim, with the violation that it found. */
function Checked({ store, id }: { readonly store: Store; readonly id: string }) {
  const checked = store.checked.value.get(id);
  if (checked === undefined) return null;
  const { verdict, states, untested, labels } = checked;
  return (
    <p class={`checked ${verdict}`}>
      <strong>{untested.length > 0 ? 'not tested' : verdict}</strong>, {states.toLocaleString('en')} states{' '}
      {labels !== undefined && (
        <button type="button" class="quiet" onClick={() => store.openLabels(`violation of ${id}`, labels)}>
          Open its {labels.length} steps
        </button>
      )}
    </p>
  );
}
