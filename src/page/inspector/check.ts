/** Checks that the server runs beside the page. */
import type { CheckedClaim, CheckMessage, Origin } from '../../inspector/payload.ts';
import type { Locals } from '../../inspector/steps.ts';
import { ask } from './server.ts';
import { originKey, type Store, systemKey } from './store.ts';

/** The result of a check of one system. Verdicts arrive together, explanations later. */
export interface SystemCheck {
  readonly claims: readonly CheckedClaim[];
  readonly state: 'running' | 'done' | 'stopped' | 'failed';
}

/** A check that runs. */
export interface Running {
  /** The system, as `systemKey()` has it. */
  readonly key: string;
  /** The scope, where it is not that of the page. */
  readonly scopeName?: string;
  readonly states: number;
  readonly depth: number;
  /** The state that the search is expanding, if it is of the shown system. */
  readonly at?: Locals;
  readonly stop: () => void;
}

/** Checks the system that is shown, unless that is known or has been stopped, and opens the first violation. */
export async function checkShown(store: Store): Promise<void> {
  const { origin } = store.model.value.data;
  const key = systemKey(store.model.value);
  if (origin === undefined || store.page.kernels.length === 0) return;
  if (store.checks.value.has(key) || store.running.value?.key === key) return;
  store.running.value?.stop();
  await check(store, origin);
}

/** Checks the software of the system that is shown in every named scope, one after another. */
export async function checkScopes(store: Store): Promise<void> {
  const { origin } = store.model.value.data;
  if (origin === undefined) return;
  for (const { name, configuration } of store.page.scopes) {
    const asked = { ...origin, configuration };
    if (store.checks.value.get(originKey(asked))?.state === 'done') continue;
    if ((await check(store, asked, name)) !== 'done') return;
  }
  store.message.value = scopesText(store, origin);
}

/** What the checks of all named scopes found, by claim. */
function scopesText({ page, checks, model }: Store, origin: Origin): string {
  const violated = model.value.claims.flatMap(({ id }) => {
    const names = page.scopes.flatMap(({ name, configuration }) => {
      const found = checks.value.get(originKey({ ...origin, configuration }))?.claims;
      return found?.find((claim) => claim.id === id)?.verdict === 'violated' ? name : [];
    });
    return names.length === 0
      ? []
      : `${id} in ${names.length === page.scopes.length ? 'all' : names.join(', ')}`;
  });
  const what =
    violated.length === 0 ? 'no claim is violated in any of them' : `violated: ${violated.join('; ')}`;
  return `All ${page.scopes.length} scopes were searched: ${what}.`;
}

/** Checks the shown system again after a stop. */
export async function checkAgain(store: Store): Promise<void> {
  const { origin } = store.model.value.data;
  if (origin !== undefined) await check(store, origin);
}

/** Checks a system and gives how that ended. */
async function check(store: Store, origin: Origin, scopeName?: string): Promise<SystemCheck['state']> {
  const key = originKey(origin);
  const abort = new AbortController();
  const end = (state: SystemCheck['state'], why?: string): SystemCheck['state'] => {
    store.setCheck(key, { claims: store.checks.value.get(key)?.claims ?? [], state });
    if (store.running.value?.key === key) store.running.value = undefined;
    if (why !== undefined) store.message.value = `The check failed: ${why}`;
    return state;
  };
  const stop = (): void => {
    abort.abort();
    end('stopped');
  };
  const running = { key, states: 0, depth: 0, stop, ...(scopeName === undefined ? {} : { scopeName }) };
  store.running.value = running;
  const showProgress = drawLatest(({ states, depth, at }: Progress) => {
    if (store.running.value?.stop !== stop) return;
    store.running.value = { ...running, states, depth, ...localsFrom(store, key, at) };
  });
  try {
    for await (const message of linesOf(await ask('/check', origin, abort.signal))) {
      if (abort.signal.aborted) return 'stopped';
      if (message.kind === 'progress') showProgress(message);
      else if (message.kind === 'done') return end('done');
      else if (message.kind === 'failed') return end('failed', message.why);
      else store.setCheck(key, { claims: claimsAfter(store, key, message), state: 'running' });
    }
    return end('failed', 'the server ended');
  } catch (error) {
    return abort.signal.aborted ? 'stopped' : end('failed', (error as Error).message);
  }
}

type Progress = Extract<CheckMessage, { readonly kind: 'progress' }>;

/** Draws only the latest message, in a task of its own: otherwise a page that draws slower than messages arrive never reacts to input. */
function drawLatest<T>(show: (last: T) => void): (one: T) => void {
  let last: T;
  let isWaiting = false;
  return (one) => {
    last = one;
    if (isWaiting) return;
    isWaiting = true;
    setTimeout(() => {
      isWaiting = false;
      show(last);
    });
  };
}

function claimsAfter(
  store: Store,
  key: string,
  message: Extract<CheckMessage, { readonly kind: 'verdicts' | 'why' | 'elsewhere' }>,
): readonly CheckedClaim[] {
  if (message.kind === 'verdicts') return message.claims;
  const { claims = [] } = store.checks.value.get(key) ?? {};
  const more = message.kind === 'why' ? { why: message.why } : { elsewhere: message.elsewhere };
  return claims.map((claim) => (claim.id === message.id ? { ...claim, ...more } : claim));
}

/** The check may run on a part of the system: the rest is as it is in the walk. */
function localsFrom(store: Store, key: string, at: Readonly<Record<string, number>>): Pick<Running, 'at'> {
  const model = store.model.value;
  if (systemKey(model) !== key) return {};
  const { components } = model.system;
  return { at: Int32Array.from(store.locals.value, (local, c) => at[components[c]!.instance.name] ?? local) };
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
