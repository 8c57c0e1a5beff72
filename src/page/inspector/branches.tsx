/** The walks of this page, side by side. */
import type { Store } from './store.ts';

export function Branches({ store }: { readonly store: Store }) {
  const branches = store.branches.value;
  const current = store.branchId.value;
  return (
    <div class="branches">
      <label>
        <span class="sr">Which walk</span>
        <select value={String(current)} onChange={(event) => store.select(Number(event.currentTarget.value))}>
          {branches.map(({ id, name, events }) => (
            <option key={id} value={String(id)}>
              {name} ({events.length} {events.length === 1 ? 'step' : 'steps'})
            </option>
          ))}
        </select>
      </label>
      <button
        type="button"
        class="quiet"
        disabled={branches.length === 1}
        onClick={() => store.drop(current)}
        title="Forget this walk"
      >
        Forget
      </button>
    </div>
  );
}
