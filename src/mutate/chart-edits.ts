/**
 * Every single edit of a chart: of each transition, take its effect away or forbid it; in each state, allow what
 * may not happen there. Made from the chart, so that no edit is chosen by hand.
 */
import type { AnyStateMachine } from 'xstate';
import { type Label, parseLabel } from '../engine/label.ts';
import type { System } from '../engine/system.ts';
import { type Reached, reachedIn } from './behaviour.ts';
import { type ChartDraft, editChart } from './edit-chart.ts';

export type EditKind = 'no effect' | 'forbidden' | 'allowed';

export interface ChartEdit {
  readonly kind: EditKind;
  /** State and event: `P=0 FPD=1: iommu.suppress_0x59`. */
  readonly name: string;
  readonly edited: () => AnyStateMachine;
}

/** Where a transition stands: the keys of the states that lead to it, and its label. */
interface Place {
  readonly path: readonly string[];
  readonly label: string;
}

/**
 * Every edit that could matter in one of these systems: of transitions that are taken, and, to be allowed, of events
 * that happen, in states that are reached.
 */
export function chartEdits(machine: AnyStateMachine, systems: readonly System[]): readonly ChartEdit[] {
  const draft = draftOf(machine);
  const written = transitionsIn(draft, []);
  const labels = [...new Set(written.map(({ label }) => label))];
  const reached = systems.map((system): [System, Reached] => [system, reachedIn(system)]);
  const matters = ({ path, label }: Place): boolean =>
    reached.some(
      ([system, there]) => isReached(machine, path, system, there) && happens(machine, label, system, there),
    );
  const happensThere = (place: Place): boolean =>
    reached.some(([system, there]) => happensAt(machine, place, system, there));
  const make = (kind: EditKind, place: Place, transition: (before: unknown) => unknown): ChartEdit => ({
    kind,
    name: `${place.path.join('.') || 'everywhere'}: ${place.label}`,
    edited: () =>
      editChart(machine, (root) => {
        const { on } = stateAt(root, place.path);
        on[place.label] = transition(on[place.label]);
        // What is written here reads no event; the door would have to assume that it reads all of it.
        if (!asksFunctions(draft)) root.meta = { reads: [] };
      }),
  });
  return [
    ...written
      .filter((place) => happensThere(place) && hasEffect(stateAt(draft, place.path).on[place.label]))
      .map((place) => make('no effect', place, withoutEffect)),
    ...written.filter(happensThere).map((place) => make('forbidden', place, () => ({ guard: () => false }))),
    ...leavesOf(draft, [])
      .flatMap((path) =>
        labels.filter((label) => isNew(draft, { path, label })).map((label) => ({ path, label })),
      )
      .filter(matters)
      .map((place) => make('allowed', place, () => ({}))),
  ];
}

/** The chart as an edit sees it. */
function draftOf(machine: AnyStateMachine): ChartDraft {
  const drafts: ChartDraft[] = [];
  editChart(machine, (draft) => drafts.push(draft));
  return drafts[0]!;
}

function transitionsIn(draft: ChartDraft, path: readonly string[]): readonly Place[] {
  const own = Object.keys(draft.on).map((label) => ({ path, label }));
  return [
    ...own,
    ...Object.entries(draft.states).flatMap(([key, child]) => transitionsIn(child, [...path, key])),
  ];
}

function leavesOf({ states }: ChartDraft, path: readonly string[]): readonly (readonly string[])[] {
  const children = Object.entries(states);
  return children.length === 0 ? [path] : children.flatMap(([key, child]) => leavesOf(child, [...path, key]));
}

/** Whether the chart has guards or actions. */
function asksFunctions({ on, states, ...rest }: ChartDraft): boolean {
  return (
    'entry' in rest ||
    'exit' in rest ||
    Object.values(on).some(
      (to) =>
        typeof to === 'object' && to !== null && ('guard' in to || 'actions' in to || Array.isArray(to)),
    ) ||
    Object.values(states).some(asksFunctions)
  );
}

function stateAt(draft: ChartDraft, path: readonly string[]): ChartDraft {
  return path.reduce((state, key) => state.states[key]!, draft);
}

function hasEffect(transition: unknown): boolean {
  if (typeof transition === 'string') return true;
  return (
    typeof transition === 'object' &&
    transition !== null &&
    ('target' in transition || 'actions' in transition)
  );
}

function withoutEffect(transition: unknown): unknown {
  const { guard } =
    typeof transition === 'object' && transition !== null ? (transition as { guard?: unknown }) : {};
  return guard === undefined ? {} : { guard };
}

/** Whether nothing on the way to the state answers the label, or one of its events. */
function isNew(draft: ChartDraft, { path, label }: Place): boolean {
  const answered = path.map((_, depth) => stateAt(draft, path.slice(0, depth + 1)));
  const wanted = parseLabel(label)!;
  return [draft, ...answered]
    .flatMap(({ on }) => Object.keys(on))
    .every((own) => areApart(parseLabel(own)!, wanted));
}

function areApart(a: Label, b: Label): boolean {
  if (a.name !== b.name) return true;
  return Object.entries(a.indices).some(([key, value]) => key in b.indices && b.indices[key] !== value);
}

/** Whether the event happens while the chart is in the state: then the transition is taken, or one inside the state. */
function happensAt(
  machine: AnyStateMachine,
  { path, label }: Place,
  { components, events }: System,
  { happensIn }: Reached,
): boolean {
  const wanted = parseLabel(label)!;
  return events.some(
    (event, e) =>
      event.label.name === wanted.name &&
      Object.entries(wanted.indices).every(([key, value]) => event.label.indices[key] === value) &&
      event.participants.some((p) => {
        const { instance, table } = components[p]!;
        return (
          instance.machine === machine &&
          table.states.some((local, number) => isWithin(local, path) && happensIn(e, p, number))
        );
      }),
  );
}

function isWithin({ leaves }: { readonly leaves: readonly string[] }, path: readonly string[]): boolean {
  const wanted = path.join('.');
  return leaves.some((leaf) => wanted === '' || `${leaf}.`.startsWith(`${wanted}.`));
}

function isReached(
  machine: AnyStateMachine,
  path: readonly string[],
  { components }: System,
  { locals }: Reached,
): boolean {
  return components.some(
    ({ instance, table }, c) =>
      instance.machine === machine &&
      table.states.some((local, state) => locals[c]!.has(state) && isWithin(local, path)),
  );
}

function happens(
  machine: AnyStateMachine,
  text: string,
  { components, events }: System,
  reached: Reached,
): boolean {
  const wanted = parseLabel(text)!;
  return events.some(
    ({ label, participants }, e) =>
      reached.events.has(e) &&
      label.name === wanted.name &&
      Object.entries(wanted.indices).every(([key, value]) => label.indices[key] === value) &&
      participants.some((p) => components[p]!.instance.machine === machine),
  );
}
