/** Opens the first violation of a system whose walk is empty. */
import { effect, untracked } from '@preact/signals';
import { checkShown } from './check.ts';
import type { Store } from './store.ts';

/** Has each system checked that is shown, and opens its first violation at the end where the walk is empty. */
export function watchSystems(store: Store): void {
  effect(() => {
    const { data } = store.model.value;
    untracked(() => void (data.checked === undefined && checkShown(store)));
  });
  effect(() => {
    const claims = store.check.value?.claims ?? [];
    untracked(() => {
      const first = claims.find(({ verdict, labels }) => verdict === 'violated' && labels !== undefined);
      const { id, labels } = store.walk.value;
      if (first?.labels === undefined || labels.length > 0 || store.begun.has(id)) return;
      const isFirst = store.history.value.past.length === 0;
      const { message } = store;
      const said = message.value;
      store.openLabels(first.labels);
      message.value = said;
      // The automatic start cannot be undone.
      if (isFirst) store.history.value = { past: [], future: [] };
    });
  });
}
