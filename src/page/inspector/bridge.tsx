/** Sends what the page shows to the official inspector, when the user asked for that and presses the button. */
import { effect, signal } from '@preact/signals';
import { actorMessages, CONNECTED, type Message, stepMessages } from '../../inspector/stately.ts';
import type { Store } from './store.ts';

const isOn = signal(false);

export function Bridge({ store, url }: { readonly store: Store; readonly url: string }) {
  return (
    <button
      type="button"
      class="quiet third-party"
      disabled={isOn.value}
      onClick={() => connect(store, url)}
      title={`Sends these charts and every step to ${url}, which is a third party`}
    >
      {isOn.value ? 'Sending to' : 'Send the model to'} {new URL(url).host}
    </button>
  );
}

function connect(store: Store, url: string): void {
  const { origin } = new URL(url);
  const receiver = window.open(url, 'stately');
  if (receiver === null) {
    store.message.value = 'The browser did not let the page open a window.';
    return;
  }
  const send = (messages: readonly Message[]): void => {
    for (const message of messages) receiver.postMessage(message, origin);
  };
  addEventListener('message', (event) => {
    if (event.source !== receiver || event.origin !== origin) return;
    if ((event.data as { readonly type?: unknown } | null)?.type !== CONNECTED || isOn.value) return;
    isOn.value = true;
    send(actorMessages(store.model.value, store.locals.value, Date.now()));
    let shown = { walk: store.desk.value.shown, position: store.position.value };
    effect(() => {
      const model = store.model.value;
      const locals = store.locals.value;
      const now = { walk: store.desk.value.shown, position: store.position.value };
      const taken = store.path.value.events[now.position - 1];
      // A step on is an event; anything else is sent as actors that begin anew.
      if (now.position === shown.position + 1 && taken !== undefined && now.walk === shown.walk) {
        send(stepMessages(model, taken, locals, Date.now()));
      } else if (now.position !== shown.position || now.walk !== shown.walk) {
        send(actorMessages(model, locals, Date.now()));
      }
      shown = now;
    });
  });
}
