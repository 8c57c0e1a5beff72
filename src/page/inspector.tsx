/** The page of `pasidcheck inspect`. */
import { render } from 'preact';
import type { PageData } from '../inspector/payload.ts';
import { App } from './inspector/app.tsx';
import { openShared } from './inspector/share.ts';
import { Store } from './inspector/store.ts';

const root = document.getElementById('page')!;

begin().catch((error: unknown) => {
  root.textContent = `This page cannot be shown: ${(error as Error).message}`;
});

async function begin(): Promise<void> {
  const store = new Store(await embedded());
  await openShared(store);
  addEventListener('hashchange', () => void openShared(store));
  root.replaceChildren();
  render(<App store={store} />, root);
}

/** The data that the file brings along, packed. */
async function embedded(): Promise<PageData> {
  const packed = JSON.parse(document.getElementById('data')!.textContent) as string;
  const bytes = Uint8Array.from(atob(packed), (letter) => letter.codePointAt(0)!);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  return (await new Response(stream).json()) as PageData;
}
