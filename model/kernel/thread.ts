/**
 * A thread chart from a call tree: nested states are the call stack, leaf states are the steps about to be
 * taken. The active state of the exit thread is its backtrace.
 *
 * Source    the flow files in model/flows; `do_exit()` and what it calls
 * Squashed  entering and leaving a function is no step of its own (S6)
 */
import { type AnyStateMachine, assign, createMachine } from 'xstate';
import type { Frame, OpenCondition, Primitive, SourceLine, Step, Thread } from './call-tree.ts';

/** Where control goes next, and which variables end their life on the way. */
interface Target {
  readonly id: string;
  readonly resets: readonly string[];
}

/** Where `return` and `break` go. */
interface Scope {
  readonly leave: Target;
  /** Where a `return` with an answer goes, inside a function that was asked. */
  readonly answers?: { readonly yes: Target; readonly no: Target };
  readonly stop?: Target;
}

/** A state under construction. Children are collected last first, since each needs to know its successor. */
interface Node {
  readonly key: string;
  readonly children: Node[];
  readonly id?: string;
  readonly on?: Readonly<Record<string, unknown>>;
  readonly meta?: Readonly<Record<string, unknown>>;
}

/** What a thread has read, by the variable that holds it. */
type Value = string | number;
type Variables = Readonly<Record<string, Value | null>>;

const DONE = 'done';

/** What the states of a thread chart carry as `meta`: `function` for a stack frame, the labels of the text, the line of C, a condition that is open. */
export interface ThreadMeta {
  readonly function?: string;
  readonly labels?: readonly string[];
  readonly origin?: SourceLine;
  readonly condition?: string;
}

/** The chart of a thread. Its alphabet is the primitives of the call tree, with the indices that the calls fix. */
export function threadChart(thread: Thread): AnyStateMachine {
  const variables = new Map<string, readonly Value[]>();
  collectReads(thread.body, variables);
  const root: Node = { key: '', children: [] };
  const done: Target = { id: DONE, resets: [] };
  root.children.push({ key: 'done', children: [], id: DONE, on: {} });
  new Builder(variables).sequence(thread.body, root, { leave: done }, done);

  const config = {
    ...configOf(root),
    id: thread.name,
    ...(thread.background === undefined ? {} : { tags: 'quiescent' }),
    context: Object.fromEntries([...variables.keys()].map((name) => [name, null])),
    meta: { reads: [] },
  };
  return createMachine(config as Parameters<typeof createMachine>[0]);
}

class Builder {
  private leaves = 0;
  private readonly variables: ReadonlyMap<string, readonly Value[]>;

  constructor(variables: ReadonlyMap<string, readonly Value[]>) {
    this.variables = variables;
  }

  /** Adds the states of these steps to `parent` and gives where the first of them begins. */
  sequence(steps: readonly Step[], parent: Node, scope: Scope, after: Target): Target {
    return steps.reduceRight((next, step) => this.step(step, parent, scope, next), after);
  }

  private step(step: Step, parent: Node, scope: Scope, after: Target): Target {
    switch (step.kind) {
      case 'primitive':
        return this.leaf(parent, step, this.transitions(step, after), step.labels);
      case 'read':
        return this.leaf(parent, step.question, this.reads(step, after));
      case 'frame':
        return this.frame(step, parent, after);
      case 'branch':
        return this.branch(step, parent, scope, after);
      case 'choose':
        return this.choose(step, parent, scope, after);
      case 'repeat':
        return this.repeat(step.body, parent, scope, after);
      case 'ask':
        return this.ask(step, parent, scope, after);
      case 'return':
        if (step.answer === undefined || scope.answers === undefined) return scope.leave;
        return step.answer ? scope.answers.yes : scope.answers.no;
      case 'break':
        return scope.stop ?? scope.leave;
    }
  }

  private leaf(
    parent: Node,
    { event, origin, text }: Pick<Primitive, 'event' | 'origin'> & Partial<OpenCondition>,
    on: Readonly<Record<string, unknown>>,
    labels: readonly string[] = [],
  ): Target {
    const id = this.newId();
    const meta = {
      labels,
      ...(origin === undefined ? {} : { origin }),
      ...(text === undefined ? {} : { condition: text }),
    };
    parent.children.push({ key: event.replaceAll('.', ':'), children: [], id, on, meta });
    return { id, resets: [] };
  }

  private newId(): string {
    return `step${++this.leaves}`;
  }

  private frame(frame: Frame, parent: Node, after: Target, answers?: Scope['answers']): Target {
    const own = new Map<string, readonly Value[]>();
    collectReads(frame.body, own, 'this frame only');
    const leaving = ({ id, resets: before }: Target): Target => ({ id, resets: [...before, ...own.keys()] });
    const leave = leaving(after);
    const node: Node = {
      key: frame.name,
      children: [],
      meta: {
        labels: frame.labels,
        function: frame.name,
        ...(frame.origin === undefined ? {} : { origin: frame.origin }),
      },
    };
    const scope: Scope =
      answers === undefined
        ? { leave }
        : { leave, answers: { yes: leaving(answers.yes), no: leaving(answers.no) } };
    const entry = this.sequence(frame.body, node, scope, leave);
    // A frame without a step is not entered; where it goes may still be one of its answers.
    if (node.children.length === 0) return answers === undefined ? after : entry;
    parent.children.push(node);
    return entry;
  }

  private ask(step: Extract<Step, { kind: 'ask' }>, parent: Node, scope: Scope, after: Target): Target {
    const no = this.sequence(step.no, parent, scope, after);
    const yes = this.sequence(step.yes, parent, scope, after);
    return this.frame(step.frame, parent, no, { yes, no });
  }

  private branch(step: Extract<Step, { kind: 'branch' }>, parent: Node, scope: Scope, after: Target): Target {
    const no = this.sequence(step.no, parent, scope, after);
    const yes = this.sequence(step.yes, parent, scope, after);
    return this.leaf(parent, step.question, {
      ...this.transitions(withIndex(step.question, 'answer', 'yes'), yes),
      ...this.transitions(withIndex(step.question, 'answer', 'no'), no),
    });
  }

  private choose(
    { branches, condition }: Extract<Step, { kind: 'choose' }>,
    parent: Node,
    scope: Scope,
    after: Target,
  ): Target {
    const entries = branches.toReversed().map((branch) => this.sequence(branch, parent, scope, after));
    const ways = entries
      .toReversed()
      .map((entry, branch) => [
        `thread.choose(branch=${branch + 1})`,
        { target: `#${entry.id}`, ...resets(entry) },
      ]);
    return this.leaf(parent, { event: 'thread.choose', ...condition }, Object.fromEntries(ways));
  }

  /**
   * The body is compiled against a target that does not exist yet: the id is chosen first and given to the
   * leaf that the body turns out to begin with.
   */
  private repeat(body: readonly Step[], parent: Node, scope: Scope, after: Target): Target {
    const back = this.newId();
    const again: Target = { id: back, resets: [] };
    const holder: Node = { key: parent.key, children: [] };
    const entry = this.sequence(body, holder, { ...scope, stop: after }, again);
    if (entry.id === back) return after;
    parent.children.push(...holder.children.map((child) => redirect(child, back, entry.id)));
    return entry;
  }

  /** One transition for each value of each variable that the primitive uses. */
  private transitions(primitive: Primitive, after: Target): Readonly<Record<string, unknown>> {
    const [[index, variable] = [], ...others] = Object.entries(primitive.variables);
    if (index === undefined || variable === undefined) {
      const labels = [primitive.event, ...(primitive.or ?? [])].map((event) =>
        labelOf({ ...primitive, event }),
      );
      return Object.fromEntries(labels.map((label) => [label, { target: `#${after.id}`, ...resets(after) }]));
    }
    const rest = { ...primitive, variables: Object.fromEntries(others) };
    const values = this.variables.get(variable) ?? [];
    return Object.assign(
      {},
      ...values.map((value) => {
        const on = this.transitions(withIndex(rest, index, value), after);
        return Object.fromEntries(
          Object.entries(on).map(([label, transition]) => [
            label,
            onlyIf(transition as Guarded, variable, value),
          ]),
        );
      }),
    );
  }

  private reads(step: Extract<Step, { kind: 'read' }>, after: Target): Readonly<Record<string, unknown>> {
    return Object.fromEntries(
      step.values.map((value) => [
        labelOf(withIndex(step.question, step.index, value)),
        { target: `#${after.id}`, actions: assign({ ...none(after.resets), [step.variable]: value }) },
      ]),
    );
  }
}

interface Guarded {
  readonly guard?: (args: { context: Variables }) => boolean;
}

function onlyIf(transition: Guarded, variable: string, value: Value): Guarded {
  const also = transition.guard ?? (() => true);
  return { ...transition, guard: ({ context }) => context[variable] === value && also({ context }) };
}

function resets(target: Target): object {
  return target.resets.length === 0 ? {} : { actions: assign(none(target.resets)) };
}

function none(variables: readonly string[]): Variables {
  return Object.fromEntries(variables.map((name) => [name, null]));
}

function withIndex(primitive: Primitive, index: string, value: string | number): Primitive {
  return { ...primitive, indices: { ...primitive.indices, [index]: value } };
}

function labelOf({ event, indices }: Primitive): string {
  const list = Object.entries(indices)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key}=${value}`);
  return list.length === 0 ? event : `${event}(${list.join(', ')})`;
}

/** The variables read in these steps with their values; frames inside are left out on request. */
function collectReads(
  steps: readonly Step[],
  found: Map<string, readonly Value[]>,
  depth: 'every frame' | 'this frame only' = 'every frame',
): void {
  for (const step of steps) {
    if (step.kind === 'read') found.set(step.variable, step.values);
    else if (step.kind === 'branch') collectReads([...step.yes, ...step.no], found, depth);
    else if (step.kind === 'choose') collectReads(step.branches.flat(), found, depth);
    else if (step.kind === 'ask')
      collectReads([...(depth === 'every frame' ? [step.frame] : []), ...step.yes, ...step.no], found, depth);
    else if (step.kind === 'repeat') collectReads(step.body, found, depth);
    else if (step.kind === 'frame' && depth === 'every frame') collectReads(step.body, found, depth);
  }
}

/** Sends every transition to `from` to `to` instead. */
function redirect(node: Node, from: string, to: string): Node {
  const on = Object.entries(node.on ?? {}).map(([label, transition]) => {
    const { target } = transition as { target: string };
    return [label, target === `#${from}` ? { ...(transition as object), target: `#${to}` } : transition];
  });
  return {
    ...node,
    children: node.children.map((child) => redirect(child, from, to)),
    ...(node.on === undefined ? {} : { on: Object.fromEntries(on) }),
  };
}

/** The xstate configuration of a node; equal names beside each other are numbered in the order of the text. */
function configOf(node: Node): Record<string, unknown> {
  if (node.id === DONE) return { id: DONE, type: 'final' };
  const own = {
    ...(node.id === undefined ? {} : { id: node.id }),
    ...(node.meta === undefined ? {} : { meta: node.meta }),
    ...(node.on === undefined ? {} : { on: node.on }),
  };
  if (node.children.length === 0) return own;
  const used = new Map<string, number>();
  const states = node.children.toReversed().map((child) => {
    const times = (used.get(child.key) ?? 0) + 1;
    used.set(child.key, times);
    return [times === 1 ? child.key : `${child.key} (${times})`, configOf(child)];
  });
  return { ...own, initial: states[0]![0], states: Object.fromEntries(states) };
}
