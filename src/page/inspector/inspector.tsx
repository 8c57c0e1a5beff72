/** The page of `pasidcheck inspect`. */
import { render } from 'preact';
import type { PageData } from '../../inspector/payload.ts';
import { App } from './app.tsx';
import './inspector.css';
import { openShared } from './share.ts';
import { Store } from './store.ts';
import { Watch } from './watch.tsx';

const root = document.querySelector('#page')!;

try {
  const page = await embedded();
  root.replaceChildren();
  if (location.pathname === '/watch') render(<Watch />, root);
  else {
    const store = new Store(page);
    await openShared(store);
    addEventListener('hashchange', () => void openShared(store));
    render(<App store={store} />, root);
  }
} catch (error) {
  root.textContent = `This page cannot be shown: ${(error as Error).message}`;
}

/** The data that the file brings along, packed. */
async function embedded(): Promise<PageData> {
  const packed = JSON.parse(document.querySelector('#data')!.textContent!) as string;
  const bytes = Uint8Array.from(atob(packed), (letter) => letter.codePointAt(0)!);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  return (await new Response(stream).json()) as PageData;
}
