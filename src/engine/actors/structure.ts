/** The state nodes of a machine and of the actors in it, as predicates and pages read them. */
import type { AnyStateMachine, AnyStateNode } from 'xstate';
import { actorKey } from './local-state.ts';
import { wildcardEvent } from './stimuli.ts';
import { shortType } from './xstate-internals.ts';

interface Transition {
  readonly target?: readonly Node[];
  readonly guard?: unknown;
  readonly actions: readonly unknown[];
}

/** What a state does of itself, as xstate has it. */
type Doing = Pick<AnyStateNode, 'entry' | 'exit' | 'invoke'>;

interface Node extends Doing {
  readonly key: string;
  readonly path: readonly string[];
  readonly type: string;
  readonly tags: readonly string[];
  readonly meta: unknown;
  readonly parent?: Node;
  readonly states: Record<string, Node>;
  readonly transitions: Map<string, Transition[]>;
  readonly initial: { target: readonly Node[] };
}

/**
 * A machine that can be looked at and not stepped: the states of the root, and for each other actor a state
 * `@name` beside them, with its own states below. Its transitions are named like events of the system.
 */
export function structureOf(
  root: AnyStateMachine,
  others: ReadonlyMap<string, AnyStateMachine | undefined>,
): AnyStateMachine {
  const top = copyMachine(root, undefined, '');
  for (const [name, machine] of others) {
    top.states[actorKey(name)] =
      machine === undefined
        ? nodeWith({ key: actorKey(name), type: 'atomic' }, top)
        : copyMachine(machine, top, name);
  }
  return { id: root.id, root: top } as unknown as AnyStateMachine;
}

const nothing: Doing = { entry: [], exit: [], invoke: [] };

function nodeWith(
  { key, type, tags = [], meta }: { key: string; type: string; tags?: readonly string[]; meta?: unknown },
  parent: Node | undefined,
  { entry, exit, invoke } = nothing,
): Node {
  return {
    entry,
    exit,
    invoke,
    key,
    path: parent === undefined ? [] : [...parent.path, key],
    type,
    tags,
    meta,
    ...(parent === undefined ? {} : { parent }),
    states: {},
    transitions: new Map(),
    initial: { target: [] },
  };
}

/** A copy of all nodes of a machine; `name` is that of its actor. */
function copyMachine(machine: AnyStateMachine, parent: Node | undefined, name: string): Node {
  const copies = new Map<AnyStateNode, Node>();
  const copyNode = (node: AnyStateNode, above: Node | undefined, key: string): Node => {
    const { type, tags, meta } = node;
    const copy = nodeWith({ key, type, tags, meta }, above, node);
    copies.set(node, copy);
    for (const [childKey, child] of Object.entries(node.states)) {
      if (child.type !== 'history') copy.states[childKey] = copyNode(child, copy, childKey);
    }
    return copy;
  };
  const top = copyNode(machine.root, parent, name === '' ? machine.root.key : actorKey(name));
  for (const [node, copy] of copies) {
    copy.initial.target = targetsOf(node.initial.target, copies);
    for (const [event, transitions] of node.transitions) {
      copy.transitions.set(
        eventName(machine, name, event),
        transitions.map((transition) => linked(transition, copies)),
      );
    }
    const always = node.always ?? [];
    if (always.length > 0)
      copy.transitions.set(
        '(always)',
        always.map((one) => linked(one, copies)),
      );
  }
  return top;
}

interface Written {
  readonly target?: readonly AnyStateNode[] | undefined;
  readonly guard?: unknown;
  readonly actions: readonly unknown[];
}

function linked({ target, guard, actions }: Written, copies: ReadonlyMap<AnyStateNode, Node>): Transition {
  return {
    ...(target === undefined ? {} : { target: targetsOf(target, copies) }),
    ...(guard === undefined ? {} : { guard }),
    actions,
  };
}

/** A history state leads to what it remembers, first of all to the state around it. */
function targetsOf(
  targets: readonly AnyStateNode[] | undefined,
  copies: ReadonlyMap<AnyStateNode, Node>,
): Node[] {
  return (targets ?? []).flatMap(
    (node) => copies.get(node) ?? (node.parent && copies.get(node.parent)) ?? [],
  );
}

function eventName(machine: AnyStateMachine, name: string, descriptor: string): string {
  const prefix = name === '' ? '' : `${name}/`;
  return `${prefix}${descriptor.endsWith('*') ? wildcardEvent(machine, descriptor) : shortType(descriptor)}`;
}
