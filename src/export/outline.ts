/** Charts as drawings need them: states within states, and arrows with the events that share them. */
import type { AnyStateMachine, AnyStateNode } from 'xstate';
import { stateNodes } from '../engine/lint.ts';
import type { System } from '../engine/system.ts';
import { distinctNames, identifier } from './names.ts';

export interface OutlineState {
  /** An identifier of its own in the whole drawing. */
  readonly id: string;
  readonly label: string;
  readonly type: 'atomic' | 'compound' | 'parallel' | 'final';
  readonly children: readonly OutlineState[];
  /** The child that a compound state begins in. */
  readonly first: string | undefined;
}

export interface OutlineArrow {
  readonly from: string;
  readonly to: string;
  /** What may take it, each with `[if]` when a guard decides. */
  readonly events: readonly string[];
}

export interface Outline {
  readonly root: OutlineState;
  readonly arrows: readonly OutlineArrow[];
  /** The instances of the chart. */
  readonly instances: readonly string[];
}

/** One outline for each chart of the system. */
export function outlinesOf({ components }: System): readonly Outline[] {
  const machines = [...new Set(components.map(({ instance }) => instance.machine))];
  const prefixes = distinctNames(machines.map(({ id }) => identifier(id)));
  return machines.map((machine, i) => ({
    ...outlineOf(machine, prefixes[i]!),
    instances: components.flatMap(({ instance }) => (instance.machine === machine ? [instance.name] : [])),
  }));
}

function outlineOf(machine: AnyStateMachine, prefix: string): Omit<Outline, 'instances'> {
  const nodes = stateNodes(machine);
  const names = distinctNames(nodes.map(({ path }) => identifier([prefix, ...path].join('__'))));
  const ids = new Map(nodes.map((node, i) => [node, `${prefix}_${i}_${names[i]!}`]));
  const stateOf = (node: AnyStateNode): OutlineState => {
    const first = node.type === 'compound' ? node.initial.target[0] : undefined;
    return {
      id: ids.get(node)!,
      label: node.parent === undefined ? machine.id : node.key,
      type: node.type === 'history' ? 'atomic' : node.type,
      children: Object.values(node.states).map(stateOf),
      first: first === undefined ? undefined : ids.get(first),
    };
  };
  return { root: stateOf(machine.root), arrows: arrowsOf(nodes, ids) };
}

function arrowsOf(nodes: readonly AnyStateNode[], ids: ReadonlyMap<AnyStateNode, string>): OutlineArrow[] {
  const arrows = new Map<string, { from: string; to: string; events: string[] }>();
  for (const node of nodes) {
    for (const [event, transitions] of node.transitions) {
      for (const { target, guard } of transitions) {
        const from = ids.get(node)!;
        // Without a target it stays where it is.
        for (const to of (target ?? [node]).map((other) => ids.get(other)!)) {
          const arrow = arrows.get(`${from} ${to}`) ?? { from, to, events: [] };
          arrows.set(`${from} ${to}`, arrow);
          arrow.events.push(guard === undefined ? event : `${event} [if]`);
        }
      }
    }
  }
  return [...arrows.values()].map((arrow) => ({ ...arrow, events: [...new Set(arrow.events)] }));
}
