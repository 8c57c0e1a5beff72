/** Walks that the browser keeps for the next visit, where it keeps anything for this page. */
import { effect } from '@preact/signals';
import type { Origin } from '../../inspector/payload.ts';
import { fetchSystem } from './server.ts';
import { type Store, systemKey } from './store.ts';
import type { Walk } from './walks.ts';

interface Kept {
  readonly walks: readonly Walk[];
  readonly shown: number;
  readonly position: number;
  readonly origin?: Origin;
}

/** Milliseconds after the last change. */
const DELAY = 200;

/** Pages of other systems have walks of their own. */
function keyOf(store: Store): string {
  return `pasidcheck walks ${store.page.systems.map((data) => systemKey({ data })).join(' ')}`;
}

/** Brings back the walks of the last visit, then keeps every change. */
export async function keepWalks(store: Store): Promise<void> {
  const key = keyOf(store);
  const kept = read(key);
  if (kept !== undefined) {
    const { walks, shown, position, origin } = kept;
    store.restore(walks, shown);
    const at = origin === undefined ? undefined : await systemAt(store, origin);
    if (at !== undefined) store.desk.value = { ...store.desk.value, system: at };
    store.go(position);
  }
  let timer: ReturnType<typeof setTimeout> | undefined;
  const write = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const { walks, shown, position } = store.desk.value;
    const { origin } = store.model.value.data;
    const now: Kept = { walks, shown, position, ...(origin === undefined ? {} : { origin }) };
    try {
      localStorage.setItem(key, JSON.stringify(now));
    } catch {
      // Without room the walks last as long as the page.
    }
  };
  let isFirst = true;
  effect(() => {
    void store.desk.value;
    clearTimeout(timer);
    // What was just read is not written again: another tab may have gone on meanwhile.
    if (!isFirst) timer = setTimeout(write, DELAY);
    isFirst = false;
  });
  addEventListener('pagehide', () => {
    if (timer !== undefined) write();
  });
}

async function systemAt(store: Store, origin: Origin) {
  const known = store.systemFrom(origin);
  if (known !== undefined || store.page.kernels.length === 0) return known;
  return fetchSystem(origin).then(
    (page) => store.addPage(page),
    () => undefined,
  );
}

function read(key: string): Kept | undefined {
  try {
    const data: unknown = JSON.parse(localStorage.getItem(key) ?? 'null');
    return isKept(data) ? data : undefined;
  } catch {
    return undefined;
  }
}

function isKept(data: unknown): data is Kept {
  const { walks, shown, position } = (data ?? {}) as Partial<Kept>;
  return (
    Array.isArray(walks) &&
    walks.every(
      ({ id, labels }: Partial<Walk>) =>
        Number.isInteger(id) && Array.isArray(labels) && labels.every((label) => typeof label === 'string'),
    ) &&
    Number.isInteger(shown) &&
    Number.isInteger(position)
  );
}
