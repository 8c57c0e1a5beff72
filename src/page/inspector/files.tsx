/** Walks that come and go: files in the JSON contract, addresses, bookmarks, the official inspector. */
import { signal } from '@preact/signals';
import { type FoundTrace, reportOfWalk, tracesIn } from '../../inspector/report-of.ts';
import { Bridge } from './bridge.tsx';
import { fetchSystem } from './server.ts';
import { openShared, shareFragment } from './share.ts';
import type { Store } from './store.ts';
import { factsOf, walkName } from './walks.ts';

interface Bookmark {
  readonly name: string;
  readonly address: string;
}

const KEY = 'pasidcheck bookmarks';

/** The traces of the file that was imported last, to choose from. */
const imported = signal<readonly (FoundTrace & { readonly from: string })[]>([]);

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
          void openShared(store, address.slice(address.indexOf('#')));
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
      {imported.value.length > 1 && (
        <Pick
          label="Imported traces"
          first={`${imported.value.length} imported`}
          choices={imported.value.map(({ title, labels }) => `${title} (${labels.length} steps)`)}
          onPick={(i) => void openTrace(store, imported.value[i]!)}
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

/** Opens the first trace of a report that was chosen, and offers the others. */
async function load(store: Store, input: HTMLInputElement): Promise<void> {
  const [file] = input.files ?? [];
  if (file === undefined) return;
  try {
    const traces = tracesIn(await file.text());
    imported.value = traces.map((trace, i) => ({
      ...trace,
      from: `trace ${i + 1} of ${traces.length} in ${file.name}`,
    }));
    await openTrace(store, imported.value[0]!);
  } catch (error) {
    store.message.value = `${file.name}: ${(error as Error).message}`;
  }
  input.value = '';
}

/** Opens a trace on its own system where that can be had, and on the system that is shown otherwise. */
async function openTrace(
  store: Store,
  { from, origin, labels }: (typeof imported.value)[number],
): Promise<void> {
  let known = store.systemFrom(origin);
  if (known === undefined && store.page.kernels.length > 0) {
    known = store.addPage(await fetchSystem(origin));
  }
  if (known !== undefined) store.switchTo(known);
  store.openLabels(labels, { from });
  if (known !== undefined) return;
  store.message.value = `${store.message.value} This file does not have kernel ${origin.kernel} in that configuration; the steps are taken here.`;
}

function save(store: Store): void {
  const report = reportOfWalk(
    store.model.value,
    store.path.value.events.slice(0, store.position.value),
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
  const fragment = await shareFragment(store);
  history.replaceState(undefined, '', fragment);
  const opens = 'Behind the address of any copy of this page, it opens the walk.';
  try {
    await navigator.clipboard.writeText(fragment);
    store.message.value = `The walk is on the clipboard and in the address bar, from the # on. ${opens}`;
  } catch {
    store.message.value = `The walk is in the address bar, from the # on. ${opens}`;
  }
}

async function remember(store: Store): Promise<void> {
  const address = await shareFragment(store);
  const facts = factsOf(store.model.value, store.path.value);
  const name = `${store.model.value.data.title}, ${walkName(store.walk.value, facts)}, step ${store.position.value}`;
  // Another tab may have added some meanwhile.
  const known = new Map([...kept(), ...bookmarks.value].map((bookmark) => [bookmark.address, bookmark]));
  known.delete(address);
  bookmarks.value = [...known.values(), { name, address }];
  try {
    localStorage.setItem(KEY, JSON.stringify(bookmarks.value));
  } catch {
    // They are kept as long as the page is open.
  }
}
