/** A flow, a kernel version and a configuration give the program that every process runs. */
import type { Step, Thread } from '../../model/kernel/call-tree.ts';
import { type Configuration, devicesOf, featuresOf, type Program } from '../../model/system.ts';
import type { FlowFile, Position, Root, Statement } from '../flow/ast.ts';
import { FlowError } from '../flow/error.ts';
import { type Definition, definitionsIn, type KernelVersion } from './library.ts';
import { prologueOf, withPrologue } from './prologue.ts';
import { type DeviceLoop, type FlowPlace, type Resolution, resolve } from './resolve.ts';
import { type Scope, threadScope } from './scope.ts';
import { anyStep, isEvent } from './steps.ts';

export interface ResolvedProgram extends Program {
  /** Calls that are known to have no effect on the model, in the order met. */
  readonly noEffect: readonly string[];
  /**
   * Calls, and questions that are calls, which resolve to nothing, by their names in the order met. A claim is proved
   * only if they have no effect.
   */
  readonly unknown: readonly string[];
  /** Labels of the text, with the call that each stands at. */
  readonly labels: ReadonlyMap<string, string>;
  /** The loops over devices, and questions to one entry outside of them. */
  readonly loops: readonly DeviceLoop[];
  readonly questions: readonly FlowPlace[];
}

/**
 * Resolves the threads of `flow`. Functions of `overrides`, a file whose trees are all definitions, come first,
 * then those that the flow defines itself, then those of the kernel version. A thread of either file that is named
 * like one of the kernel's own takes the place of that one.
 * Throws a `FlowError` for what cannot be resolved, an `InputError` for overrides that nothing calls.
 */
export function buildProgram(
  flow: FlowFile,
  overrides: FlowFile | undefined,
  kernel: KernelVersion,
  configuration: Configuration,
): ResolvedProgram {
  const own = threadsAndDefinitions(flow, kernel.definitions);
  const overriding = overrides === undefined ? [] : definitionsIn(overrides);
  const forPrologue = new Map([...kernel.definitions, ...overriding]);
  const into: Resolution = {
    definitions: new Map([...kernel.definitions, ...own.definitions, ...overriding]),
    devices: devicesOf(configuration),
    units: configuration.units,
    features: featuresOf(configuration, { locks: ['any'], chooses: true, begins: true }),
    noEffect: new Set(),
    unknown: new Set(),
    used: new Set(),
    locks: new Set(),
    labels: new Map(),
    loops: [],
    questions: [],
    size: { steps: 0 },
  };
  const served = kernel.background.roots.map(nameOf);
  const inFront = own.threads.filter((root) => !served.includes(nameOf(root)));
  const threads = inFront.map((root) => threadOf(root, flow, configuration, into));
  refuseIdle(flow, threads, into);
  const background = backgroundOf([kernel.background, flow, overrides], configuration, into);
  const prologue = prologueOf(kernel, scopeFor(configuration), { ...into, definitions: forPrologue });
  refuseUnused(overriding, flow, into);
  refuseStrangers(overrides, served);
  const program = withPrologue(threads, prologue);
  const all = [...program.threads, ...background];
  const second = configuration.processes < 2 ? [] : prologue.bySecondProcess;
  const software = [...all.map(({ body }) => body), second];
  return {
    threads: all,
    second,
    begins: program.begins,
    enlists: threads.some(({ body }) => anyStep(body, (step) => isEvent(step, 'binding.enlist'))),
    locks: [...into.locks].filter((lock) => software.some((body) => anyStep(body, isAt(lock)))),
    chooses: software.some((body) => anyStep(body, (step) => step.kind === 'choose')),
    noEffect: [...into.noEffect],
    unknown: [...into.unknown],
    labels: into.labels,
    loops: into.loops,
    questions: into.questions,
  };
}

const isAt =
  (lock: string) =>
  (step: Step): boolean =>
    step.kind === 'primitive' && step.indices['lock'] === lock;

/**
 * Roots that nothing calls are threads; the others are definitions. A function of the kernel that another root
 * comes to call through the kernel's own definitions is a definition as well.
 */
function threadsAndDefinitions(flow: FlowFile, kernel: ReadonlyMap<string, Definition>) {
  refuseTwins(flow);
  const own = new Map(flow.roots.map((root) => [nameOf(root), root]));
  const isDefinition = (root: Root): boolean =>
    root.kind === 'tree' &&
    flow.roots.some((other) => other !== root && callsInTheEnd(other, nameOf(root), own, kernel));
  const calledHere = new Set(flow.roots.flatMap((root) => callsIn(bodyOf(root))));
  const threads = flow.roots.filter((root) => !calledHere.has(nameOf(root)) && !isDefinition(root));
  if (threads.length === 0) {
    throw problem(
      flow,
      placeOf(flow.roots[0]!),
      'every call tree is called by another one',
      'They call each other in a circle; the one to begin with must be one that nobody calls.',
    );
  }
  const definitions = definitionsIn(flow).filter(
    ([name]) => !threads.some((thread) => nameOf(thread) === name),
  );
  return { threads, definitions };
}

/** Whether running `root` comes to a call of `name`, through definitions of the file and of the kernel. */
function callsInTheEnd(
  root: Root,
  name: string,
  own: ReadonlyMap<string, Root>,
  kernel: ReadonlyMap<string, Definition>,
): boolean {
  const seen = new Set<string>();
  const open = [...callsIn(bodyOf(root))];
  for (let call = open.pop(); call !== undefined; call = open.pop()) {
    if (call === name) return true;
    if (seen.has(call)) continue;
    seen.add(call);
    const definition = own.get(call);
    open.push(
      ...callsIn(definition === undefined ? (kernel.get(call)?.call.body ?? []) : bodyOf(definition)),
    );
  }
  return false;
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

function scopeFor(configuration: Configuration): Scope {
  const { ats, pri, cachingMode, nonCoherent, faultRecording, groups } = configuration;
  return threadScope({
    ats,
    pri,
    caching_mode: cachingMode,
    non_coherent: nonCoherent,
    fault_recording: faultRecording,
    groups,
  });
}

/** A file that was given to replace functions and replaces none would be ignored in silence. */
function refuseUnused(
  overriding: readonly [string, Definition][],
  flow: FlowFile,
  { used, noEffect }: Resolution,
): void {
  const unused = overriding.filter(([name]) => !used.has(name));
  if (unused.length === 0) return;
  const [[, { file, call }]] = unused as [[string, Definition]];
  if (unused.length < overriding.length) {
    for (const [name] of unused) noEffect.add(`${name} (defined in ${file.source}, never called)`);
    return;
  }
  throw problem(
    file,
    call.at,
    `nothing in ${flow.source} calls ${unused.map(([name]) => name).join(', ')}`,
    'Give functions that the flow calls; one whose body stands in the flow itself cannot be replaced.',
  );
}

/**
 * The kernel's own threads, which serve each device for as long as it lives: those of the first file, each replaced
 * by the last thread of its name in the files that follow.
 */
function backgroundOf(
  [shipped, ...others]: readonly [FlowFile, ...(FlowFile | undefined)[]],
  configuration: Configuration,
  into: Resolution,
): Thread[] {
  const quiet: Resolution = { ...into, noEffect: new Set(), unknown: new Set(), labels: new Map() };
  const all = [shipped, ...others.filter((file) => file !== undefined)].flatMap((file) =>
    file.roots.map((root) => ({ root, file })),
  );
  return shipped.roots
    .map((root) => all.findLast((other) => nameOf(other.root) === nameOf(root))!)
    .flatMap(({ root, file }) =>
      devicesOf(configuration).map((device) => ({
        name: nameOf(root),
        background: device,
        body: resolve(
          statementsOf(root),
          file,
          { ...scopeFor(configuration), device },
          file === shipped ? quiet : into,
        ),
      })),
    )
    .filter(({ body }) => anyStep(body, () => true));
}

/** A thread among the overrides that takes nobody's place would be ignored in silence. */
function refuseStrangers(overrides: FlowFile | undefined, served: readonly string[]): void {
  const stranger = overrides?.roots.find((root) => root.kind === 'thread' && !served.includes(nameOf(root)));
  if (overrides === undefined || stranger === undefined) return;
  throw problem(
    overrides,
    placeOf(stranger),
    `no thread of the kernel is called ${nameOf(stranger)}`,
    `Beside a shipped flow a thread can take the place of ${served.join(', ')}.`,
  );
}

/** A flow that touches nothing in the model would keep every claim and show nothing, whatever branches it has. */
function refuseIdle(flow: FlowFile, threads: readonly Thread[], into: Resolution): void {
  if (threads.some((thread) => anyStep(thread.body, ({ kind }) => kind !== 'choose'))) return;
  const names = [...into.noEffect, ...into.unknown].slice(0, 5).join(', ');
  throw problem(
    flow,
    placeOf(flow.roots[0]!),
    'no call in this flow has an effect on the model',
    `Not known: ${names === '' ? 'there are no calls' : names}. \`pasidcheck list primitives\` has what a flow can be made of.`,
  );
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
