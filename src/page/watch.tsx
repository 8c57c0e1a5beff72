/**
 * The page of `pasidcheck watch`: actors of other programs, as they send them with the official protocol. What arrives is
 * shown as text and drawn; nothing in it is run.
 */
import { render } from 'preact';
import { useToken } from './inspector/server.ts';
import { receive } from './watch/receive.ts';
import { Store } from './watch/store.ts';
import { Watch } from './watch/watch.tsx';

useToken(new URLSearchParams(location.search).get('token') ?? '');
const store = new Store();
const root = document.getElementById('page')!;
root.replaceChildren();
render(<Watch store={store} />, root);
receive((data) => store.take(data));
