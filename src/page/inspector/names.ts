/** Short names: without indices that have one value. */
import { formatLocalState, type LocalState } from '../../engine/chart.ts';
import type { Model } from '../../inspector/model.ts';
import type { Path } from '../../inspector/path.ts';
import { type Sizes, shortener } from '../../words/short-names.ts';
import { stateInWords } from '../../words/state-words.ts';
import { type Roots, rootsOf } from '../../words/who-text.ts';

const known = new WeakMap<Model, (name: string) => string>();

/** Memoises a function of names: a long walk asks for the same few thousands of times. */
function remembering(short: (name: string) => string): (name: string) => string {
  const names = new Map<string, string>();
  return (name) => {
    const found = names.get(name) ?? short(name);
    names.set(name, found);
    return found;
  };
}

/** The name of an instance without the only device, the only PASID, as the report has it. */
export function shortName(model: Model, name: string): string {
  const short = known.get(model) ?? remembering(shortener(sizesOf(model)));
  known.set(model, short);
  return short(name);
}

function sizesOf({ data: { components } }: Model): Sizes {
  const count = (index: string): number =>
    new Set(components.flatMap(({ indices }) => indices[index] ?? [])).size;
  return { devices: count('device'), pasids: count('pasid') };
}

/** A state of a component, as the report has it; of a call tree the step that the thread is about to take. */
export function stateText(model: Model, component: number, state: LocalState): string {
  const { name, indices } = model.data.components[component]!;
  const text = formatLocalState(state);
  if (text === '') return 'as it always is';
  if (!('thread' in indices)) return stateInWords(name, text);
  const [leaf = '', ...context] = text.split(' ');
  const place = leaf.split('.').at(-1)!.replaceAll(':', '.');
  // A variable that was not read yet is null.
  const read = context.filter((value) => !value.endsWith('=null'));
  return [state.final ? place : `at ${place}`, ...read].join(' ');
}

const rootsKnown = new WeakMap<Model, Roots>();

/** The functions that the call tree of each thread begins with. */
export function rootsIn(model: Model): Roots {
  const roots =
    rootsKnown.get(model) ??
    rootsOf(
      model.data.components.flatMap(({ name, indices }, c) =>
        'thread' in indices
          ? model.charts[c]!.nodes.flatMap(({ parent, meta }) =>
              parent === 0 && meta?.function !== undefined
                ? [{ lane: shortName(model, name), stack: [meta.function] }]
                : [],
            )
          : [],
      ),
    );
  rootsKnown.set(model, roots);
  return roots;
}

const actorsKnown = new WeakMap<Path, readonly string[]>();

/** The actors of a walk, in the order of their first steps. */
export function actorsOf(model: Model, path: Path): readonly string[] {
  const actors = actorsKnown.get(path) ?? [
    ...new Set(path.events.map((event) => model.events[event]!.actor)),
  ];
  actorsKnown.set(path, actors);
  return actors;
}
