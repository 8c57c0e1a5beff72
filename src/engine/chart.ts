/**
 * One chart enumerated: its local states and the table `next[state][column]`.
 *
 * xstate is the only semantics. Each entry of the table is one call of its pure `transition()`; what is
 * enabled is read from the transitions themselves, since `snapshot.can()` leaves out the ones without
 * target and action, by which a chart says that in this state an event may happen.
 */
import { type AnyMachineSnapshot, type AnyStateMachine, initialTransition } from 'xstate';
import { formatLabel, type Indices } from './label.ts';
import { lintChart, stateNodes } from './lint.ts';
import { pureTransition } from './pure-transition.ts';
import { Refusal } from './refusal.ts';

/** One event as the chart gets it: the label it wrote, and the indices that guards and assigns may read. */
export interface Column {
  readonly type: string;
  readonly indices: Indices;
}

export interface LocalState {
  /** The active leaf states, each as its path, in document order. */
  readonly leaves: readonly string[];
  readonly context: Readonly<Record<string, unknown>>;
  readonly tags: ReadonlySet<string>;
  /** True in a top-level final state: the instance has come to its end. */
  readonly final: boolean;
}

export interface ChartTable {
  readonly id: string;
  readonly states: readonly LocalState[];
  /** The local states in which an instance may start. */
  readonly initial: readonly number[];
  readonly columns: number;
  /** `next[state * columns + column]`, or `DISABLED`. */
  readonly next: Int32Array;
}

export const DISABLED = -1;

/** More local states than this count as an unbounded context. */
export const MAX_LOCAL_STATES = 1 << 15;

const tables = new WeakMap<AnyStateMachine, Map<string, ChartTable>>();

/** Every event label written anywhere in the chart. Throws a `Refusal` for a chart that cannot be explored. */
export const alphabet = oncePerChart((machine): readonly string[] => {
  lintChart(machine);
  return [...new Set(stateNodes(machine).flatMap((node) => [...node.transitions.keys()]))];
});

/**
 * Whether guards and actions of the chart may read this index from the event. A chart can say which ones it
 * reads, `meta: { reads: ['device'] }`; one that says nothing and has guards or actions may read all of them.
 */
export function readsIndex(machine: AnyStateMachine, index: string): boolean {
  const reads: unknown = (machine.root.meta as { readonly reads?: unknown } | undefined)?.reads;
  return Array.isArray(reads) ? reads.includes(index) : hasGuardsOrActions(machine);
}

const hasGuardsOrActions = oncePerChart((machine) =>
  stateNodes(machine).some(
    (node) =>
      node.entry.length + node.exit.length + node.initial.actions.length > 0 ||
      [...node.transitions.values()].flat().some((t) => t.guard !== undefined || t.actions.length > 0),
  ),
);

/** Charts do not change: what is read off one is read off once, however many systems it is in. */
function oncePerChart<T>(read: (machine: AnyStateMachine) => T): (machine: AnyStateMachine) => T {
  const known = new WeakMap<AnyStateMachine, { readonly value: T }>();
  return (machine) => {
    const { value } = known.get(machine) ?? { value: read(machine) };
    known.set(machine, { value });
    return value;
  };
}

/**
 * Enumerates the local states that `columns` can reach from the initial ones, breadth first; `inputs` are
 * the inputs to start from, one initial state each. The same chart with the same columns is enumerated once.
 */
export function enumerateChart(
  machine: AnyStateMachine,
  columns: readonly Column[],
  inputs: readonly unknown[],
): ChartTable {
  const key = JSON.stringify([inputs, columns.map((c) => [c.type, c.indices])]);
  const known = tables.get(machine) ?? new Map<string, ChartTable>();
  tables.set(machine, known);
  const table = known.get(key) ?? build(machine, columns, inputs);
  known.set(key, table);
  return table;
}

function build(machine: AnyStateMachine, columns: readonly Column[], inputs: readonly unknown[]): ChartTable {
  const snapshots: AnyMachineSnapshot[] = [];
  const numbers = new Map<string, number>();
  const numberOf = (snapshot: AnyMachineSnapshot): number => {
    const key = localKey(machine, snapshot);
    const known = numbers.get(key);
    if (known !== undefined) return known;
    if (snapshots.length === MAX_LOCAL_STATES) {
      throw new Refusal(
        machine.id,
        leafPaths(snapshot).join(' '),
        `the context is not bounded: more than ${MAX_LOCAL_STATES} local states; bound it with a guard`,
      );
    }
    numbers.set(key, snapshots.length);
    snapshots.push(snapshot);
    return snapshots.length - 1;
  };

  const initial = inputs.map((input) => numberOf(initialTransition(machine, input)[0]));
  const next: number[] = [];
  for (let state = 0; state < snapshots.length; state++) {
    const snapshot = snapshots[state]!;
    // Asking xstate about an event that no active state has takes as long as about one that some has.
    const written = new Set(snapshot._nodes.flatMap((node) => [...node.transitions.keys()]));
    for (const column of columns) {
      const after = !written.has(column.type)
        ? undefined
        : step(machine, snapshot, { ...column.indices, type: column.type });
      next.push(after === undefined ? DISABLED : numberOf(after));
    }
  }
  return {
    id: machine.id,
    states: snapshots.map(describe),
    initial: [...new Set(initial)],
    columns: columns.length,
    next: Int32Array.from(next),
  };
}

/** The snapshot after the event, or `undefined` when it may not happen. */
function step(
  machine: AnyStateMachine,
  snapshot: AnyMachineSnapshot,
  event: { readonly type: string },
): AnyMachineSnapshot | undefined {
  try {
    return isEnabled(machine, snapshot, event) ? pureTransition(machine, snapshot, event) : undefined;
  } catch (error) {
    const reason = `a guard or an action threw at '${event.type}': ${String(error)}`;
    throw new Refusal(machine.id, leafPaths(snapshot).join(' '), reason);
  }
}

/** Whether the event may happen in a snapshot, transitions without target and action included. */
export function isEnabled(
  machine: AnyStateMachine,
  snapshot: AnyMachineSnapshot,
  event: { readonly type: string },
): boolean {
  return snapshot.status === 'active' && (machine.getTransitionData(snapshot, event)?.length ?? 0) > 0;
}

/** One text per local state: equal texts, equal states. Throws for a snapshot that is more than data. */
export function localKey(machine: AnyStateMachine, snapshot: AnyMachineSnapshot): string {
  const refuse = (reason: string): never => {
    throw new Refusal(machine.id, leafPaths(snapshot).join(' '), reason);
  };
  if (Object.keys(snapshot.children).length > 0)
    refuse('`spawn` is refused: a chart is all the behaviour there is');
  if (snapshot.status === 'error') refuse(`a guard or an action threw: ${String(snapshot.error)}`);
  return JSON.stringify([leafPaths(snapshot), canonical(snapshot.context, refuse), snapshot.status]);
}

/** Freezes what it visits: an assign that changed the old context in place would change a state already numbered. */
function canonical(value: unknown, refuse: (reason: string) => never): unknown {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (Array.isArray(value)) return Object.freeze(value).map((item) => canonical(item, refuse));
  if (typeof value === 'object' && [Object.prototype, null].includes(Object.getPrototypeOf(value))) {
    const entries = Object.entries(Object.freeze(value)).toSorted(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(entries.map(([key, item]) => [key, canonical(item, refuse)]));
  }
  return refuse(
    `the context holds ${kindOf(value)}: only numbers, texts, booleans, arrays and records are data`,
  );
}

/** What a value is that is no data: `undefined`, `NaN`, `Map`. */
function kindOf(value: unknown): string {
  if (typeof value === 'object' && value !== null) return value.constructor.name;
  return typeof value === 'number' ? String(value) : typeof value;
}

function leafPaths(snapshot: AnyMachineSnapshot): string[] {
  return snapshot._nodes
    .filter((node) => Object.keys(node.states).length === 0)
    .toSorted((a, b) => a.order - b.order)
    .map((node) => node.path.join('.'));
}

function describe(snapshot: AnyMachineSnapshot): LocalState {
  return {
    leaves: leafPaths(snapshot),
    context: snapshot.context,
    tags: snapshot.tags,
    final: snapshot.status === 'done',
  };
}

/** A local state as text: its leaf states, then its context if it has one. */
export function formatLocalState({ leaves, context }: LocalState): string {
  const data = Object.entries(context).map(
    ([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  return [leaves.join(' | '), ...data].filter((text) => text !== '').join(' ');
}

/** A column as text, for messages. */
export function formatColumn(column: Column): string {
  return formatLabel({ name: column.type, indices: column.indices });
}
