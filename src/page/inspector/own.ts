/** The reader's own predicate: what was written, where it holds along the walk, and the way to a state where it does. */
import { computed, signal } from '@preact/signals';
import { meaningOfChart } from '../../../model/components.ts';
import { compilePredicate, type Predicate, type Test } from '../../engine/predicate.ts';
import { type Model, nodePaths } from '../../inspector/model.ts';
import { type Named, type Problem, parseOwnPredicate } from '../../inspector/own-predicate.ts';
import { activeNodes } from '../../inspector/steps.ts';
import { find } from './find.ts';
import { shortName } from './names.ts';
import type { Store } from './store.ts';

/** What stands in the field. */
export const written = signal('');

/** The predicate of the field on a system. */
export type Own =
  | { readonly predicate: Predicate; readonly test: Test }
  | { readonly problem: Problem }
  | undefined;

const known = new WeakMap<Model, readonly Named[]>();

/** The components that move, by the names that the page shows, with every state that they can be in or around. */
function namedOf(model: Model): readonly Named[] {
  const found = known.get(model) ?? makeNamed(model);
  known.set(model, found);
  return found;
}

function makeNamed(model: Model): readonly Named[] {
  return model.system.components.flatMap(({ instance, table }, component): readonly Named[] => {
    if (table.states.length === 1) return [];
    const paths = nodePaths(model.charts[component]!);
    const nodes = new Set(table.states.flatMap((_, local) => activeNodes(model, component, local)));
    const states = new Map([...nodes].flatMap((node) => (node === 0 ? [] : [[paths[node]!, paths[node]!]])));
    // The last part of a name is enough if no other state has it.
    for (const path of states.values()) {
      const last = path.split('.').at(-1)!;
      if (!states.has(last)) states.set(last, path);
    }
    const { role, copy } = meaningOfChart(table.id);
    const hasFields = copy === 'memory' && (role === 'word0' || role === 'word1');
    const names = [shortName(model, instance.name), instance.name];
    return [{ instance: instance.name, names, states, hasFields }];
  });
}

/** An example of a predicate for the empty field. */
export function exampleFor(model: Model): string {
  if (model.data.origin !== undefined) return 'P=0 and FPD=0';
  const [first] = namedOf(model);
  const [state] = first?.states.keys() ?? [];
  return state === undefined ? '' : `${first!.names[0]} is ${state}`;
}

/** What the field says on the system that is shown. */
export function ownOf(store: Store): Own {
  const text = written.value;
  if (text.trim() === '') return undefined;
  const model = store.model.value;
  const parsed = parseOwnPredicate(text, namedOf(model));
  if ('problem' in parsed) return parsed;
  return { ...parsed, test: compilePredicate(model.system, parsed.predicate) };
}

const holding = new WeakMap<Store, { readonly value: readonly boolean[] }>();

/** By step of the walk, whether the predicate holds after it; nothing without one. */
export function holdsAlong(store: Store): readonly boolean[] {
  const found =
    holding.get(store) ??
    computed(() => {
      const own = ownOf(store);
      return own === undefined || 'problem' in own ? [] : store.path.value.states.map(own.test);
    });
  holding.set(store, found);
  return found.value;
}

/** Opens the shortest walk to a state where it holds. */
export function findOwn(store: Store): void {
  const own = ownOf(store);
  if (own === undefined || 'problem' in own) return;
  void find(store, `walk to ${written.value}`, [own.predicate], 'It holds in no state');
}
