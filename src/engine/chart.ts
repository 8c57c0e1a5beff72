/**
 * One chart enumerated: its local states and the table `next[state][column]`.
 *
 * xstate is the only semantics. Each entry of the table is one call of its pure `transition()`; what is
 * enabled is read from the transitions themselves, since `snapshot.can()` leaves out the ones without
 * target and action, by which a chart says that in this state an event may happen.
 */
import type { AnyStateMachine } from 'xstate';
import type { ChartTable, Column, LocalState } from './chart-table.ts';
import { dataText, NoData } from './data.ts';
import { Enumeration } from './enumeration.ts';
import { formatLabel, type Label, parseLabel } from './label.ts';
import { reasonsAgainst, stateNodes } from './lint.ts';
import { oncePerChart } from './once-per-chart.ts';
import { Refusal, refuseFor } from './refusal.ts';

export { type ChartTable, type Column, DISABLED, type LocalState, MAX_LOCAL_STATES } from './chart-table.ts';

const tables = new WeakMap<AnyStateMachine, Map<string, ChartTable>>();

/** Every event label written anywhere in the chart. Throws a `Refusal` for a chart that cannot be explored. */
export const alphabet = oncePerChart((machine): readonly string[] => {
  refuseFor(reasonsAgainst(machine));
  return [...new Set(stateNodes(machine).flatMap((node) => [...node.transitions.keys()]))];
});

/** A label with the text that a chart has for it. */
export interface WrittenLabel extends Label {
  readonly text: string;
}

/** The labels of its alphabet, by their names. Throws what `alphabet()` throws. */
export const labelsOf = oncePerChart((machine): ReadonlyMap<string, readonly WrittenLabel[]> => {
  const labels = new Map<string, WrittenLabel[]>();
  for (const text of alphabet(machine)) {
    const label = parseLabel(text)!;
    labels.set(label.name, [...(labels.get(label.name) ?? []), { ...label, text }]);
  }
  return labels;
});

/**
 * Whether guards and actions of the chart may read this index from the event. A chart can say which ones it
 * reads, `meta: { reads: ['device'] }`; one that says nothing and has guards or actions may read all of them but those
 * that its instance has itself (`isOwn`), by which instances that differ in nothing else would have tables of their own.
 */
export function readsIndex(machine: AnyStateMachine, index: string, isOwn: boolean): boolean {
  const reads: unknown = (machine.root.meta as { readonly reads?: unknown } | undefined)?.reads;
  return Array.isArray(reads) ? reads.includes(index) : !isOwn && hasGuardsOrActions(machine);
}

const hasGuardsOrActions = oncePerChart((machine) =>
  stateNodes(machine).some(
    (node) =>
      node.entry.length + node.exit.length + node.initial.actions.length > 0 ||
      [...node.transitions.values()].flat().some((t) => t.guard !== undefined || t.actions.length > 0),
  ),
);

/**
 * Enumerates the local states that `columns` can reach from the initial ones, breadth first; `inputs` are
 * the inputs to start from, one initial state each. The same chart with the same columns is enumerated once.
 */
export function enumerateChart(
  machine: AnyStateMachine,
  columns: readonly Column[],
  inputs: readonly unknown[],
): ChartTable {
  const key = JSON.stringify([
    inputs.map((input) => inputText(machine, input)),
    columns.map((c) => [c.type, c.indices]),
  ]);
  const known = tables.get(machine) ?? new Map<string, ChartTable>();
  tables.set(machine, known);
  const table = known.get(key) ?? new Enumeration(machine, columns, inputs).table();
  known.set(key, table);
  return table;
}

/** Inputs with one text have one table, so that no two may share one. */
function inputText(machine: AnyStateMachine, input: unknown): string {
  try {
    return input === undefined ? '' : dataText(input);
  } catch (error) {
    if (!(error instanceof NoData)) throw error;
    throw new Refusal([{ kind: 'input', held: error.message, chart: machine.id }]);
  }
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
