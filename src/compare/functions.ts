/** The functions and threads that two flows run and that differ. */

import type { Root } from '../flow/ast.ts';
import { printFlow } from '../flow/print.ts';
import { nameOf } from '../flow/walk.ts';
import { functionsRun } from '../mutate/edits.ts';
import type { FlowChoice } from '../program/flow-choice.ts';
import { definitionsIn } from '../program/library.ts';
import { changedLines } from '../report/changed-lines.ts';
import type { Comparison } from '../report/comparison.ts';

/** Each with its changed lines, in the order in which the second flow calls them. */
export function changedFunctions(before: FlowChoice, after: FlowChoice): Comparison['functions'] {
  const [first, second] = [textsOf(before), textsOf(after)];
  return [...new Set([...second.keys(), ...first.keys()])]
    .map((name) => ({ name, lines: [...changedLines(first.get(name) ?? '', second.get(name) ?? '')] }))
    .map(({ name, lines }) => ({ name, lines: lines.filter((line) => line.length > 1) }))
    .filter(({ lines }) => lines.length > 0);
}

/** What is run, as text by name. A thread that is named like one of the kernel's own takes its place. */
function textsOf({ flow, overrides, kernel }: FlowChoice): ReadonlyMap<string, string> {
  const definitions = new Map([
    ...kernel.definitions,
    ...(overrides === undefined ? [] : definitionsIn(overrides)),
  ]);
  const files = [kernel.background, kernel.prologue, flow];
  const threads = overrides?.roots.filter(({ kind }) => kind === 'thread') ?? [];
  return new Map([
    ...[...files.flatMap(({ roots }) => roots), ...threads].map(
      (root) => [nameOf(root), textOf(root)] as const,
    ),
    ...functionsRun(files, { ...kernel, definitions }).map(
      ([name, { call }]) => [name, textOf({ kind: 'tree', call })] as const,
    ),
  ]);
}

function textOf(root: Root): string {
  return printFlow({ source: nameOf(root), text: '', roots: [root] });
}
