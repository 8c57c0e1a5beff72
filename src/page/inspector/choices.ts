/** The choices of the palette: everything on the page that has a name, with its action. */
import { formatLocalState } from '../../engine/chart.ts';
import { nodePaths } from '../../inspector/model.ts';
import type { ChartData } from '../../inspector/payload.ts';
import { effectOf } from './effect.ts';
import { findState, findViolation, walkUntilBroken } from './find.ts';
import { shortName, stateText } from './names.ts';
import type { Store } from './store.ts';
import { areTracksShown } from './tracks-panel.tsx';

/** What a choice does: it goes to a place of the walk, opens or searches a walk, or takes a step. */
type Kind = 'go to' | 'open' | 'search' | 'do' | 'take';

export interface Choice {
  readonly kind: Kind;
  readonly name: string;
  readonly act: () => void;
}

/** All choices: places of this walk first, actions that change it last. */
export function choicesOf(store: Store): readonly Choice[] {
  return [
    ...steps(store),
    ...functions(store),
    ...claims(store),
    ...commands(store),
    ...kernels(store),
    ...componentStates(store),
    ...possible(store),
  ];
}

const commands = (store: Store): readonly Choice[] => [
  { kind: 'do', name: 'undo', act: () => store.undo() },
  { kind: 'do', name: 'redo', act: () => store.redo() },
  { kind: 'do', name: 'new walk', act: () => store.restart() },
  { kind: 'do', name: 'fork the walk here', act: () => store.fork() },
  { kind: 'do', name: 'random walk', act: () => store.randomWalk() },
  {
    kind: 'do',
    name: 'watch a predicate of your own',
    act: () => document.querySelector<HTMLElement>('#own')?.focus(),
  },
  { kind: 'do', name: 'tracks over time', act: () => (areTracksShown.value = !areTracksShown.value) },
];

function claims(store: Store): readonly Choice[] {
  return store.model.value.claims.flatMap((claim): readonly Choice[] => {
    const checked = store.check.value?.claims.find(({ id }) => id === claim.id);
    const { labels } = checked ?? {};
    const open: readonly Choice[] =
      labels === undefined
        ? []
        : [{ kind: 'open', name: `violation of ${claim.id}`, act: () => store.openLabels(labels) }];
    if (claim.test === undefined) return open;
    const search: Choice = {
      kind: 'search',
      name: `shortest violation of ${claim.id}`,
      act: () => void findViolation(store, claim),
    };
    const random: Choice = {
      kind: 'search',
      name: `random walks until ${claim.id} breaks`,
      act: () => void walkUntilBroken(store, claim),
    };
    return [...open, search, random];
  });
}

const possible = (store: Store): readonly Choice[] =>
  store.enabled.value.map((event) => {
    const { actor, text } = store.model.value.events[event]!;
    const name = `${shortName(store.model.value, actor)} ${text}`;
    return { kind: 'take', name, act: () => store.take(event) };
  });

/** The steps of the walk, with what they change. */
const steps = (store: Store): readonly Choice[] =>
  store.path.value.events.map((event, i) => {
    const model = store.model.value;
    const { actor, text } = model.events[event]!;
    const effect = effectOf(model, store.path.value.states[i]!, event);
    const name = `${i + 1}. ${shortName(model, actor)} ${text}${effect === '' ? '' : `: ${effect}`}`;
    return { kind: 'go to', name, act: () => store.go(i + 1) };
  });

const kernels = (store: Store): readonly Choice[] =>
  store.systems.value.map(({ at, data }) => ({
    kind: 'open',
    name: `${data.title}, ${data.scope}`,
    act: () => store.switchTo(at),
  }));

/** Functions of threads: the first step of the walk in one, or the shortest walk into it. */
function functions(store: Store): readonly Choice[] {
  const model = store.model.value;
  const { states } = store.path.value;
  return model.charts.flatMap((chart, component) => {
    const { instance, table } = model.system.components[component]!;
    return [...framesOf(chart)].map(([name, frames]): Choice => {
      const isIn = (local: number): boolean =>
        table.states[local]!.leaves.some((leaf) => frames.some((frame) => leaf.startsWith(`${frame}.`)));
      const step = states.findIndex((locals) => isIn(locals[component]!));
      const where = `${name}() in ${shortName(model, instance.name)}`;
      return step >= 0
        ? { kind: 'go to', name: where, act: () => store.go(step) }
        : {
            kind: 'search',
            name: `shortest walk into ${where}`,
            act: () => void findState(store, component, frames[0]!),
          };
    });
  });
}

/** The frames of each function of a call tree, by their paths. */
function framesOf(chart: ChartData): ReadonlyMap<string, readonly string[]> {
  const frames = new Map<string, string[]>();
  const paths = nodePaths(chart);
  for (const [node, { meta }] of chart.nodes.entries()) {
    if (meta?.function === undefined) continue;
    frames.set(meta.function, [...(frames.get(meta.function) ?? []), paths[node]!]);
  }
  return frames;
}

function componentStates(store: Store): readonly Choice[] {
  const model = store.model.value;
  return model.system.components.flatMap(({ instance, table }, component) => {
    if (model.observers.has(component) || 'thread' in instance.indices || table.states.length === 1)
      return [];
    const byLeaf = new Map(table.states.map((state) => [state.leaves.join(' '), state]));
    return [...byLeaf].flatMap(([leaf, state]): readonly Choice[] => {
      const plain = { ...state, context: {} };
      if (formatLocalState(plain) === '' || state.leaves.length > 1) return [];
      const name = `shortest walk to ${shortName(model, instance.name)}: ${stateText(model, component, plain)}`;
      return [{ kind: 'search', name, act: () => void findState(store, component, leaf) }];
    });
  });
}
