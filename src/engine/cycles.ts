/**
 * Which events may be on a cycle of a system, by the tables alone: an event is on one only if each cluster that
 * takes part has it on a cycle of its own, of events for which the same is true.
 */
import { DISABLED } from './chart.ts';
import type { Cluster } from './core/clusters.ts';
import { allocate } from './out-of-memory.ts';

/** Of some events those that may be on a cycle on which there are no others. */
export function cyclicEvents(clusters: readonly Cluster[], among: ReadonlySet<number>): ReadonlySet<number> {
  let live = among;
  for (;;) {
    const dead = new Set<number>();
    for (const cluster of clusters) {
      const own = [...cluster.columnOf].filter(([event]) => live.has(event) && !dead.has(event));
      if (own.length === 0) continue;
      const onCycle = cyclicColumns(cluster, [...new Set(own.map(([, column]) => column))]);
      for (const [event, column] of own) if (!onCycle.has(column)) dead.add(event);
    }
    if (dead.size === 0) return live;
    live = new Set([...live].filter((event) => !dead.has(event)));
  }
}

/** The columns that lead from a local state to one from which these columns lead back. */
function cyclicColumns({ size, columns, next }: Cluster, of: readonly number[]): ReadonlySet<number> {
  const component = stronglyConnected(size, (local) =>
    of.map((column) => next[local * columns + column]!).filter((to) => to !== DISABLED),
  );
  return new Set(
    of.filter((column) => {
      for (let local = 0; local < size; local++) {
        const to = next[local * columns + column]!;
        if (to !== DISABLED && component[to] === component[local]) return true;
      }
      return false;
    }),
  );
}

/** Strongly connected components by number (Tarjan, without recursion). Throws `OutOfMemory`. */
export function stronglyConnected(size: number, nextOf: (node: number) => readonly number[]): Int32Array {
  const component = allocate(size).fill(-1);
  const index = allocate(size).fill(-1);
  const low = allocate(size);
  const open: number[] = [];
  let count = 0;
  for (let root = 0; root < size; root++) {
    if (index[root] !== -1) continue;
    const path: { readonly node: number; readonly to: readonly number[]; at: number }[] = [];
    const enter = (node: number): void => {
      index[node] = low[node] = count++;
      open.push(node);
      path.push({ node, to: nextOf(node), at: 0 });
    };
    enter(root);
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const to = top.to[top.at++];
      if (to !== undefined) {
        if (index[to] === -1) enter(to);
        else if (component[to] === -1) low[top.node] = Math.min(low[top.node]!, index[to]!);
        continue;
      }
      path.pop();
      const parent = path.at(-1)?.node;
      if (parent !== undefined) low[parent] = Math.min(low[parent]!, low[top.node]!);
      if (low[top.node] !== index[top.node]) continue;
      for (let node = open.pop()!; ; node = open.pop()!) {
        component[node] = top.node;
        if (node === top.node) break;
      }
    }
  }
  return component;
}
