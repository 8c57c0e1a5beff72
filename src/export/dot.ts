/** Drawings for Graphviz: the charts of a system, or the reachable graph of a small one. */
import type { System } from '../engine/system.ts';
import { type OutlineState, outlinesOf } from './outline.ts';
import { reachable } from './reachable.ts';
import { stateText } from './state-text.ts';

const quoted = (text: string): string =>
  `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;

/** The charts: a box within a box is a state within a state; dashes part what goes on side by side. */
export function chartsToDot(system: System): string {
  const outlines = outlinesOf(system);
  return [
    `digraph ${quoted(system.name)} {`,
    '  compound=true; rankdir=LR; fontname="sans-serif";',
    '  node [shape=box, style=rounded, fontname="sans-serif"]; edge [fontname="sans-serif", fontsize=10];',
    ...outlines.flatMap(({ root, arrows, instances }) => [
      ...stateLines(root, '  ', instances.length > 1 ? `${root.label} x ${instances.length}` : root.label),
      ...arrows.map(({ from, to, events }) => arrowLine(from, to, events, byId(root))),
    ]),
    '}',
    '',
  ].join('\n');
}

function stateLines(state: OutlineState, indent: string, label = state.label): readonly string[] {
  if (state.children.length === 0) {
    const peripheries = state.type === 'final' ? ', peripheries=2' : '';
    return [`${indent}${quoted(state.id)} [label=${quoted(label)}${peripheries}];`];
  }
  const start = `${state.id}__start`;
  return [
    `${indent}subgraph ${quoted(`cluster_${state.id}`)} {`,
    `${indent}  label=${quoted(label)}; style=${state.type === 'parallel' ? 'dashed' : 'rounded'};`,
    ...(state.first === undefined
      ? []
      : [
          `${indent}  ${quoted(start)} [shape=point, label=""];`,
          `${indent}  ${quoted(start)} -> ${quoted(leafOf(state, state.first))};`,
        ]),
    ...state.children.flatMap((child) => stateLines(child, `${indent}  `)),
    `${indent}}`,
  ];
}

/** Graphviz has no arrows between boxes: they go between states inside, and are cut at the edge of the box. */
function arrowLine(
  from: string,
  to: string,
  events: readonly string[],
  states: ReadonlyMap<string, OutlineState>,
): string {
  const ends = [from, to].map((id) => ({ id, leaf: firstLeaf(states.get(id)!) }));
  const [tail, head] = ends;
  const cut = [
    ...(tail!.leaf === from ? [] : [`ltail=${quoted(`cluster_${from}`)}`]),
    ...(head!.leaf === to ? [] : [`lhead=${quoted(`cluster_${to}`)}`]),
  ];
  const attributes = [`label=${quoted(events.join('\n'))}`, ...cut].join(', ');
  return `  ${quoted(tail!.leaf)} -> ${quoted(head!.leaf)} [${attributes}];`;
}

function byId(state: OutlineState): ReadonlyMap<string, OutlineState> {
  return new Map([
    [state.id, state],
    ...state.children.flatMap((child): [string, OutlineState][] => [...byId(child)]),
  ]);
}

const leafOf = (state: OutlineState, id: string): string => firstLeaf(byId(state).get(id)!);

function firstLeaf(state: OutlineState): string {
  const [first] = state.children;
  return first === undefined ? state.id : firstLeaf(first);
}

/** The reachable graph. Throws a `Refusal` when there are more states than `limit`. */
export function reachableToDot(system: System, limit: number): string {
  const { states, initial, edges } = reachable(system, limit);
  return [
    `digraph ${quoted(system.name)} {`,
    '  node [shape=box, style=rounded, fontname="sans-serif"]; edge [fontname="sans-serif", fontsize=10];',
    ...states.map(
      (locals, i) =>
        `  ${i} [label=${quoted(stateText(system, locals))}${i < initial ? ', peripheries=2' : ''}];`,
    ),
    ...edges.map(({ from, to, label }) => `  ${from} -> ${to} [label=${quoted(label)}];`),
    '}',
    '',
  ].join('\n');
}
