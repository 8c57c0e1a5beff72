/** A walk as the fragment of an address: it never leaves the browser with a request. */
import type { Origin } from '../../inspector/payload.ts';
import { fetchSystem } from './server.ts';
import type { Store } from './store.ts';

interface Shared {
  readonly position: number;
  readonly labels: readonly string[];
  readonly origin?: Origin;
}

const PREFIX = '#walk=';

/** The walk that is shown, as a fragment: without the address, which differs from run to run. */
export async function shareFragment(store: Store): Promise<string> {
  const { origin } = store.model.value.data;
  const shared: Shared = {
    position: store.position.value,
    labels: store.walk.value.labels,
    ...(origin === undefined ? {} : { origin }),
  };
  const stream = new Blob([JSON.stringify(shared)])
    .stream()
    .pipeThrough(new CompressionStream('deflate-raw'));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  const text = btoa(Array.from(bytes, (byte) => String.fromCodePoint(byte)).join(''));
  const fragment = text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
  return `${PREFIX}${fragment}`;
}

/** Opens the walk of a fragment, if there is one. */
export async function openShared(store: Store, fragment = location.hash): Promise<void> {
  if (!fragment.startsWith(PREFIX)) return;
  const shared = await unpack(fragment.slice(PREFIX.length));
  if (shared === undefined) {
    store.message.value = 'The address has a walk in it that cannot be read.';
    return;
  }
  const { position, labels, origin } = shared;
  const here = store.model.value.data.origin;
  let at = origin === undefined ? undefined : store.systemFrom(origin);
  if (origin !== undefined && at === undefined && store.page.kernels.length > 0) {
    at = await fetchSystem(origin).then(
      (page) => store.addPage(page),
      () => undefined,
    );
  }
  if (at !== undefined) store.switchTo(at);
  store.openLabels(labels, { position });
  if (origin !== undefined && at === undefined) {
    store.message.value = `The walk is one of kernel ${origin.kernel}, which this page does not have in that configuration; it is shown on kernel ${here?.kernel ?? '?'}. ${store.message.value}`;
  }
}

async function unpack(fragment: string): Promise<Shared | undefined> {
  try {
    const text = atob(fragment.replaceAll('-', '+').replaceAll('_', '/'));
    const bytes = Uint8Array.from(text, (letter) => letter.codePointAt(0)!);
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
    const data: unknown = await new Response(stream).json();
    return isShared(data) ? data : undefined;
  } catch {
    return undefined;
  }
}

function isShared(data: unknown): data is Shared {
  const { position, labels, origin } = (data ?? {}) as Partial<Shared>;
  return (
    (origin === undefined ||
      (typeof origin.kernel === 'string' &&
        typeof origin.configuration === 'object' &&
        origin.configuration !== null)) &&
    Number.isInteger(position) &&
    Array.isArray(labels) &&
    labels.every((label) => typeof label === 'string')
  );
}
