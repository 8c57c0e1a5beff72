/** A walk as the fragment of an address: it never leaves the browser with a request. */
import type { Origin } from '../../inspector/payload.ts';
import { labelsOf } from '../../inspector/steps.ts';
import { fetchSystem } from './server.ts';
import type { Store } from './store.ts';

interface Shared {
  readonly name: string;
  readonly position: number;
  readonly labels: readonly string[];
  readonly origin?: Origin;
}

const PREFIX = '#walk=';

/** The address of the walk at hand. */
export async function shareAddress(store: Store): Promise<string> {
  const model = store.model.value;
  const { name, events } = store.branch.value;
  const { origin } = model.data;
  const shared: Shared = {
    name,
    position: store.position.value,
    labels: labelsOf(model, events),
    ...(origin === undefined ? {} : { origin }),
  };
  const stream = new Blob([JSON.stringify(shared)])
    .stream()
    .pipeThrough(new CompressionStream('deflate-raw'));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  const text = btoa(Array.from(bytes, (byte) => String.fromCodePoint(byte)).join(''));
  const fragment = text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
  return `${location.href.replace(/#.*$/, '')}${PREFIX}${fragment}`;
}

/** Opens the walk of the address, if there is one. */
export async function openShared(store: Store): Promise<void> {
  if (!location.hash.startsWith(PREFIX)) return;
  const shared = await unpack(location.hash.slice(PREFIX.length));
  if (shared === undefined) {
    store.message.value = 'The address has a walk in it that cannot be read.';
    return;
  }
  const { name, position, labels, origin } = shared;
  const here = store.model.value.data.origin;
  let at = origin === undefined ? undefined : store.systemFrom(origin);
  if (origin !== undefined && at === undefined && store.page.kernels.length > 0) {
    at = await fetchSystem(origin).then(
      (page) => store.addPage(page),
      () => undefined,
    );
  }
  if (at !== undefined) store.switchTo(at);
  store.openLabels(name, labels, position);
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
  const { name, position, labels, origin } = (data ?? {}) as Partial<Shared>;
  return (
    (origin === undefined ||
      (typeof origin.kernel === 'string' &&
        typeof origin.configuration === 'object' &&
        origin.configuration !== null)) &&
    typeof name === 'string' &&
    Number.isInteger(position) &&
    Array.isArray(labels) &&
    labels.every((label) => typeof label === 'string')
  );
}
