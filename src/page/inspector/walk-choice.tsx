/** The walks of this page, to choose from. */
import type { Store } from './store.ts';
import { factsOf, factsOfLabels, type Walk, walkName } from './walks.ts';

export function WalkChoice({ store }: { readonly store: Store }) {
  const walks = store.walks.value;
  const { shown } = store.desk.value;
  const model = store.model.value;
  const nameOf = (walk: Walk): string =>
    walkName(walk, walk.id === shown ? factsOf(model, store.path.value) : factsOfLabels(model, walk.labels));
  return (
    <div class="walk-choice">
      <label>
        <span class="sr">Which walk</span>
        <select
          value={String(shown)}
          title={nameOf(store.walk.value)}
          onChange={(event) => store.select(Number(event.currentTarget.value))}
        >
          {walks.map((walk) => (
            <option key={walk.id} value={String(walk.id)}>
              {nameOf(walk)}
            </option>
          ))}
        </select>
      </label>
      <button
        type="button"
        class="quiet"
        disabled={walks.length === 1}
        onClick={() => store.drop(shown)}
        title="Forget this walk; Undo brings it back"
      >
        Forget
      </button>
    </div>
  );
}
