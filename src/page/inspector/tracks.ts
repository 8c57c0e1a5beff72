/** The walk as tracks over time: what each actor does, and what the entry, caches, queues, requests and locks hold. */
import { type Group, meaningOfChart } from '../../../model/components.ts';
import type { ChartTable, LocalState } from '../../engine/chart-table.ts';
import { contentsOf, type Entry, entriesOf } from '../../explain/entries.ts';
import type { Model } from '../../inspector/model.ts';
import type { Path } from '../../inspector/path.ts';
import type { Locals } from '../../inspector/steps.ts';
import { contextText } from '../../words/context-words.ts';
import { fields, fieldValue } from '../../words/entry-layout.ts';
import { shortName, stateText } from './names.ts';

/** What one component holds, or one field of an entry. */
export interface Track {
  readonly name: string;
  readonly valueIn: (locals: Locals) => string;
}

/** What belongs to one component. */
interface ComponentTrack extends Track {
  readonly component: number;
}

const trackOf = (name: string, component: number, values: readonly string[]): ComponentTrack => ({
  name,
  component,
  valueIn: (locals) => values[locals[component]!]!,
});

/** Fields of word 0 that have a track of their own. */
const bits = fields.filter(({ name }) => name === 'P' || name === 'FPD');

const known = new WeakMap<Model, readonly ComponentTrack[]>();

const groups: readonly Group[] = [
  'PASID entry',
  'caches',
  'queues',
  'device and requests',
  'memory and kernel',
];

/** Every component: the entry first, then other hardware, then software. Charts of a user keep their order. */
export function inOrder({ system: { components }, observers }: Model): readonly number[] {
  const rank = (component: number): number =>
    observers.has(component)
      ? groups.length
      : groups.indexOf(meaningOfChart(components[component]!.table.id).group);
  return components.map((_, component) => component).toSorted((a, b) => rank(a) - rank(b));
}

/** P and FPD of every entry, then every component in the order in which the machine shows them. */
function allTracks(model: Model): readonly ComponentTrack[] {
  const found = known.get(model);
  if (found !== undefined) return found;
  const rest = inOrder(model)
    .filter((c) => !model.observers.has(c) && !('thread' in model.system.components[c]!.instance.indices))
    .map((component) => ({ ...model.system.components[component]!, component }));
  const entries = entriesOf(model.system);
  const word0 = new Set(entries.map(({ words }) => words[0]));
  const tracks = [
    ...entries.flatMap((entry) => bitTracks(model, entry, entries.length > 1)),
    ...rest
      .filter(({ component }) => !word0.has(component))
      .map(({ table, instance, component }) =>
        trackOf(
          shortName(model, instance.name),
          component,
          table.states.map((state) => heldText(table, state) ?? stateText(model, component, state)),
        ),
      ),
  ];
  known.set(model, tracks);
  return tracks;
}

/** The context of a component as far as it differs from the beginning; nothing for one with several states. */
function heldText({ states, initial }: ChartTable, { context }: LocalState): string | undefined {
  const begun = states[initial[0]!]!;
  if (states.some(({ leaves }) => leaves.join() !== begun.leaves.join())) return undefined;
  const held = Object.entries(context).filter(
    ([key, value]) => JSON.stringify(value) !== JSON.stringify(begun.context[key]),
  );
  return held.map(([key, value]) => contextText(key, value)).join('; ') || 'initial';
}

function bitTracks(model: Model, entry: Entry, isNamed: boolean): readonly ComponentTrack[] {
  const component = entry.words[0]!;
  const { device, pasid, copy } = entry;
  const of = isNamed ? ` of device ${device}, PASID ${pasid}${copy === 'memory' ? '' : ', CPU cache'}` : '';
  return bits.map((field) =>
    trackOf(
      `${field.name}${of}`,
      component,
      model.system.components[component]!.table.states.map((_, local) => {
        const locals = [...model.start];
        locals[component] = local;
        return fieldValue(field, contentsOf(model.system, entry, locals)) ?? '';
      }),
    ),
  );
}

const knownOf = new WeakMap<Path, readonly Track[]>();

/** The tracks of a walk: P and FPD, and what changes in it. */
export function tracksOf(model: Model, path: Path): readonly Track[] {
  const found = knownOf.get(path) ?? changingTracks(model, path);
  knownOf.set(path, found);
  return found;
}

function changingTracks(model: Model, { events, states }: Path): readonly Track[] {
  const changing = new Set<number>();
  for (const [i, event] of events.entries())
    for (const c of model.events[event]!.participants)
      if (states[i]![c] !== states[i + 1]![c]) changing.add(c);
  const [entry] = entriesOf(model.system);
  return allTracks(model).filter(({ component }) => changing.has(component) || component === entry?.words[0]);
}

/** A stretch of steps: from after `from` to after `to`. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  /** Absent where there are several values, too short to be drawn each. */
  readonly value?: string;
}

/** The stretches of equal value between two steps; what is shorter than `least` steps is drawn together. */
export function stretchesOf(
  { valueIn }: Track,
  { states }: Path,
  [first, last]: readonly [number, number],
  least: number,
): readonly Stretch[] {
  const stretches: Stretch[] = [];
  let from = first;
  for (let step = first; step <= last; step++) {
    const value = valueIn(states[step]!);
    const next = step === last ? undefined : valueIn(states[step + 1]!);
    if (next === value) continue;
    const before = stretches.at(-1);
    const to = step + 1;
    if (to - from >= least) stretches.push({ from, to, value });
    else if (before !== undefined && before.value === undefined && before.to - before.from < 2 * least)
      stretches[stretches.length - 1] = { from: before.from, to };
    else stretches.push({ from, to });
    from = to;
  }
  return stretches;
}
