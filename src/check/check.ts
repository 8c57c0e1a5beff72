/**
 * The composition root: a flow, a kernel version, a configuration and claims give verdicts.
 */
import { type Charts, type Configuration, charts, composeSystem, threadNames } from '../../model/system.ts';
import type { ObservedProgram, ShippedClaim } from '../../properties/claim.ts';
import {
  alike,
  type Claim,
  CutShort,
  compileSystem,
  type End,
  type Exploration,
  explore,
  independentParts,
  instancesOf,
  type Reduce,
  type SearchOptions,
  type System,
  simplestRun,
  type Task,
  type Trace,
  withoutListeners,
  withPatience,
} from '../engine/index.ts';
import type { FlowFile } from '../flow/ast.ts';
import type { Assumption, Result, Verdict } from '../report/verdict.ts';
import { passesUnknown, worst } from '../report/verdict.ts';
import { describeScope } from '../words/scope-text.ts';
import { assuming } from './assumptions.ts';
import type { KernelVersion } from './library.ts';
import { buildProgram, type ResolvedProgram } from './program.ts';
import { UNKNOWN_CALL } from './resolve.ts';
import { describeCauses, describeTrace, describeWaiting } from './trace.ts';

export interface CheckRequest {
  readonly flow: FlowFile;
  /** The name under which verdicts speak of the flow. */
  readonly flowName: string;
  /** Definitions that come before those of the kernel version. */
  readonly overrides?: FlowFile;
  readonly kernel: KernelVersion;
  readonly configuration: Configuration;
  /** What the configuration is called, if it has a name. */
  readonly scopeName?: string;
  readonly claims: readonly ShippedClaim[];
  /** What the user assumes beside the model. */
  readonly assumptions?: readonly Assumption[];
  readonly bounds?: SearchOptions;
  /** What the searches may leave out; nothing unless told. */
  readonly reduce?: Reduce;
  /** What a thread does where it calls a function of which nothing is known; a step unless told. */
  readonly unknownCalls?: 'are steps' | 'are ends';
  /** The charts of the model, unless a test puts edited ones in their place. */
  readonly using?: Charts;
}

/** A system ready to be searched, with what a verdict needs to know about it. */
export interface Compiled {
  readonly system: System;
  readonly program: ResolvedProgram;
  /** What the engine decides for each claim. */
  readonly decisions: ReadonlyMap<ShippedClaim, readonly Claim[]>;
  readonly observers: ReadonlySet<string>;
  /** The observers of each claim. */
  readonly observersOf: ReadonlyMap<ShippedClaim, readonly string[]>;
}

/** A part that was searched, for itself and for those that are the same but for names. */
export interface Searched extends Task {
  readonly exploration: Exploration;
}

/** Compiles what a request is about. Throws an `InputError` for a flow that cannot be resolved. */
export function compile({
  flow,
  overrides,
  kernel,
  configuration,
  claims,
  assumptions,
  unknownCalls,
  using = charts,
}: CheckRequest): Compiled {
  const program = buildProgram(flow, overrides, kernel, configuration, assumptions, unknownCalls);
  const observed = observedIn(configuration, program);
  const perClaim = claims.map((claim) => [claim, claim.observers(configuration, observed)] as const);
  const observers = perClaim.flatMap(([, own]) => own);
  const system = compileSystem(composeSystem(configuration, program, observers, using));
  return {
    system,
    program,
    decisions: new Map(claims.map((claim) => [claim, claim.decide(configuration, observed)])),
    observers: new Set(observers.map(({ name }) => name)),
    observersOf: new Map(perClaim.map(([claim, own]) => [claim, own.map(({ name }) => name)])),
  };
}

/** What a claim may know of a program. */
export const observedIn = (configuration: Configuration, program: ResolvedProgram): ObservedProgram => ({
  threads: threadNames(configuration, program),
  locks: program.locks,
});

/** What was compiled for several claims, as it would be for these alone: the observers of the others leave the system. */
export function onlyAbout(compiled: Compiled, claims: readonly ShippedClaim[]): Compiled {
  const isAsked = (claim: ShippedClaim): boolean => claims.some(({ id }) => id === claim.id);
  const observersOf = new Map([...compiled.observersOf].filter(([claim]) => isAsked(claim)));
  const observers = new Set([...observersOf.values()].flat());
  const others = [...compiled.observers].filter((name) => !observers.has(name));
  return {
    ...compiled,
    system: withoutListeners(compiled.system, new Set(others)),
    decisions: new Map([...compiled.decisions].filter(([claim]) => isAsked(claim))),
    observers,
    observersOf,
  };
}

/** What was found about a claim, and the system on which it was. */
export interface Finding {
  readonly result: Result;
  /** Absent where the end came before there was a system. */
  readonly compiled?: Compiled;
}

/** Searches every interleaving and gives one result for each claim, as `find()` does. */
export const check = (request: CheckRequest): Result[] => find(request).map(({ result }) => result);

/**
 * Searches every interleaving and gives one finding for each claim. Its bounds are those of each search, and of what comes
 * before it.
 */
export function find(request: CheckRequest): Finding[] {
  return unlessCutShort(request, () => {
    const compiled = compile(request);
    return checkCompiled(request, compiled).map((result) => ({ result, compiled }));
  });
}

/** What a search finds, or that there was none where the bounds of the request end what comes before it. */
export function unlessCutShort(request: CheckRequest, search: () => Finding[]): Finding[] {
  const { maxMs = Number.POSITIVE_INFINITY, isInterrupted } = request.bounds ?? {};
  const startedAt = performance.now();
  const isOver = (): End | undefined => {
    if (isInterrupted?.() === true) return 'interrupt';
    return performance.now() - startedAt > maxMs ? 'time' : undefined;
  };
  try {
    return withPatience(isOver, search);
  } catch (error) {
    if (!(error instanceof CutShort)) throw error;
    const ms = Math.round(performance.now() - startedAt);
    return request.claims.map((claim) => ({ result: { ...unsearched(claim, request, error.end), ms } }));
  }
}

/** What there is to say of a claim where the end came before the search. */
function unsearched(
  claim: ShippedClaim,
  { flowName, kernel, configuration, scopeName }: CheckRequest,
  bound: End,
): Omit<Result, 'ms'> {
  return {
    kernel: kernel.name,
    flow: flowName,
    scope: describeScope(configuration),
    ...(scopeName === undefined ? {} : { scopeName }),
    configuration,
    claim: claim.id,
    verdict: 'inconclusive',
    bound,
    method: 'exhaustive',
    complete: false,
    states: 0,
    transitions: 0,
    depth: 0,
    parts: 0,
    searchedParts: 0,
    labels: [],
    noEffect: [],
    unknown: [],
    assumptions: [],
    neverHappened: [],
    untested: [],
  };
}

/** The same of what `compile()` made of the request, for who needs that as well. */
export function checkCompiled(request: CheckRequest, compiled: Compiled): Result[] {
  const { reduce = 'none' } = request;
  const isOfStates = (claim: ShippedClaim): boolean =>
    compiled.decisions.get(claim)!.every(({ kind }) => kind === 'always' || kind === 'sometimes');
  const ofStates = reduce === 'none' ? [] : request.claims.filter(isOfStates);
  const results = new Map<ShippedClaim, Result>();
  const before: Searched[] = [];
  for (const claims of [ofStates, request.claims.filter((claim) => !ofStates.includes(claim))]) {
    if (claims.length === 0) continue;
    const startedAt = performance.now();
    const { parts, searched } = searchFor(claims, compiled, request, before);
    const ms = Math.round(performance.now() - startedAt);
    for (const claim of claims) {
      const result = { ...resultOf(claim, request, compiled, searched), parts, ms };
      results.set(claim, passesUnknown(result) ? withoutUnknown(claim, request, result) : result);
    }
    before.push(...searched);
  }
  return request.claims.map((claim) => results.get(claim)!);
}

/**
 * The violation once more without a call of which nothing is known: threads end there. The result is that of the search
 * where every run that is left breaks no claim. A claim about runs is not searched so: an end is no wait.
 */
function withoutUnknown(claim: ShippedClaim, request: CheckRequest, result: Result): Result {
  const compiled = compile({ ...request, claims: [claim], unknownCalls: 'are ends' });
  if (compiled.decisions.get(claim)!.some(({ kind }) => kind === 'eventually')) return result;
  const { searched } = searchFor([claim], compiled, request, []);
  const { trace, because, shortest } = resultOf(claim, request, compiled, searched);
  if (trace === undefined) return result;
  const isShortest = trace.length === result.trace?.length && shortest === 'proved';
  return {
    ...result,
    verdict: 'violated',
    trace,
    ...(because === undefined ? {} : { because }),
    shortest: isShortest ? 'proved' : 'unknown',
  };
}

/** Searches the parts of a system for the sake of some claims; `before` are searches of the same for others. */
export function searchFor(
  claims: readonly ShippedClaim[],
  compiled: Compiled,
  request: CheckRequest,
  before: readonly Searched[],
): { readonly parts: number; readonly searched: readonly Searched[] } {
  const tasks = tasksOf(compiled, claims);
  const searched = distinctTasks(tasks).map((task, i): Searched => {
    const { reduce = 'none' } = request;
    const bounds = {
      ...boundsOf(request, i, before.length > 0),
      reduce,
      findDeadlock: false,
      atLeast: statesOf(task.part, before),
    };
    const search = (): Exploration => explore(task.part, task.claims, bounds);
    // What was searched already is told: only before the first search is there nothing to lose.
    const isFirst = i === 0 && before.length === 0;
    return { ...task, exploration: isFirst ? search() : withPatience(() => undefined, search) };
  });
  return { parts: tasks.length, searched };
}

/** The parts of a system that share no event, each with what is to be decided about it; of all claims unless told. */
export function tasksOf(
  { system, decisions }: Compiled,
  about: readonly ShippedClaim[] = [...decisions.keys()],
): readonly Task[] {
  const claims = about.flatMap((claim) => decisions.get(claim)!);
  return independentParts(
    system,
    claims.map((claim) => instancesOf(claim.predicate)),
  ).map((part) => ({ part, claims: claimsAbout(part, claims) }));
}

/** Those that are not the same as an earlier one but for names. */
export function distinctTasks(tasks: readonly Task[]): readonly Task[] {
  return tasks.filter((task, i) => !tasks.slice(0, i).some((earlier) => alike(earlier, task)));
}

/** How many states a part is known to have from searches of the same instances that left some out. */
function statesOf(part: System, before: readonly Searched[]): number {
  const namesOf = ({ components }: System): string =>
    components.map(({ instance }) => instance.name).join('\n');
  const same = before.filter((searched) => namesOf(searched.part) === namesOf(part));
  return Math.max(0, ...same.map(({ exploration }) => exploration.reduced?.standsFor ?? 0));
}

/** Each part has a checkpoint of its own: `FILE`, `FILE.2`, …; `FILE.full` of claims about runs where others are reduced. */
function boundsOf({ bounds = {} }: CheckRequest, part: number, aboutRuns: boolean): SearchOptions {
  const { checkpoint } = bounds;
  if (checkpoint === undefined || (part === 0 && !aboutRuns)) return bounds;
  const file = `${checkpoint.file}${aboutRuns ? '.full' : ''}${part === 0 ? '' : `.${part + 1}`}`;
  return { ...bounds, checkpoint: { ...checkpoint, file } };
}

function claimsAbout(part: System, claims: readonly Claim[]): readonly Claim[] {
  const names = new Set(part.components.map(({ instance }) => instance.name));
  return claims.filter((claim) => instancesOf(claim.predicate).every((name) => names.has(name)));
}

/** What searches say of a claim. */
export function resultOf(
  claim: ShippedClaim,
  { flowName, kernel, configuration, scopeName, assumptions: given = [] }: CheckRequest,
  { program, decisions, observers }: Compiled,
  searched: readonly Searched[],
): Omit<Result, 'parts' | 'ms'> {
  const ids = decisions.get(claim)!.map(({ id }) => id);
  const outcomes = searched.map((s) => outcomeOf(ids, s));
  const bound = searched.find(({ exploration }) => exploration.bound !== undefined)?.exploration.bound;
  // A claim that found nothing to decide, or decided it in time, is still not proved of what was not visited.
  const visited: Verdict = bound === undefined ? 'proved' : 'inconclusive';
  const decided = worst([visited, ...outcomes.map((outcome) => outcome.verdict)]);
  const happened = new Set(searched.flatMap(({ part, exploration }) => namesThatHappened(part, exploration)));
  const untested = decided === 'proved' ? untestedBy(claim, configuration, ids, happened) : [];
  const { unknown, assumptions } = assuming(program.unknown, given);
  const isOpen = untested.length > 0 || unknown.length > 0;
  const found = outcomes
    .flatMap(({ violation }) => violation ?? [])
    .toSorted((a, b) => a.trace.steps.length - b.trace.steps.length)[0];
  const passes = found?.trace.steps.some(({ label }) => label.name === UNKNOWN_CALL) === true;
  const isShown = (decided === 'proved' && !isOpen) || (decided === 'violated' && !passes);
  const verdict = isShown ? decided : 'inconclusive';
  return {
    kernel: kernel.name,
    flow: flowName,
    scope: describeScope(configuration),
    ...(scopeName === undefined ? {} : { scopeName }),
    configuration,
    claim: claim.id,
    verdict,
    ...(verdict === 'inconclusive' && bound !== undefined ? { bound } : {}),
    method: 'exhaustive',
    complete: searched.every(({ exploration }) => exploration.end === 'complete'),
    ...reductionsOf(searched),
    ...totals(searched),
    searchedParts: searched.length,
    ...(found === undefined
      ? {}
      : {
          trace: describeTrace(found.part, found.trace, observers),
          shortest: found.shortest,
          ...(found.trace.cycle === undefined ? {} : { repeatsFrom: found.trace.cycle + 1 }),
          because: decisions.get(claim)!.some(({ kind }) => kind === 'eventually')
            ? describeWaiting(found.part, found.trace)
            : describeCauses(
                found.part,
                found.trace,
                observers,
                claimsAbout(found.part, decisions.get(claim)!),
              ),
        }),
    labels: [...program.labels].map(([label, call]) => ({ label, call })),
    noEffect: [...program.noEffect],
    unknown: [...unknown],
    assumptions: [...assumptions, ...checkpointsOf(searched)],
    neverHappened: neverHappened(searched),
    untested: [...untested],
  };
}

/** The checkpoints that the searches went on from. */
function checkpointsOf(searched: readonly Searched[]): readonly Assumption[] {
  return searched.flatMap(({ exploration: { resumedFrom } }) =>
    resumedFrom === undefined ? [] : [{ kind: 'checkpoint' as const, file: resumedFrom }],
  );
}

/** What the searches left out; nothing for a claim that was decided without. */
function reductionsOf(searched: readonly Searched[]): Pick<Result, 'reductions'> {
  const reduced = searched.flatMap(({ exploration }) => exploration.reduced ?? []);
  if (reduced.length === 0) return {};
  const symmetries = [...new Set(reduced.flatMap((one) => one.symmetries))];
  const standsFor = searched.reduce(
    (sum, { exploration: { reduced: one, counts } }) => sum + (one?.standsFor ?? counts.distinct),
    0,
  );
  return { reductions: { ample: reduced.some(({ ample }) => ample), symmetries, standsFor } };
}

/**
 * Why a claim that holds was not tested: options that it needs, or else what would have had to happen, `a or b` for
 * each group. A claim about which there was `nothing` to decide lacks the first group at least.
 */
function untestedBy(
  { witness, needs = [] }: ShippedClaim,
  configuration: Configuration,
  decided: readonly string[],
  happened: ReadonlySet<string>,
): readonly string[] {
  const absent = needs.filter((part) => !configuration[part]);
  if (absent.length > 0) return absent;
  const missing = witness.filter((group) => !group.some((name) => happened.has(name)));
  const reasons = missing.length === 0 && decided.length === 0 ? witness.slice(0, 1) : missing;
  return reasons.map((group) => group.join(' or '));
}

interface Violation {
  readonly part: System;
  readonly trace: Trace;
  readonly shortest: NonNullable<Result['shortest']>;
}

interface Outcome {
  readonly verdict: Verdict;
  readonly violation?: Violation;
}

function outcomeOf(ids: readonly string[], { part, claims, exploration }: Searched): Outcome {
  const findings = [...exploration.findings].filter(([id]) => ids.includes(id));
  const [violation] = findings
    .flatMap(([id, { outcome, trace, mayBeLonger }]): Violation[] => {
      if (outcome !== 'violated' || trace === undefined) return [];
      const { kind, predicate } = claims.find((claim) => claim.id === id)!;
      if (kind !== 'eventually') return [{ part, trace, shortest: lengthOf(trace, mayBeLonger) }];
      const run = simplestRun(part, predicate, trace);
      // Without a step less it is what the search found.
      const isFound = run.steps.length === trace.steps.length;
      return [{ part, trace: run, shortest: isFound ? lengthOf(trace, mayBeLonger) : 'no' }];
    })
    .toSorted((a, b) => a.trace.steps.length - b.trace.steps.length);
  if (violation !== undefined) return { verdict: 'violated', violation };
  return { verdict: findings.every(([, { outcome }]) => outcome === 'holds') ? 'proved' : 'inconclusive' };
}

/** A run with a cycle goes the shortest way to it. The shortest cycle is not searched for. */
function lengthOf({ cycle }: Trace, mayBeLonger: true | undefined): Violation['shortest'] {
  if (cycle !== undefined) return 'no';
  return mayBeLonger === true ? 'unknown' : 'proved';
}

/** Sums, but for the depth, which is that of the deepest part. `generated` without the initial states is the transitions. */
function totals(searched: readonly Searched[]): Pick<Result, 'states' | 'transitions' | 'depth'> {
  const sum = (of: (searched: Searched) => number): number => searched.reduce((total, s) => total + of(s), 0);
  return {
    states: sum(({ exploration }) => exploration.counts.distinct),
    transitions: sum(({ part, exploration }) => exploration.counts.generated - initialStates(part)),
    depth: Math.max(...searched.map(({ exploration }) => exploration.counts.depth)),
  };
}

const initialStates = ({ components }: System): number =>
  components.reduce((product, { table }) => product * table.initial.length, 1);

function namesThatHappened(part: System, { happened }: Exploration): readonly string[] {
  return part.events.flatMap(({ label }, i) => (happened[i] === 1 ? [label.name] : []));
}

/** Events that no part saw. A search that did not visit every state cannot say so. */
function neverHappened(searched: readonly Searched[]): string[] {
  if (searched.some(({ exploration }) => exploration.end !== 'complete')) return [];
  const seen = new Set(searched.flatMap(({ part, exploration }) => namesThatHappened(part, exploration)));
  const names = new Set(searched.flatMap(({ exploration }) => exploration.neverHappened));
  return [...names].filter((name) => !seen.has(name)).toSorted();
}
