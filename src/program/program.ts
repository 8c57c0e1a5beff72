/** A flow, a kernel version and a configuration give the program that every process runs. */
import type { Step, Thread } from '../../model/kernel/call-tree.ts';
import { lockFunction, lockName } from '../../model/kernel/lock-functions.ts';
import { writtenLock } from '../../model/kernel/lock-kinds.ts';
import { anyProgram, type Configuration, devicesOf, featuresOf, type Program } from '../../model/system.ts';
import type { FlowFile, Root, Statement } from '../flow/ast.ts';
import { FlowError } from '../flow/error.ts';
import { bodyOf, callsIn, nameOf, placeOf } from '../flow/walk.ts';
import type { Assumption, NoEffect } from '../report/verdict.ts';
import type { Note } from '../words/note-text.ts';
import { callsAssumed } from './assumptions.ts';
import { UNKNOWN_CALL } from './call-resolver.ts';
import { type Definition, definitionsIn, type KernelVersion } from './library.ts';
import { takenForGood } from './locks.ts';
import { didYouMean } from './nearest.ts';
import { NoEffects } from './no-effect.ts';
import { notRead, replacedBodies, replacedFunctions } from './notes.ts';
import { primitiveNames } from './primitive.ts';
import { prologueOf, withPrologue } from './prologue.ts';
import type { DeviceLoop, FlowPlace, Resolution, SourcePlace } from './resolution.ts';
import { resolve } from './resolve.ts';
import { type Scope, threadScope } from './scope.ts';
import { anyStep, isEvent } from './steps.ts';
import { refuseTwins, threadsAndDefinitions } from './threads.ts';
import { refuseNearMiss } from './unknown-call.ts';

/** A lock that a thread may still hold where it ends, and where it takes it. */
export interface KeptLock extends SourcePlace {
  readonly thread: string;
  readonly lock: string;
}

export interface ResolvedProgram extends Program {
  /** What the model does not act on, in the order met. */
  readonly noEffect: readonly NoEffect[];
  /**
   * Calls, and questions that are calls, which resolve to nothing, by their names in the order met. A claim is proved
   * only if they have no effect.
   */
  readonly unknown: readonly string[];
  /** What the user may want to know about how the text was understood. */
  readonly notes: readonly Note[];
  /** Labels of the text, with the call that each stands at. */
  readonly labels: ReadonlyMap<string, string>;
  /** Locks that a thread may still hold where it ends. */
  readonly keptLocks: readonly KeptLock[];
  /** The loops over devices, and questions to one entry outside of them. */
  readonly loops: readonly DeviceLoop[];
  readonly questions: readonly FlowPlace[];
}

/**
 * Resolves the threads of `flow`. Functions of `overrides`, a file whose trees are all definitions, come first,
 * then those that the flow defines itself, then those of the kernel version. A thread of either file that is named
 * like one of the kernel's own takes the place of that one.
 * Of `assumptions` only the names of calls count: a call that is assumed to have no effect is not misspelt. Calls in C of
 * which nothing is known are steps, or a thread ends there: then no run that is left rests on what they do.
 * Throws a `FlowError` for what cannot be resolved, an `InputError` for overrides that nothing calls.
 */
export function buildProgram(
  flow: FlowFile,
  overrides: FlowFile | undefined,
  kernel: KernelVersion,
  configuration: Configuration,
  assumptions: readonly Assumption[] = [],
  unknownCalls: 'are steps' | 'are ends' = 'are steps',
): ResolvedProgram {
  const given = overrides === undefined ? [flow] : [flow, overrides];
  for (const file of given) refuseTwins(file, kernel.aliases);
  const own = threadsAndDefinitions(flow, kernel.definitions);
  const overriding = overrides === undefined ? [] : withAliases(definitionsIn(overrides), kernel);
  const known = resolutionOf(flow, overrides, own.definitions, overriding, kernel, configuration);
  const into = {
    ...known,
    assumed: callsAssumed(assumptions),
    endsAtUnknown: unknownCalls === 'are ends',
  };
  for (const file of given) refuseUnread(file, into);
  const served = kernel.background.roots.map(nameOf);
  const inFront = own.threads.filter((root) => !served.includes(nameOf(root)));
  for (const root of inFront) refuseNearMiss(nameOf(root), placeOf(root), flow, kernel.functions);
  const threads = inFront.map((root) => threadOf(root, flow, configuration, into));
  refuseIdle(flow, threads, into);
  const background = backgroundOf([kernel.background, flow, overrides], configuration, into);
  const forPrologue = new Map([...kernel.definitions, ...overriding]);
  const prologue = prologueOf(kernel, scopeFor(configuration), { ...into, definitions: forPrologue });
  refuseUnused(overrides, flow, into);
  refuseStrangers(overrides, served);
  const program = withPrologue(threads, prologue);
  const all = [...program.threads, ...background];
  const second = configuration.processes < 2 ? [] : prologue.bySecondProcess;
  const software = [...all.map(({ body }) => body), second];
  const called = [...new Set(software.flatMap(unknownCallsIn))];
  const kept = keptLocks(all, into);
  return {
    threads: all,
    second,
    begins: program.begins,
    enlists: threads.some(({ body }) => anyStep(body, (step) => isEvent(step, 'binding.enlist'))),
    locks: [...into.locks].filter((lock) => software.some((body) => anyStep(body, isAt(lock)))),
    chooses: software.some((body) => anyStep(body, (step) => step.kind === 'choose')),
    unknownCalls: called,
    noEffect: into.noEffect.all,
    unknown: [...new Set([...into.unknown, ...called])],
    notes: [
      ...given.flatMap(notRead),
      ...replacedFunctions(overrides, kernel),
      ...replacedBodies(into.replaced),
      ...program.notes,
      ...kept.map((lock): Note => ({ kind: 'keeps lock', ...lock })),
    ],
    keptLocks: kept,
    labels: into.labels,
    loops: into.loops,
    questions: into.questions,
  };
}

/** The calls among these steps of which nothing is known. */
function unknownCallsIn(steps: readonly Step[]): readonly string[] {
  const found = new Set<string>();
  anyStep(steps, (step) => {
    if (step.kind === 'primitive' && step.event === UNKNOWN_CALL) found.add(String(step.indices['call']));
    return false;
  });
  return [...found];
}

/** The locks that threads may keep, each place once: in a loop over devices a place is several steps. */
function keptLocks(threads: readonly Thread[], { takenAt }: Resolution): readonly KeptLock[] {
  const kept = threads.flatMap((thread) =>
    takenForGood(thread).map(
      (step): KeptLock => ({
        thread: thread.name,
        lock: writtenLock(String(step.indices['lock'])),
        ...takenAt.get(step)!,
      }),
    ),
  );
  return [...new Map(kept.map((lock) => [JSON.stringify(lock), lock])).values()];
}

const isAt =
  (lock: string) =>
  (step: Step): boolean =>
    step.kind === 'primitive' && step.indices['lock'] === lock;

/** Overrides under a name that upstream uses replace the function under the name that the flows have for it. */
function withAliases(
  overriding: readonly [string, Definition][],
  { aliases }: KernelVersion,
): readonly [string, Definition][] {
  const names = new Set(overriding.map(([name]) => name));
  return overriding.flatMap(([name, definition]): [string, Definition][] => {
    const meant = aliases.get(name);
    const also: [string, Definition][] = meant === undefined || names.has(meant) ? [] : [[meant, definition]];
    return [[name, definition], ...also];
  });
}

function resolutionOf(
  flow: FlowFile,
  overrides: FlowFile | undefined,
  defined: readonly [string, Definition][],
  overriding: readonly [string, Definition][],
  kernel: KernelVersion,
  configuration: Configuration,
): Resolution {
  const given = [flow, ...(overrides === undefined ? [] : [overrides])];
  const isShipped = [...kernel.flows.values()].includes(flow);
  return {
    definitions: new Map([...kernel.definitions, ...defined, ...overriding]),
    overrides: new Map(overriding),
    own: new Set(isShipped ? given.slice(1) : given),
    functions: new Set([...kernel.functions, ...given.flatMap(({ roots }) => roots.map(nameOf))]),
    devices: devicesOf(configuration),
    units: configuration.units,
    features: featuresOf(configuration, anyProgram),
    noEffect: new NoEffects(),
    unknown: new Set(),
    assumed: new Set(),
    missing: kernel.missing ?? new Set(),
    endsAtUnknown: false,
    replaced: new Map(),
    used: new Set(),
    spinlocks: new Set(given.flatMap(({ roots }) => roots.flatMap((root) => spinlocksIn(bodyOf(root))))),
    locks: new Set(),
    takenAt: new Map(),
    labels: new Map(),
    loops: [],
    questions: [],
    size: { steps: 0 },
  };
}

/** Locks that these statements take as spinlocks. */
function spinlocksIn(statements: readonly Statement[]): readonly string[] {
  return callsIn(statements).flatMap(({ name, args: [lock] }) =>
    lockFunction(name)?.kind === 'spinlock' && lock !== undefined ? [lockName(lock.value)] : [],
  );
}

/** Throws a `FlowError` for a function that was not read and that the flow or the kernel knows. */
function refuseUnread(file: FlowFile, { functions }: Resolution): void {
  const lost = file.unread?.find(
    ({ what, name = '' }) => what === 'function' && (functions.has(name) || primitiveNames().includes(name)),
  );
  if (lost === undefined) return;
  throw new FlowError({
    source: file.source,
    text: file.text,
    at: lost.at,
    message: `'${lost.name}' would not be read here, and it is a function that is called`,
    hint: `Put its head at the beginning of a line: \`${lost.name}() { }\`.`,
  });
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
  overrides: FlowFile | undefined,
  flow: FlowFile,
  { used, noEffect, functions, definitions }: Resolution,
): void {
  if (overrides === undefined) return;
  const all = definitionsIn(overrides);
  const isUsed = ([name, { call }]: [string, Definition]): boolean =>
    [...used].some((one) => one === name || definitions.get(one)?.call === call);
  const unused = all.filter((one) => !isUsed(one));
  const others = new Set([...functions].filter((name) => !all.some(([own]) => own === name)));
  for (const [name, { call }] of unused) refuseNearMiss(name, call.at, overrides, others);
  if (unused.length < all.length) {
    for (const [name] of unused) noEffect.add({ kind: 'uncalled', name, source: overrides.source });
    return;
  }
  const [first] = unused;
  if (first === undefined) return;
  const hint = didYouMean(first[0], [...others]);
  throw problem(
    overrides,
    first[1].call.at,
    `nothing in ${flow.source} calls ${unused.map(([name]) => name).join(', ')}`,
    `Give functions that the flow calls${hint === '' ? '' : `: ${hint}`}. \`pasidcheck list functions --kernel VERSION\` lists them.`,
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
  const quiet: Resolution = { ...into, noEffect: new NoEffects(), unknown: new Set(), labels: new Map() };
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

/** A thread among the overrides that replaces none would be ignored silently. */
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
  const names = [...into.unknown, ...into.noEffect.all.map(({ name }) => name)].slice(0, 5).join(', ');
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

function problem(flow: FlowFile, at: FlowError['at'], message: string, hint: string): FlowError {
  return new FlowError({ source: flow.source, text: flow.text, at, message, hint });
}
