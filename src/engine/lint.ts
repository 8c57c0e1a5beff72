/**
 * What a chart must not contain to be explored: everything that would make a step depend on something
 * besides the local state and the event.
 */
import type { AnyStateMachine, AnyStateNode } from 'xstate';
import { formatLabel, parseLabel } from './label.ts';
import { Refusal } from './refusal.ts';

/** What xstate keeps on the functions that its own action and guard creators return. */
interface Builtin {
  readonly type?: string;
  /** What `stateIn()` asks for. */
  readonly stateValue?: unknown;
  /** What `and()`, `or()` and `not()` combine. */
  readonly guards?: readonly unknown[];
}

/**
 * Throws a `Refusal` for `after`, `invoke`, `always`, `spawn`, `onDone`, history states, actions with effects,
 * wildcard events, an unknown initial state and a `stateIn` guard that names no state.
 */
export function lintChart(machine: AnyStateMachine): void {
  for (const node of stateNodes(machine)) lintNode(machine, node);
}

/** Every state node of a chart, the root first. */
export function stateNodes(machine: AnyStateMachine): readonly AnyStateNode[] {
  const nodes: AnyStateNode[] = [];
  const visit = (node: AnyStateNode): void => {
    nodes.push(node);
    for (const child of Object.values(node.states)) visit(child);
  };
  visit(machine.root);
  return nodes;
}

function lintNode(machine: AnyStateMachine, node: AnyStateNode): void {
  const refuse = (reason: string): never => {
    throw new Refusal(machine.id, node.path.join('.'), reason);
  };
  if (node.after.length > 0) refuse('`after` is refused: a chart has no clock');
  if (node.invoke.length > 0) refuse('`invoke` is refused: a chart is all the behaviour there is');
  if ((node.always ?? []).length > 0) refuse('`always` is refused: every step is an event');
  if (node.type === 'history') refuse('history states are refused: give the remembered states names');
  const { initial } = node.config;
  const first: unknown = typeof initial === 'object' ? initial.target : initial;
  if (node.type === 'compound' && typeof first === 'string' && node.states[first] === undefined) {
    refuse(`the initial state '${first}' does not exist`);
  }
  for (const action of [...node.entry, ...node.exit, ...node.initial.actions])
    lintAction(machine, action, refuse);
  for (const [descriptor, transitions] of node.transitions) {
    if (descriptor.startsWith('xstate.')) refuse('`onDone` and other internal events are refused');
    if (descriptor.endsWith('*')) refuse(`the wildcard '${descriptor}' is refused: name the events`);
    const label = parseLabel(descriptor);
    if (label === undefined || formatLabel(label) !== descriptor) {
      refuse(`'${descriptor}' is not an event label: name or name(key=value, key=value)`);
    }
    for (const transition of transitions) {
      for (const action of transition.actions) lintAction(machine, action, refuse);
      lintGuard(machine, transition.guard, refuse);
    }
  }
}

function lintAction(machine: AnyStateMachine, action: unknown, refuse: (reason: string) => never): void {
  const type = builtinType(action) ?? namedType(action);
  const implementations: Readonly<Record<string, unknown>> = machine.implementations.actions;
  const resolved =
    type === undefined ? undefined : (builtinType(action) ?? builtinType(implementations[type]));
  if (resolved === 'xstate.assign') return;
  if (resolved === 'xstate.spawnChild') refuse('`spawn` is refused: a chart is all the behaviour there is');
  refuse(`the action '${type ?? 'inline function'}' has an effect: only assign() is allowed`);
}

function builtinType(value: unknown): string | undefined {
  return typeof value === 'function' ? (value as Builtin).type : undefined;
}

function namedType(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  const named = value as { type?: unknown } | null;
  return typeof named === 'object' && typeof named?.type === 'string' ? named.type : undefined;
}

function lintGuard(machine: AnyStateMachine, guard: unknown, refuse: (reason: string) => never): void {
  const named = namedType(guard);
  const implementations: Readonly<Record<string, unknown>> = machine.implementations.guards;
  const { stateValue, guards } = ((named === undefined ? guard : implementations[named]) ?? {}) as Builtin;
  for (const operand of guards ?? []) lintGuard(machine, operand, refuse);
  if (typeof stateValue !== 'string') return;
  const wanted = stateValue.startsWith('#') ? stateValue.slice(1) : `${machine.id}.${stateValue}`;
  const known = stateNodes(machine).some((node) =>
    [node.id, [machine.id, ...node.path].join('.')].includes(wanted),
  );
  if (!known) refuse(`stateIn('${stateValue}') names no state of the chart`);
}
