/** Keeps walks in the browser's storage for the next visit. */
import { effect } from '@preact/signals';
import type { Origin } from '../../inspector/payload.ts';
import { fetchSystem } from './server.ts';
import { type Store, systemKey } from './store.ts';
import type { Walk } from './walks.ts';

/** Walks are written only when one of them has changed: they may be long. Each label is written once. */
interface KeptWalks {
  readonly labels: readonly string[];
  readonly walks: readonly (Omit<Walk, 'labels'> & { readonly steps: readonly number[] })[];
}

/** The shown walk and step, which change often. */
interface KeptPlace {
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
  const placeKey = `${key} place`;
  const walks = walksIn(read(key));
  const place = read(placeKey);
  if (walks !== undefined && isPlace(place)) {
    const { shown, position, origin } = place;
    store.restore(walks, shown);
    const at = origin === undefined ? undefined : await systemAt(store, origin);
    if (at !== undefined) store.desk.value = { ...store.desk.value, system: at };
    store.go(position);
  }
  let written = store.walks.value;
  const write = (): void => {
    const { shown, position } = store.desk.value;
    const { origin } = store.model.value.data;
    const now: KeptPlace = { shown, position, ...(origin === undefined ? {} : { origin }) };
    try {
      if (written !== store.walks.value) localStorage.setItem(key, JSON.stringify(packed(store.walks.value)));
      written = store.walks.value;
      localStorage.setItem(placeKey, JSON.stringify(now));
    } catch {
      // Without room the walks last as long as the page.
    }
  };
  writeLater(store, write);
}

/** Writes a change of the desk after a pause without another change, or when the page is left. */
function writeLater(store: Store, write: () => void): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isFirst = true;
  const writeNow = (): void => {
    clearTimeout(timer);
    timer = undefined;
    write();
  };
  effect(() => {
    void store.desk.value;
    clearTimeout(timer);
    // Do not write what was just read: another tab may have changed it since.
    if (!isFirst) timer = setTimeout(writeNow, DELAY);
    isFirst = false;
  });
  addEventListener('pagehide', () => {
    if (timer !== undefined) writeNow();
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

function packed(walks: readonly Walk[]): KeptWalks {
  const numbers = new Map<string, number>();
  const numberOf = (label: string): number => {
    const number = numbers.get(label) ?? numbers.size;
    numbers.set(label, number);
    return number;
  };
  const all = walks.map(({ labels, ...rest }) => ({ ...rest, steps: labels.map(numberOf) }));
  return { labels: [...numbers.keys()], walks: all };
}

/** The walks as they were packed; nothing for anything else. */
function walksIn(data: unknown): readonly Walk[] | undefined {
  if (!isKept(data)) return undefined;
  const { labels, walks } = data;
  return walks.map(({ steps, ...rest }) => ({ ...rest, labels: steps.map((step) => labels[step]!) }));
}

function isKept(data: unknown): data is KeptWalks {
  const { labels, walks } = (data ?? {}) as Partial<KeptWalks>;
  return (
    Array.isArray(labels) &&
    labels.every((label) => typeof label === 'string') &&
    Array.isArray(walks) &&
    walks.every(
      ({ id, steps = [-1] }: Partial<KeptWalks['walks'][number]>) =>
        Number.isInteger(id) && steps.every((step) => typeof labels[step] === 'string'),
    )
  );
}

function read(key: string): unknown {
  try {
    return JSON.parse(localStorage.getItem(key) ?? 'null');
  } catch {
    return undefined;
  }
}

function isPlace(data: unknown): data is KeptPlace {
  const { shown, position } = (data ?? {}) as Partial<KeptPlace>;
  return Number.isInteger(shown) && Number.isInteger(position);
}
