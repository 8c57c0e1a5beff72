/** Walks that come and go: files in the JSON contract, addresses, bookmarks, the official inspector. */
import { signal } from '@preact/signals';
import { reportOfWalk, tracesIn } from '../../inspector/report-of.ts';
import { Bridge } from './bridge.tsx';
import { fetchSystem } from './server.ts';
import { openShared, shareAddress } from './share.ts';
import type { Store } from './store.ts';

interface Bookmark {
  readonly name: string;
  readonly address: string;
}

const KEY = 'pasidcheck bookmarks';

const bookmarks = signal<readonly Bookmark[]>(kept());

/** Those of earlier visits; none where the browser keeps nothing for this page. */
function kept(): readonly Bookmark[] {
  try {
    const list: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(list)
      ? list.filter(({ name, address }: Bookmark) => typeof name === 'string' && typeof address === 'string')
      : [];
  } catch {
    return [];
  }
}

export function Files({ store }: { readonly store: Store }) {
  const hasContract = store.model.value.data.origin !== undefined;
  return (
    <div class="files">
      {hasContract && (
        <>
          <label class="file">
            Import
            <input
              type="file"
              accept=".json,application/json"
              onChange={(event) => void load(store, event.currentTarget)}
            />
          </label>
          <button type="button" class="quiet" onClick={() => save(store)}>
            Export
          </button>
        </>
      )}
      <button
        type="button"
        class="quiet"
        onClick={() => void share(store)}
        title="An address that opens this walk, in this page or in another copy of it"
      >
        Share
      </button>
      <button type="button" class="quiet" onClick={() => void remember(store)}>
        Bookmark
      </button>
      <Pick
        label="Bookmarks"
        first={`${bookmarks.value.length} kept`}
        choices={bookmarks.value.map(({ name }) => name)}
        onPick={(i) => {
          const { address } = bookmarks.value[i]!;
          history.replaceState(undefined, '', address.slice(address.indexOf('#')));
          void openShared(store);
        }}
      />
      {store.page.traces.length > 1 && (
        <Pick
          label="Traces"
          first={`${store.page.traces.length} traces`}
          choices={store.page.traces.map(({ title, labels }) => `${title} (${labels.length} steps)`)}
          onPick={(i) => store.openTrace(store.page.traces[i]!)}
        />
      )}
      {store.page.stately !== undefined && <Bridge store={store} url={store.page.stately} />}
    </div>
  );
}

interface PickProps {
  readonly label: string;
  /** What stands there when nothing is being picked. */
  readonly first: string;
  readonly choices: readonly string[];
  readonly onPick: (position: number) => void;
}

/** A list to pick from; nothing where it is empty. */
function Pick({ label, first, choices, onPick }: PickProps) {
  if (choices.length === 0) return null;
  return (
    <select
      aria-label={label}
      value=""
      onChange={({ currentTarget }) => {
        const { value } = currentTarget;
        currentTarget.value = '';
        if (value !== '') onPick(Number(value));
      }}
    >
      <option value="">{first}</option>
      {choices.map((text, i) => (
        <option key={text} value={String(i)}>
          {text}
        </option>
      ))}
    </select>
  );
}

/** Opens the first trace of a report that was chosen, on its own system where that can be had. */
async function load(store: Store, input: HTMLInputElement): Promise<void> {
  const [file] = input.files ?? [];
  if (file === undefined) return;
  try {
    const [first, ...others] = tracesIn(await file.text());
    const { title, origin, labels } = first!;
    let known = store.systemFrom(origin);
    if (known === undefined && store.page.kernels.length > 0) {
      known = store.addPage(await fetchSystem(origin));
    }
    if (known !== undefined) store.switchTo(known);
    store.openLabels(title, labels);
    const notes = [
      store.message.value,
      known === undefined
        ? `This file does not have kernel ${origin.kernel} in that configuration; the steps are taken here.`
        : '',
      others.length > 0 ? `The first of ${others.length + 1} traces.` : '',
    ];
    store.message.value = notes.filter(Boolean).join(' ');
  } catch (error) {
    store.message.value = `${file.name}: ${(error as Error).message}`;
  }
  input.value = '';
}

function save(store: Store): void {
  const report = reportOfWalk(
    store.model.value,
    store.branch.value.events.slice(0, store.position.value),
    store.page.version,
  );
  const blob = new Blob([`${JSON.stringify(report, undefined, 2)}\n`], { type: 'application/json' });
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = 'walk.json';
  link.click();
  URL.revokeObjectURL(link.href);
  store.message.value = 'Written to walk.json, which pasidcheck replay and pasidcheck inspect read.';
}

async function share(store: Store): Promise<void> {
  const address = await shareAddress(store);
  history.replaceState(undefined, '', address);
  try {
    await navigator.clipboard.writeText(address);
    store.message.value = 'The address of this walk is in the address bar and on the clipboard.';
  } catch {
    store.message.value = 'The address of this walk is in the address bar.';
  }
}

async function remember(store: Store): Promise<void> {
  const address = await shareAddress(store);
  const name = `${store.model.value.data.title}, ${store.branch.value.name}, step ${store.position.value}`;
  bookmarks.value = [
    ...bookmarks.value.filter((bookmark) => bookmark.address !== address),
    { name, address },
  ];
  try {
    localStorage.setItem(KEY, JSON.stringify(bookmarks.value));
  } catch {
    // They are kept as long as the page is open.
  }
}
