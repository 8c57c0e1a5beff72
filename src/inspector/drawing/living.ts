/** Which states of a chart are drawn. */
import type { ChartData } from '../payload.ts';

/** These nodes and the ones around them, by number. */
export function withAround({ nodes }: ChartData, leaves: Iterable<number>): readonly number[] {
  const living = new Set(leaves);
  for (const node of living) if (nodes[node]!.parent >= 0) living.add(nodes[node]!.parent);
  return [...living].toSorted((a, b) => a - b);
}

/** A thread is written as its call tree, beside its source, and not drawn. */
export const isCallTree = ({ nodes }: ChartData): boolean =>
  nodes.some(({ meta }) => meta?.function !== undefined);
