/** Searches that run in the page, in slices so that it stays responsive. */
import { inState, not, type Predicate } from '../../engine/predicate.ts';
import { evenly, randomWalk, seeded, Walker, walkTables } from '../../engine/walk.ts';
import type { LiveClaim } from '../../inspector/model.ts';
import { searchFor } from '../../inspector/search.ts';
import { labelsOf } from '../../inspector/steps.ts';
import type { Store } from './store.ts';

/** A search that runs. */
export interface Searching {
  readonly what: string;
  /** States, or the unit that is given. */
  readonly states: number;
  readonly unit?: 'walks';
  readonly stop: () => void;
}

/** Milliseconds of a slice; the page reacts to input between slices. */
const SLICE = 12;

/** Opens the shortest walk from the beginning to a state that breaks a claim. */
export function findViolation(store: Store, { id, decisions }: LiveClaim): Promise<void> {
  const broken = decisions.filter(({ kind }) => kind === 'always').map(({ predicate }) => not(predicate));
  return find(store, `shortest violation of ${id}`, broken, `${id} holds`);
}

/** Opens the shortest walk from the beginning to a state of one component. */
export function findState(store: Store, component: number, state: string): Promise<void> {
  const { name } = store.model.value.system.components[component]!.instance;
  return find(store, `trace to ${name}: ${state}`, [inState(name, state)], `${name} never reaches ${state}`);
}

/** The most steps of a random walk, and the most walks. */
const WALK_STEPS = 400;
const MOST_WALKS = 20_000;

/** Tries random walks from the shown step until one breaks the claim, and opens that one. */
export async function walkUntilBroken(store: Store, { id, test }: LiveClaim): Promise<void> {
  if (store.searching.value !== undefined || test === undefined) return;
  const { signal, stop } = stopper();
  const model = store.model.value;
  const [from, labels, at] = [store.locals.value, store.walk.value.labels, store.position.value];
  const tables = walkTables(model.system);
  const below = seeded(Math.floor(Math.random() * 2 ** 31));
  const walk = (): readonly number[] | undefined => {
    const walker = new Walker(tables, from);
    const taken: number[] = [];
    while (taken.length < WALK_STEPS && walker.count > 0 && test(walker.locals)) {
      taken.push(...randomWalk(walker, below, 1, undefined, evenly));
    }
    return test(walker.locals) ? undefined : taken;
  };
  let found: readonly number[] | undefined;
  let walks = 0;
  while (found === undefined && walks < MOST_WALKS && !signal.aborted) {
    const until = performance.now() + SLICE;
    for (; found === undefined && performance.now() < until; walks++) found = walk();
    store.searching.value = { what: `random walks until ${id} breaks`, states: walks, unit: 'walks', stop };
    await new Promise((resolve) => setTimeout(resolve));
  }
  store.searching.value = undefined;
  const many = walks.toLocaleString('en');
  // Keep what the user did during the search.
  if (found === undefined || store.model.value !== model || store.walk.value.labels !== labels) {
    store.message.value = `${id} did not break in ${many} random walks from step ${at}.`;
    return;
  }
  store.goOn(at, labelsOf(model, found));
  store.message.value = `${id} broke in random walk ${many}, after ${found.length} steps.`;
}

/** Opens the shortest walk from the beginning to a state in which one of the predicates holds. */
export async function find(
  store: Store,
  what: string,
  predicates: readonly Predicate[],
  otherwise: string,
): Promise<void> {
  if (store.searching.value !== undefined) return;
  const { signal, stop } = stopper();
  const model = store.model.value;
  store.message.value = '';
  store.searching.value = { what, states: 0, stop };
  const search = searchFor(model, predicates, model.start);
  let progress = search.advance(SLICE);
  while (progress.kind === 'searching' && !signal.aborted) {
    store.searching.value = { what, states: progress.states, stop };
    await new Promise((resolve) => setTimeout(resolve));
    progress = search.advance(SLICE);
  }
  store.searching.value = undefined;
  const states = progress.states.toLocaleString('en');
  // The system was changed during the search: its labels are not valid here.
  if (signal.aborted || store.model.value !== model) {
    store.message.value ||= `Cancelled after ${states} states.`;
  } else if (progress.kind === 'found') {
    store.openLabels(labelsOf(model, progress.events));
    store.message.value = `${progress.events.length} steps, and no interleaving gets there in fewer (${states} states looked at).`;
  } else if (progress.kind === 'none') {
    store.message.value = `${otherwise}: all ${states} states that can be reached were visited.`;
  } else {
    store.message.value = `Out of memory after ${states} states; pasidcheck check searches farther.`;
  }
}

function stopper(): { readonly signal: AbortSignal; readonly stop: () => void } {
  const abort = new AbortController();
  return { signal: abort.signal, stop: () => abort.abort() };
}
