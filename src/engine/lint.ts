/**
 * What a chart must not contain to be explored: everything that would make a step depend on something
 * besides the local state and the event.
 */
import type { AnyStateMachine, AnyStateNode } from 'xstate';
import { formatLabel, parseLabel } from './label.ts';
import { oncePerChart } from './once-per-chart.ts';
import type { Fault, Reason } from './reason.ts';

/** What xstate keeps on the functions that its own action and guard creators return. */
interface Builtin {
  readonly type?: string;
  /** What `stateIn()` asks for. */
  readonly stateValue?: unknown;
  /** What `and()`, `or()` and `not()` combine. */
  readonly guards?: readonly unknown[];
}

/**
 * Every reason against a chart that can be read off it: `after`, `invoke`, `always`, `spawn`, `onDone`, history states,
 * actions with effects, wildcard events, an unknown initial state and a `stateIn` guard that names no state.
 */
export const reasonsAgainst = oncePerChart((machine): readonly Reason[] =>
  stateNodes(machine).flatMap((node) => {
    const { length } = node.path;
    const place = { chart: machine.id, ...(length === 0 ? {} : { state: node.path.join('.') }) };
    return faultsOf(machine, node).map((fault) => ({ ...fault, ...place }));
  }),
);

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

function faultsOf(machine: AnyStateMachine, node: AnyStateNode): Fault[] {
  const faults: Fault[] = [];
  if (node.after.length > 0) faults.push({ kind: 'after' });
  if (node.invoke.length > 0) faults.push({ kind: 'invoke' });
  if ((node.always ?? []).length > 0) faults.push({ kind: 'always' });
  if (node.type === 'history') faults.push({ kind: 'history' });
  const { initial } = node.config;
  const first: unknown = typeof initial === 'object' ? initial.target : initial;
  const isLost = node.type === 'compound' && typeof first === 'string' && !Object.hasOwn(node.states, first);
  if (isLost) faults.push({ kind: 'initial', target: first, there: Object.keys(node.states) });
  const actions = [...node.entry, ...node.exit, ...(isLost ? [] : node.initial.actions)].filter(
    // `after` sets and stops its clock with these.
    (action) => node.after.length === 0 || !/^xstate\.(?:raise|cancel)$/.test(builtinType(action) ?? ''),
  );
  faults.push(...actions.flatMap((action) => faultOfAction(machine, action)));
  for (const [descriptor, transitions] of node.transitions) {
    // What `after` and `invoke` make of themselves is named by their own names.
    if (/^xstate\.(?:after|done\.actor|error)/.test(descriptor)) continue;
    faults.push(...faultOfLabel(descriptor));
    for (const transition of transitions) {
      faults.push(...transition.actions.flatMap((action) => faultOfAction(machine, action)));
      faults.push(...faultsOfGuard(machine, transition.guard));
    }
  }
  return faults;
}

function faultOfLabel(descriptor: string): Fault[] {
  if (descriptor.startsWith('xstate.')) return [{ kind: 'done' }];
  if (descriptor.endsWith('*')) return [{ kind: 'wildcard', event: descriptor }];
  const label = parseLabel(descriptor);
  const isLabel = label !== undefined && formatLabel(label) === descriptor;
  return isLabel ? [] : [{ kind: 'label', event: descriptor }];
}

function faultOfAction(machine: AnyStateMachine, action: unknown): Fault[] {
  const type = builtinType(action) ?? namedType(action);
  const implementations: Readonly<Record<string, unknown>> = machine.implementations.actions;
  const resolved =
    type === undefined ? undefined : (builtinType(action) ?? builtinType(implementations[type]));
  if (resolved === 'xstate.assign') return [];
  if (resolved === 'xstate.spawnChild') return [{ kind: 'spawn' }];
  return [{ kind: 'action', action: type ?? 'inline function' }];
}

function builtinType(value: unknown): string | undefined {
  return typeof value === 'function' ? (value as Builtin).type : undefined;
}

function namedType(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  const named = value as { type?: unknown } | null;
  return typeof named === 'object' && typeof named?.type === 'string' ? named.type : undefined;
}

function faultsOfGuard(machine: AnyStateMachine, guard: unknown): Fault[] {
  const named = namedType(guard);
  const implementations: Readonly<Record<string, unknown>> = machine.implementations.guards;
  const { stateValue, guards } = ((named === undefined ? guard : implementations[named]) ?? {}) as Builtin;
  const within = (guards ?? []).flatMap((operand) => faultsOfGuard(machine, operand));
  if (typeof stateValue !== 'string') return within;
  const wanted = stateValue.startsWith('#') ? stateValue.slice(1) : `${machine.id}.${stateValue}`;
  const known = stateNodes(machine).some((node) =>
    [node.id, [machine.id, ...node.path].join('.')].includes(wanted),
  );
  return known ? within : [...within, { kind: 'stateIn', target: stateValue }];
}
