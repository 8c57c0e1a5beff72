/** Drawings for Mermaid, which code hosts show in text files: the charts, or the reachable graph of a small system. */
import type { System } from '../engine/system.ts';
import { type OutlineState, outlinesOf } from './outline.ts';
import { reachable } from './reachable.ts';
import { stateText } from './state-text.ts';

/** Mermaid ends a label at these, or takes them for markup. */
const plain = (text: string): string =>
  text
    .replaceAll('"', "'")
    .replaceAll('\n', '<br>')
    .replaceAll('#', '＃')
    .replaceAll(';', ',')
    .replaceAll(/:+/g, '.');

/** The charts, one composite state for each. */
export function chartsToMermaid(system: System): string {
  return [
    'stateDiagram-v2',
    ...outlinesOf(system).flatMap(({ root, arrows, instances }) => [
      ...stateLines(root, '  ', instances.length > 1 ? `${root.label} x ${instances.length}` : root.label),
      ...arrows.map(({ from, to, events }) => `  ${from} --> ${to}: ${events.map(plain).join('<br>')}`),
    ]),
    '',
  ].join('\n');
}

function stateLines(state: OutlineState, indent: string, label = state.label): readonly string[] {
  const name = `${indent}state "${plain(label)}" as ${state.id}`;
  if (state.children.length === 0) {
    return [name, ...(state.type === 'final' ? [`${indent}${state.id} --> [*]`] : [])];
  }
  const inner = `${indent}  `;
  return [
    name,
    `${indent}state ${state.id} {`,
    ...(state.first === undefined ? [] : [`${inner}[*] --> ${state.first}`]),
    ...state.children.flatMap((child, i) => [
      ...(state.type === 'parallel' && i > 0 ? [`${inner}--`] : []),
      ...stateLines(child, inner),
    ]),
    `${indent}}`,
  ];
}

/** The reachable graph. Throws a `Refusal` when there are more states than `limit`. */
export function reachableToMermaid(system: System, limit: number): string {
  const { states, initial, edges } = reachable(system, limit);
  return [
    'stateDiagram-v2',
    ...states.map((locals, i) => `  state "${plain(stateText(system, locals))}" as s${i}`),
    ...Array.from({ length: initial }, (_, i) => `  [*] --> s${i}`),
    ...edges.map(({ from, to, label }) => `  s${from} --> s${to}: ${plain(label)}`),
    '',
  ].join('\n');
}
