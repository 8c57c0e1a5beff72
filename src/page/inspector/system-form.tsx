/** Which system: kernel version and options, and the same walk on another. */
import { signal } from '@preact/signals';
import type { Origin } from '../../inspector/payload.ts';
import { fetchSystem } from './server.ts';
import type { Store } from './store.ts';

const error = signal('');
const busy = signal(false);

export function SystemForm({ store }: { readonly store: Store }) {
  const { data } = store.model.value;
  const { origin } = data;
  if (origin === undefined) {
    return (
      <p class="system">
        {data.title}, {data.scope}
      </p>
    );
  }
  const here = store.systems.value
    .filter(({ data: other }) => isSameBut('kernel', origin, other.origin))
    .map(({ data: other }) => other.origin!.kernel);
  const kernels = store.page.kernels.length > 0 ? store.page.kernels : [...new Set(here)];
  return (
    <div class="system">
      <label>
        Kernel{' '}
        <select
          value={origin.kernel}
          disabled={busy.value}
          onChange={(event) => void change(store, { ...origin, kernel: event.currentTarget.value })}
        >
          {kernels.map((kernel) => (
            <option key={kernel} value={kernel}>
              {kernel}
            </option>
          ))}
        </select>
      </label>
      <details
        class="options"
        onKeyDown={(event) => {
          if (event.key === 'Escape') event.currentTarget.open = false;
        }}
      >
        <summary>
          {data.flowName}: {data.scope}
        </summary>
        <Options store={store} origin={origin} />
      </details>
      {error.value !== '' && (
        <p class="error" role="alert">
          {error.value}{' '}
          <button type="button" class="quiet" onClick={() => (error.value = '')}>
            Close
          </button>
        </p>
      )}
    </div>
  );
}

function Options({ store, origin }: { readonly store: Store; readonly origin: Origin }) {
  const others = store.systems.value.filter(({ data }) => data.origin !== undefined);
  if (store.page.kernels.length === 0) {
    return (
      <div class="sheet">
        <p>
          This file holds what it was written with; other kernels and options come from{' '}
          <code>pasidcheck inspect</code>.
        </p>
        <ul>
          {others.map(({ at, data }) => (
            <li key={`${at.page} ${at.system}`}>
              <button type="button" class="quiet" onClick={() => store.switchTo(at)}>
                {data.title}: {data.scope}
              </button>
            </li>
          ))}
        </ul>
      </div>
    );
  }
  return (
    <form
      key={JSON.stringify(origin)}
      class="sheet"
      onSubmit={(event) => {
        event.preventDefault();
        const form = event.currentTarget;
        const sheet = form.closest('details');
        const configuration = Object.fromEntries(
          Object.entries(origin.configuration).map(([name, value]) => {
            const field = form.elements.namedItem(name) as HTMLInputElement;
            return [name, typeof value === 'boolean' ? field.checked : field.valueAsNumber];
          }),
        );
        void change(store, { ...origin, configuration }).then(() => {
          if (error.value === '' && sheet !== null) sheet.open = false;
        });
      }}
    >
      {store.page.options.map(({ name, flag, meaning }) => {
        const value = origin.configuration[name];
        return (
          // biome-ignore lint/a11y/noLabelWithoutControl: one of two controls stands in it
          <label key={name}>
            {typeof value === 'boolean' ? (
              <input type="checkbox" name={name} defaultChecked={value} />
            ) : (
              <input type="number" name={name} min={1} max={12} defaultValue={value} />
            )}{' '}
            <span>
              <code>{flag}</code> {meaning}
            </span>
          </label>
        );
      })}
      <button type="submit" disabled={busy.value}>
        Take the same steps there
      </button>
    </form>
  );
}

function isSameBut(key: 'kernel', a: Origin, b: Origin | undefined): boolean {
  if (b === undefined) return false;
  const rest = (origin: Origin): string => JSON.stringify({ ...origin, [key]: '' });
  return rest(a) === rest(b);
}

/** Shows the system of an origin; the server compiles it if the page does not have it. */
async function change(store: Store, origin: Origin): Promise<void> {
  error.value = '';
  const known = store.systemFrom(origin);
  if (known !== undefined) {
    store.switchTo(known);
    return;
  }
  busy.value = true;
  try {
    store.switchTo(store.addPage(await fetchSystem(origin)));
  } catch (problem) {
    error.value = (problem as Error).message;
  } finally {
    busy.value = false;
  }
}
