/** The page of `pasidcheck inspect`. */
import { render } from 'preact';
import { fromColumns } from '../inspector/columns.ts';
import type { PageData } from '../inspector/payload.ts';
import { App } from './inspector/app.tsx';
import { watchSystems } from './inspector/first-screen.ts';
import { keepWalks } from './inspector/keep.ts';
import { fetchPage, takeToken } from './inspector/server.ts';
import { openShared } from './inspector/share.ts';
import { Store } from './inspector/store.ts';

const root = document.getElementById('page')!;

begin().catch((error: unknown) => {
  root.textContent = `This page cannot be shown: ${(error as Error).message}`;
});

async function begin(): Promise<void> {
  takeToken();
  const store = new Store((await embedded()) ?? (await fetchPage()));
  await keepWalks(store);
  const [trace] = store.page.traces;
  if (trace !== undefined) store.openTrace(trace);
  await openShared(store);
  addEventListener('hashchange', () => void openShared(store));
  watchSystems(store);
  root.replaceChildren();
  render(<App store={store} />, root);
}

/** The packed data in the file; nothing if a server has the data. */
async function embedded(): Promise<PageData | undefined> {
  const packed = JSON.parse(document.getElementById('data')!.textContent) as string | null;
  if (packed === null) return undefined;
  const bytes = Uint8Array.from(atob(packed), (letter) => letter.codePointAt(0)!);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  return fromColumns(await new Response(stream).json()) as PageData;
}
