/**
 * What can be known of a machine before it runs: functions that have no implementation, and the payloads that its
 * transitions read. Transitions are asked one by one with an event that records what is read of it, so that nothing
 * stays hidden behind a step that cannot be taken.
 */
import type { AnyStateMachine, AnyStateNode } from 'xstate';
import { stateNodes } from '../lint.ts';
import { probeEvent, unknownValue } from './payload.ts';
import type { ActorReason } from './reasons.ts';
import { isMachine, shortType } from './xstate-internals.ts';

/** What xstate keeps on the functions that its own action and guard creators return. */
interface Builtin {
  readonly type?: string;
  readonly params?: unknown;
  readonly guards?: readonly unknown[];
  readonly assignment?: unknown;
  readonly event?: unknown;
  readonly delay?: unknown;
  readonly to?: unknown;
  readonly input?: unknown;
  readonly collect?: unknown;
}

/** The machines that a machine names as actors, itself first. */
export function machinesIn(machine: AnyStateMachine): ReadonlySet<AnyStateMachine> {
  const found = new Set([machine]);
  for (const one of found) {
    const invoked = stateNodes(one).flatMap((node) => node.invoke.map(({ src }) => src as unknown));
    for (const logic of [...invoked, ...Object.values(one.implementations.actors as object)]) {
      if (isMachine(logic)) found.add(logic);
    }
  }
  return found;
}

/** The names of actors that have no implementation. */
export function missingActors(machine: AnyStateMachine): readonly string[] {
  const known = machine.implementations.actors as Readonly<Record<string, unknown>>;
  return stateNodes(machine).flatMap((node) =>
    node.invoke.flatMap(({ src }) =>
      typeof src === 'string' && !src.startsWith('xstate.invoke.') && known[src] === undefined ? [src] : [],
    ),
  );
}

/** Guards and delays without implementation. */
export function missingFunctions(machine: AnyStateMachine): readonly ActorReason[] {
  const { guards, delays } = machine.implementations;
  const names = (what: 'guard' | 'delay', used: readonly string[], known: object): readonly ActorReason[] =>
    [...new Set(used)].filter((name) => !(name in known)).map((name) => ({ kind: 'missing', what, name }));
  const nodes = stateNodes(machine);
  const transitions = nodes.flatMap((node) => [
    ...[...node.transitions.values()].flat(),
    ...(node.always ?? []),
  ]);
  return [
    ...names(
      'guard',
      transitions.flatMap(({ guard }) => guardNames(guard)),
      guards,
    ),
    ...names(
      'delay',
      nodes.flatMap((node) => delayNames(node)),
      delays,
    ),
  ];
}

/** A delay in digits is a number. */
function delayNames(node: AnyStateNode): readonly string[] {
  return node.after.flatMap(({ delay }) =>
    typeof delay === 'string' && !/^\d+$/.test(delay) ? [delay] : [],
  );
}

function guardNames(guard: unknown): readonly string[] {
  if (typeof guard === 'string') return [guard];
  const { type, guards } = (guard ?? {}) as Builtin;
  if (guards !== undefined) return guards.flatMap(guardNames);
  return typeof guard === 'object' && typeof type === 'string' ? [type] : [];
}

/** Finds which fields of which events the transitions of a machine read, by the short type of the event. */
export function readPayloads(machine: AnyStateMachine, onRead: (event: string, field: string) => void): void {
  for (const node of stateNodes(machine)) {
    for (const [type, transitions] of node.transitions) {
      if (type.endsWith('*') || /^xstate\.(?:after|done\.state)\./.test(type)) continue;
      const event = shortType(type);
      const probe = probeEvent(type, (field) => onRead(event, field));
      for (const { guard, actions } of transitions) {
        askGuard(machine, guard, probe);
        for (const action of actions) askAction(machine, action, probe);
      }
    }
  }
}

function ask(value: unknown, args: Readonly<Record<string, unknown>>, params: unknown): unknown {
  try {
    return typeof value === 'function'
      ? (value as (...all: readonly unknown[]) => unknown)(args, params)
      : value;
  } catch {
    // Without the state that it belongs to a function may well fail; what it read until then is known.
    return undefined;
  }
}

function argsWith(event: object): Readonly<Record<string, unknown>> {
  const unknown = unknownValue();
  return { context: unknown, event, self: unknown, system: unknown, spawn: () => unknown };
}

function askGuard(machine: AnyStateMachine, guard: unknown, event: object): void {
  const known = machine.implementations.guards as Readonly<Record<string, unknown>>;
  const { type, params, guards } = (guard ?? {}) as Builtin;
  for (const inner of guards ?? []) askGuard(machine, inner, event);
  if (guards !== undefined || guard === undefined) return;
  const args = argsWith(event);
  const name = typeof guard === 'string' ? guard : typeof guard === 'object' ? type : undefined;
  const implementation = name === undefined ? guard : known[name];
  const combined = (implementation as Builtin | undefined)?.guards;
  if (combined !== undefined) askGuard(machine, implementation, event);
  else ask(implementation, args, ask(params, args, undefined));
}

function askAction(machine: AnyStateMachine, action: unknown, event: object): void {
  const known = machine.implementations.actions as Readonly<Record<string, unknown>>;
  const { type, params } = (action ?? {}) as Builtin;
  const name = typeof action === 'string' ? action : typeof action === 'object' ? type : undefined;
  const implementation = ((name === undefined ? action : known[name]) ?? {}) as Builtin;
  const args = argsWith(event);
  const given = typeof action === 'object' ? ask(params, args, undefined) : undefined;
  // Functions of the user's own are effects, which are not run.
  if (implementation.type?.startsWith('xstate.') !== true) return;
  const { assignment } = implementation;
  if (typeof assignment === 'function') ask(assignment, args, given);
  else for (const part of Object.values(assignment ?? {})) ask(part, args, given);
  for (const part of [implementation.event, implementation.delay, implementation.to, implementation.input]) {
    ask(part, args, given);
  }
  ask(implementation.collect, { ...args, enqueue: enqueuer(machine, event), check: () => true }, given);
}

/** What `enqueueActions` enqueues is asked as well. */
function enqueuer(machine: AnyStateMachine, event: object): unknown {
  const enqueue = (action: unknown): void => askAction(machine, action, event);
  const raised = (part: unknown): unknown => ask(part, argsWith(event), undefined);
  return Object.assign(enqueue, {
    assign: (assignment: unknown) =>
      typeof assignment === 'function'
        ? raised(assignment)
        : Object.values(assignment as object).forEach(raised),
    raise: raised,
    sendTo: (to: unknown, sent: unknown) => [to, sent].forEach(raised),
    sendParent: raised,
    spawnChild: () => {},
    stopChild: raised,
    cancel: raised,
    emit: raised,
  });
}
