/** Recordings as files, and an empty one. */
import type { Store } from './store.ts';

export function Files({ store }: { readonly store: Store }) {
  const opened = store.opened.value;
  return (
    <div class="files">
      {opened !== undefined && (
        <button type="button" onClick={() => store.close()}>
          Close {opened.name}
        </button>
      )}
      <label class="file">
        Open
        <input
          type="file"
          accept=".json"
          aria-label="Open a recording"
          onChange={({ currentTarget }) => {
            const [file] = currentTarget.files ?? [];
            if (file !== undefined) void store.open(file);
            // The same file can be opened again.
            currentTarget.value = '';
          }}
        />
      </label>
      <button type="button" onClick={() => save(store)}>
        Save
      </button>
      <button type="button" onClick={() => store.clear()}>
        Clear
      </button>
    </div>
  );
}

function save(store: Store): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([store.recording.asText()], { type: 'application/json' }));
  link.download = 'recording.json';
  link.click();
  URL.revokeObjectURL(link.href);
}
