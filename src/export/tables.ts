/** The tables as JSON, for programs. */
import { formatLocalState } from '../engine/chart.ts';
import type { Claim } from '../engine/claim.ts';
import { formatLabel } from '../engine/label.ts';
import type { System } from '../engine/system.ts';

/**
 * The document, format version 1. A state of the system is one local state for each component. An event may
 * happen when no participant's table has -1 at `next[local state][column]`; then each goes where that says.
 */
export function toTables(system: System, claims: readonly Claim[]): object {
  return {
    formatVersion: 1,
    kind: 'system',
    name: system.name,
    components: system.components.map(({ instance, table }) => ({
      name: instance.name,
      chart: table.id,
      indices: instance.indices,
      initial: table.initial,
      states: table.states.map((state) => ({
        text: formatLocalState(state),
        leaves: state.leaves,
        context: state.context,
        tags: [...state.tags],
        final: state.final,
      })),
      next: table.states.map((_, state) => [
        ...table.next.subarray(state * table.columns, (state + 1) * table.columns),
      ]),
    })),
    events: system.events.map(({ label, participants, columns, unfair }) => ({
      label: formatLabel(label),
      name: label.name,
      indices: label.indices,
      participants: participants.map((component, i) => ({ component, column: columns[i]! })),
      unfair: unfair === true,
    })),
    impossible: system.impossible,
    claims,
  };
}
