/** Which states of a chart are drawn. */
import type { ChartData, NodeData } from '../payload.ts';

/** These nodes and their ancestors, by number. */
export function withAround({ nodes }: ChartData, leaves: Iterable<number>): readonly number[] {
  const living = new Set(leaves);
  for (const node of living) if (nodes[node]!.parent >= 0) living.add(nodes[node]!.parent);
  return [...living].toSorted((a, b) => a - b);
}

/** A thread is written as its call tree, beside its source, and not drawn. */
export const isCallTree = ({ nodes }: ChartData): boolean =>
  nodes.some(({ meta }) => meta?.function !== undefined);

/** Whether a node is an invoked or spawned actor, which stands beside the states. */
export const isActor = ({ key, parent }: NodeData): boolean => parent === 0 && key.startsWith('@');
