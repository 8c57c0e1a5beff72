/** What one step changed and where in the call tree it stands. It needs the tables alone, so that pages can use it. */
import type { SourceLine } from '../../model/kernel/call-tree.ts';
import type { ThreadMeta } from '../../model/kernel/thread.ts';
import { type ChartTable, formatLocalState, type LocalState } from '../engine/chart.ts';
import type { Component } from '../engine/system.ts';
import { frameText } from '../report/notation.ts';

/** A move as text; of the context only what changed. */
export function describeMove(
  { states }: ChartTable,
  from: number,
  to: number,
): { readonly from: string; readonly to: string } {
  const [before, after] = [states[from]!, states[to]!];
  const changed = Object.keys(after.context).filter(
    (key) => JSON.stringify(before.context[key]) !== JSON.stringify(after.context[key]),
  );
  const only = ({ context, ...rest }: LocalState): LocalState => ({
    ...rest,
    context: Object.fromEntries(changed.map((key) => [key, context[key]])),
  });
  return { from: formatLocalState(only(before)), to: formatLocalState(only(after)) };
}

/** The functions and labels on the way to the active leaf state of a thread, outermost first. */
export function stackAt({ instance, table }: Component, local: number): string[] {
  const stack: string[] = [];
  let node = instance.machine.root;
  for (const key of table.states[local]!.leaves[0]!.split('.')) {
    node = node.states[key]!;
    const { function: name, labels = [] } = (node.meta ?? {}) as ThreadMeta;
    if (name === undefined && labels.length === 0) continue;
    stack.push(frameText({ labels, ...(name === undefined ? {} : { function: name }) }));
  }
  return stack;
}

/** The open condition that the leaf of a thread decides, as it holds on the way that the step goes. */
export function conditionAt(
  { instance, table }: Component,
  local: number,
  branch: string | number | undefined,
): string | undefined {
  const { condition } = (nodeAt(instance.machine.root, table.states[local]!).meta ?? {}) as ThreadMeta;
  if (condition === undefined || branch === 1) return condition;
  return /^\w+$/.test(condition) ? `!${condition}` : `!(${condition})`;
}

function nodeAt(root: Component['instance']['machine']['root'], { leaves }: LocalState): typeof root {
  return leaves[0]!.split('.').reduce((node, key) => node.states[key]!, root);
}

/**
 * Where in the C a step stands: its line, and for a line of a header the lines from which its function was called, as
 * far as the first one that is no header.
 */
export function sourceAt({ instance, table }: Component, local: number): Source | undefined {
  const origins: SourceLine[] = [];
  let node = instance.machine.root;
  for (const key of table.states[local]!.leaves[0]!.split('.')) {
    node = node.states[key]!;
    const { origin } = (node.meta ?? {}) as ThreadMeta;
    if (origin !== undefined) origins.unshift(origin);
  }
  const lines = origins.flatMap(({ from = [], ...line }): readonly SourceLine[] => [line, ...from]);
  // A macro with steps is a frame, and its lines know where it was expanded as well.
  const [own, ...callers] = lines.filter((line, i) => !isSame(line, lines[i - 1]));
  if (own === undefined) return undefined;
  const outermost = callers.findIndex(({ path }) => !path.endsWith('.h'));
  return { ...own, from: own.path.endsWith('.h') ? callers.slice(0, outermost + 1) : [] };
}

function isSame({ path, line }: SourceLine, other: SourceLine | undefined): boolean {
  return path === other?.path && line === other.line;
}

/** A line of C, and the lines that lead to it, the nearest first. */
export interface Source extends SourceLine {
  readonly from: readonly SourceLine[];
}
