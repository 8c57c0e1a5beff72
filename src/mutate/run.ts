/** Tries edits one after the other, and can be stopped between two of them. */
import { setImmediate as turn } from 'node:timers/promises';
import type { SearchOptions } from '../engine/index.ts';
import type { EditedFlow } from './edits.ts';
import { type Baseline, type Outcome, tryEdit } from './try.ts';

export interface RunOptions {
  readonly bounds?: SearchOptions;
  /** Ends the run before the next edit. */
  readonly signal?: AbortSignal;
  /** Called before each edit with its position. */
  readonly onEdit?: (edit: EditedFlow, position: number) => void;
}

/** The outcomes in the order of the edits; fewer when the run was stopped. */
export async function tryEdits(
  edits: readonly EditedFlow[],
  baselines: readonly Baseline[],
  { bounds, signal, onEdit }: RunOptions = {},
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const [position, edit] of edits.entries()) {
    onEdit?.(edit, position);
    // A signal is delivered between two turns only.
    await turn();
    if (signal?.aborted === true) break;
    outcomes.push(tryEdit(edit, baselines, bounds));
  }
  return outcomes;
}
