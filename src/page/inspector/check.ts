/** A check that the server runs while the page watches it. */
import type { CheckMessage, Origin } from '../../inspector/payload.ts';
import type { Locals } from '../../inspector/steps.ts';
import { ask } from './server.ts';
import type { Store } from './store.ts';

/** Has every claim of this system checked; the middle of the page shows the states that the check is at. */
export async function checkAll(store: Store, origin: Origin): Promise<void> {
  if (store.checking.value !== undefined) return;
  const abort = new AbortController();
  const stop = (): void => {
    abort.abort();
    store.checking.value = undefined;
  };
  store.message.value = '';
  store.checking.value = { states: 0, depth: 0, at: undefined, stop };
  try {
    const response = await ask('/check', origin, abort.signal);
    for await (const message of linesOf(response)) {
      // What is still told of another system means nothing here.
      if (abort.signal.aborted) return;
      if (message.kind === 'progress') {
        const { states, depth } = message;
        store.checking.value = { states, depth, at: localsFrom(store, message.at), stop };
      } else if (message.kind === 'done') {
        store.checked.value = new Map(message.claims.map((claim) => [claim.id, claim]));
        const counts = ['proved', 'violated', 'inconclusive'].flatMap((verdict) => {
          const count = message.claims.filter((claim) => claim.verdict === verdict).length;
          return count === 0 ? [] : [`${count} ${verdict}`];
        });
        store.message.value = `Checked: ${counts.join(', ')}.`;
      } else store.message.value = `The check failed: ${message.why}`;
    }
  } catch (error) {
    if (abort.signal.aborted) return;
    store.message.value = (error as Error).message;
  }
  store.checking.value = undefined;
}

/** The check may run on a part of the system: the rest is as it is in the walk. */
function localsFrom(store: Store, at: Readonly<Record<string, number>>): Locals {
  const { components } = store.model.value.system;
  return Int32Array.from(store.locals.value, (local, c) => at[components[c]!.instance.name] ?? local);
}

async function* linesOf(response: Response): AsyncGenerator<CheckMessage> {
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    const lines = `${rest}${part.value}`.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield JSON.parse(line) as CheckMessage;
  }
}
