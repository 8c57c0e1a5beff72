/** A state of a small system as text for a drawing: a line for each component that has several local states. */
import { formatLocalState } from '../engine/chart.ts';
import type { System } from '../engine/system.ts';

export function stateText({ components }: System, locals: readonly number[]): string {
  const lines = components.flatMap(({ instance, table }, c) =>
    table.states.length > 1 ? [`${instance.name}: ${formatLocalState(table.states[locals[c]!]!)}`] : [],
  );
  return lines.join('\n');
}
