/** The reachable graph as a labelled transition system in the Aldebaran format, which CADP, mCRL2 and others read. */
import type { System } from '../engine/system.ts';
import { reachable } from './reachable.ts';

/**
 * Writes the graph; state 0 is where it starts. Of several initial states each is reached from an extra state 0
 * by a step `start`. Throws a `Refusal` when there are more states than `limit`.
 */
export function toAut(system: System, limit: number): string {
  const { states, initial, edges } = reachable(system, limit);
  const shift = initial > 1 ? 1 : 0;
  const starts =
    shift === 0 ? [] : Array.from({ length: initial }, (_, i) => ({ from: -1, to: i, label: 'start' }));
  const all = [...starts, ...edges];
  return [
    `des (0, ${all.length}, ${states.length + shift})`,
    ...all.map(({ from, to, label }) => `(${from + shift}, "${label.replaceAll('"', "'")}", ${to + shift})`),
    '',
  ].join('\n');
}
