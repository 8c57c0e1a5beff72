/** The reachable graph of a small system, breadth first. */
import { formatLabel } from '../engine/label.ts';
import { Refusal } from '../engine/refusal.ts';
import { stateAfter } from '../engine/step.ts';
import type { System } from '../engine/system.ts';

export interface Edge {
  readonly from: number;
  readonly to: number;
  readonly label: string;
}

export interface Reachable {
  /** Local states by component, for each state; the initial ones come first. */
  readonly states: readonly (readonly number[])[];
  readonly initial: number;
  readonly edges: readonly Edge[];
}

/** Walks the whole graph. Throws a `Refusal` when there are more states than `limit`. */
export function reachable(system: System, limit: number): Reachable {
  const states: (readonly number[])[] = [];
  const numbers = new Map<string, number>();
  const numberOf = (locals: readonly number[]): number => {
    const key = locals.join();
    const known = numbers.get(key);
    if (known !== undefined) return known;
    if (states.length === limit) {
      throw new Refusal(
        system.name,
        undefined,
        `there are more than ${limit} reachable states, too many to list; take a smaller configuration, or the formats promela, murphi and tla, which have no limit`,
      );
    }
    numbers.set(key, states.length);
    return states.push(locals) - 1;
  };
  const starts = system.components.reduce<number[][]>(
    (rows, { table }) => rows.flatMap((row) => table.initial.map((state) => [...row, state])),
    [[]],
  );
  for (const start of starts) numberOf(start);
  const labels = system.events.map(({ label }) => formatLabel(label));
  const edges: Edge[] = [];
  for (let from = 0; from < states.length; from++) {
    for (const [e, label] of labels.entries()) {
      const next = stateAfter(system, states[from]!, e);
      if (next !== undefined) edges.push({ from, to: numberOf(next), label });
    }
  }
  return { states, initial: starts.length, edges };
}
