/** A flow, a kernel version and a configuration give the program that every process runs. */
import type { Step, Thread } from '../../model/kernel/call-tree.ts';
import { type Configuration, devicesOf, type Program } from '../../model/system.ts';
import type { FlowFile, Position, Root, Statement } from '../flow/ast.ts';
import { FlowError } from '../flow/error.ts';
import { type Definition, definitionsIn, type KernelVersion } from './library.ts';
import { type Resolution, resolve } from './resolve.ts';
import { type Scope, threadScope } from './scope.ts';

export interface ResolvedProgram extends Program {
  /** Names that have no effect on the model, in the order met. */
  readonly noEffect: readonly string[];
  /** Labels of the text, with the call that each stands at. */
  readonly labels: ReadonlyMap<string, string>;
}

/**
 * Resolves the threads of `flow`. Functions that it defines itself come first, then those of `overrides`, a
 * file whose trees are all definitions, then those of the kernel version.
 * Throws a `FlowError` for what cannot be resolved.
 */
export function buildProgram(
  flow: FlowFile,
  overrides: FlowFile | undefined,
  kernel: KernelVersion,
  configuration: Configuration,
): ResolvedProgram {
  const own = threadsAndDefinitions(flow, overrides === undefined ? [] : definitionsIn(overrides));
  const into: Resolution = {
    definitions: new Map([...kernel.definitions, ...own.definitions]),
    devices: devicesOf(configuration),
    ats: configuration.ats,
    noEffect: new Set(),
    locks: new Set(),
    labels: new Map(),
  };
  const threads = own.threads.map((root) => threadOf(root, flow, configuration, into));
  refuseIdle(flow, threads, into);
  const program = withPrologue(threads, prologueOf(kernel, configuration, into));
  return {
    ...program,
    locks: [...into.locks],
    chooses: program.threads.some((thread) => anyStep(thread.body, (step) => step.kind === 'choose')),
    noEffect: [...into.noEffect],
    labels: into.labels,
  };
}

/** Roots that nothing calls are threads; the others are definitions. */
function threadsAndDefinitions(flow: FlowFile, overrides: readonly [string, Definition][]) {
  const called = new Set(flow.roots.flatMap((root) => callsIn(bodyOf(root))));
  const isDefinition = (root: Root): root is Extract<Root, { kind: 'tree' }> =>
    root.kind === 'tree' && called.has(root.call.name);
  const threads = flow.roots.filter((root) => !isDefinition(root));
  refuseTwins(flow);
  if (threads.length === 0) {
    const [first] = flow.roots;
    throw problem(
      flow,
      placeOf(first!),
      'every call tree is called by another one',
      'One of them has to be a thread.',
    );
  }
  const definitions = new Map<string, Definition>([
    ...flow.roots
      .filter(isDefinition)
      .map((root): [string, Definition] => [root.call.name, { call: root.call, file: flow }]),
    ...overrides,
  ]);
  return { threads, definitions };
}

function refuseTwins(flow: FlowFile): void {
  const seen = new Set<string>();
  for (const root of flow.roots) {
    const name = nameOf(root);
    if (seen.has(name)) {
      throw problem(
        flow,
        placeOf(root),
        `'${name}' stands here twice`,
        'Give each call tree and each thread a name of its own.',
      );
    }
    seen.add(name);
  }
}

function threadOf(root: Root, flow: FlowFile, configuration: Configuration, into: Resolution): Thread {
  return { name: nameOf(root), body: resolve(statementsOf(root), flow, scopeFor(configuration), into) };
}

function scopeFor({ ats }: Configuration): Scope {
  return threadScope({ ats });
}

/** A flow without any step would prove every claim and show nothing. */
function refuseIdle(flow: FlowFile, threads: readonly Thread[], into: Resolution): void {
  if (threads.some((thread) => anyStep(thread.body, () => true))) return;
  const names = [...into.noEffect].slice(0, 5).join(', ');
  throw problem(
    flow,
    placeOf(flow.roots[0]!),
    'no call in this flow has an effect on the model',
    `Not known: ${names === '' ? 'there are no calls' : names}. \`pasidcheck list primitives\` has what a flow can be made of.`,
  );
}

function prologueOf(kernel: KernelVersion, configuration: Configuration, into: Resolution): readonly Step[] {
  const file = kernel.prologue;
  const quiet: Resolution = {
    ...into,
    noEffect: new Set(),
    labels: new Map(),
    definitions: kernel.definitions,
  };
  return file.roots.flatMap((root) => resolve(statementsOf(root), file, scopeFor(configuration), quiet));
}

/** A flow that binds nothing itself starts from the prologue; one thread goes on in place, several together. */
function withPrologue(
  threads: readonly Thread[],
  prologue: readonly Step[],
): Pick<Program, 'threads' | 'begins'> {
  if (
    threads.some(({ body }) =>
      anyStep(body, (s) => s.kind === 'primitive' && s.event === 'entry.set_present'),
    )
  ) {
    return { threads, begins: false };
  }
  const [only, ...others] = threads;
  if (others.length === 0)
    return { threads: [{ ...only!, body: [...prologue, ...only!.body] }], begins: false };
  const begin: Step = { kind: 'primitive', event: 'threads.begin', indices: {}, variables: {} };
  return {
    threads: [
      { name: 'prologue', body: [...prologue, begin] },
      ...threads.map(({ name, body }) => ({ name, body: [begin, ...body] })),
    ],
    begins: true,
  };
}

/** Whether some step at any depth is as wanted; frames themselves are no steps. */
function anyStep(steps: readonly Step[], wanted: (step: Step) => boolean): boolean {
  return steps.some((step) => {
    switch (step.kind) {
      case 'frame':
      case 'repeat':
        return anyStep(step.body, wanted);
      case 'branch':
        return wanted(step) || anyStep([...step.yes, ...step.no], wanted);
      case 'choose':
        return wanted(step) || anyStep(step.branches.flat(), wanted);
      case 'break':
      case 'return':
        return false;
      case 'primitive':
      case 'read':
        return wanted(step);
    }
  });
}

function statementsOf(root: Root): readonly Statement[] {
  return root.kind === 'tree' ? [root.call] : root.body;
}

function bodyOf(root: Root): readonly Statement[] {
  return root.kind === 'tree' ? (root.call.body ?? []) : root.body;
}

function nameOf(root: Root): string {
  return root.kind === 'tree' ? root.call.name : root.name;
}

function placeOf(root: Root): Position {
  return root.kind === 'tree' ? root.call.at : root.at;
}

/** Names of the calls without a body of their own, at any depth. */
function callsIn(statements: readonly Statement[]): readonly string[] {
  return statements.flatMap((statement): readonly string[] => {
    switch (statement.kind) {
      case 'call':
        return statement.body === undefined ? [statement.name] : callsIn(statement.body);
      case 'if':
        return callsIn([...statement.then, ...statement.otherwise]);
      case 'while':
      case 'each':
        return callsIn(statement.body);
      case 'either':
        return callsIn(statement.branches.flat());
      case 'assign':
        return callsIn([statement.call]);
      case 'return':
      case 'lock':
      case 'unlock':
        return [];
    }
  });
}

function problem(flow: FlowFile, at: Position, message: string, hint: string): FlowError {
  return new FlowError({ source: flow.source, text: flow.text, at, message, hint });
}
