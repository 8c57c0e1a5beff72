/** Explains a violation: walks the trace of a result again on its system, and collects what every output format needs. */
import { meaningOfChart } from '../../model/components.ts';
import { meaningText } from '../../model/events.ts';
import { refusesSva } from '../../model/kernel/refuses-sva.ts';
import { systemFor, walkAgain } from '../check/replay.ts';
import type { CheckRequest } from '../check/searches.ts';
import { type Component, formatLocalState, type System, type Trace } from '../engine/index.ts';
import type { Compiled } from '../program/compile.ts';
import type {
  ComponentHistory,
  Counterexample,
  EntryHistory,
  ExplainedStep,
  Known,
} from '../report/counterexample.ts';
import type { Result } from '../report/verdict.ts';
import { eventText } from '../words/event-text.ts';
import { shortener } from '../words/short-names.ts';
import { placeShown } from '../words/source-text.ts';
import { stateInWords } from '../words/state-words.ts';
import { causesOf, localsAlong } from './causes.ts';
import { contentsOf, entriesOf } from './entries.ts';
import { explain, MAX_STATES } from './explain.ts';
import { stuckGoals, stuckThreads } from './stuck.ts';

/** What a counterexample says of itself. */
export interface ExplainOptions {
  /** The version of the tool. */
  readonly version: string;
  /** The command line that shows the violation again. */
  readonly again: string;
  /** The flow that was given, for readers who do not have it. */
  readonly input?: Counterexample['input'];
  /** The defect of the history that this is. */
  readonly known?: Known | undefined;
  /** The subject of the patch that was applied last. */
  readonly patch?: string | undefined;
  /** The system that the result was found on, where it is known; without, it is compiled again. */
  readonly compiled?: Compiled | undefined;
  /** The most states of a search for the point of no return. */
  readonly maxStates?: number;
}

/**
 * The counterexample of a violated result of this request, of which the first claim is the broken one.
 *
 * @throws InputError where the trace does not fit the model: the step, and the component that refuses it
 */
export function counterexampleOf(
  request: CheckRequest,
  result: Result,
  options: ExplainOptions,
): Counterexample {
  const { replayed, compiled, trace } = walkAgain(request, result, systemFor(request, options.compiled));
  const { system, observers } = compiled;
  const [claim] = request.claims as [CheckRequest['claims'][number]];
  const {
    kernel,
    flow,
    scopeName,
    configuration,
    method,
    shortest,
    labels,
    repeatsFrom,
    because = [],
  } = replayed.result;
  const short = shortener(configuration);
  const steps = explainedSteps(compiled, trace, replayed.result, short);
  // A trace that decides nothing has no explanation.
  const decided = replayed.violated === true ? [...compiled.decisions.values()].flat() : [];
  const isRun = decided.some(({ kind }) => kind === 'eventually');
  const stateOf = (c: number, local: number): string => {
    const component = system.components[c]!;
    return stateInWords(component.instance.name, stateText(component, local));
  };
  const run = { system, trace, short, stateOf, repeatsFrom };
  const goals = decided.filter(({ kind }) => kind === 'alwaysReachable').map(({ predicate }) => predicate);
  const explained = explain(compiled, trace, steps, short, options.maxStates);
  const stuck = isRun
    ? stuckThreads(
        run,
        because.map(({ instance }) => instance),
      )
    : explained.needed === undefined
      ? stuckGoals(run, goals, options.maxStates ?? MAX_STATES)
      : [];
  return {
    formatVersion: 2,
    tool: 'pasidcheck',
    version: options.version,
    claim: { id: claim.id, holds: claim.holds, source: claim.source },
    kernel,
    flow,
    ...(scopeName === undefined ? {} : { scopeName }),
    configuration,
    ...aboutSoftware(kernel, options),
    method,
    ...(shortest === undefined ? {} : { shortest }),
    lanes: [...new Set(steps.map(({ lane }) => lane))],
    components: componentHistories(system, trace, observers, short),
    entries: entryHistories(system, trace),
    steps,
    ...(repeatsFrom === undefined ? {} : { repeatsFrom }),
    because: because.map(({ instance, state, since }) => ({
      instance: short(instance),
      state: stateInWords(instance, state),
      since,
    })),
    labels,
    ...codeOf(steps, request.kernel.functionAt),
    explanation: {
      ...explained,
      ...(stuck.length === 0 && !isRun ? {} : { stuck: [...stuck] }),
    },
    again: options.again,
  };
}

/** What software was checked: a file, the code after a patch, or a release with a known defect. */
function aboutSoftware(
  kernel: string,
  { input, patch, known }: ExplainOptions,
): Pick<Counterexample, 'input' | 'refusesSva' | 'patch' | 'known'> {
  return {
    ...(input === undefined ? {} : { input }),
    ...(refusesSva(kernel) ? { refusesSva: true } : {}),
    ...(patch === undefined ? {} : { patch }),
    ...(known === undefined ? {} : { known }),
  };
}

/** The functions that the steps stand in, each once. */
function codeOf(
  steps: readonly ExplainedStep[],
  functionAt: CheckRequest['kernel']['functionAt'],
): Pick<Counterexample, 'code'> {
  if (functionAt === undefined) return {};
  const found = steps.flatMap(({ source }) => {
    if (source === undefined) return [];
    const { path, line } = placeShown(source);
    return functionAt(path, line) ?? [];
  });
  const code = [...new Map(found.map((one) => [`${one.path} ${one.first}`, one])).values()];
  return { code: code.map(({ path, first, lines }) => ({ path, first, lines: [...lines] })) };
}

function explainedSteps(
  { system, observers, decisions }: Compiled,
  trace: Trace,
  result: Result,
  short: (name: string) => string,
): ExplainedStep[] {
  const causes = causesOf(system, trace, observers, [...decisions.values()].flat());
  return (result.trace ?? []).map((step, i) => ({
    ...step,
    changes: step.changes.map(({ instance, from, to }) => ({
      instance,
      from: stateInWords(instance, from),
      to: stateInWords(instance, to),
    })),
    text: eventText(step),
    meaning: meaningText(step.event, step.indices) ?? '',
    lane: short(step.actor),
    causes: causes[i]!.map(({ step: since, kind, component, local }) => {
      const { instance } = system.components[component]!;
      const change = result.trace?.[since - 1]?.changes.find((other) => other.instance === instance.name);
      // Only the part of a context that the step changed matters.
      const state =
        kind === 'state' && change !== undefined
          ? change.to
          : stateText(system.components[component]!, local);
      return { step: since, instance: short(instance.name), state: stateInWords(instance.name, state), kind };
    }),
  }));
}

function componentHistories(
  system: System,
  trace: Trace,
  observers: ReadonlySet<string>,
  short: (name: string) => string,
): ComponentHistory[] {
  const along = localsAlong(trace);
  return system.components.map((component, c) => {
    const { instance, table } = component;
    const locals = along.map((state) => state[c]!);
    const occurring = [...new Set(locals)];
    return {
      name: instance.name,
      short: short(instance.name),
      group: observers.has(instance.name)
        ? 'claim'
        : 'thread' in instance.indices
          ? 'threads'
          : meaningOfChart(table.id).group,
      states: occurring.map((local) => stateInWords(instance.name, stateText(component, local))),
      after: locals.map((local) => occurring.indexOf(local)),
    };
  });
}

/** A local state; of a thread the way down its call tree, with the variables that it has read. */
function stateText({ instance, table }: Component, local: number): string {
  const state = table.states[local]!;
  if (!('thread' in instance.indices)) return formatLocalState(state);
  const way = state.leaves.join(' ').replaceAll('.', ' > ').replaceAll(':', '.');
  const read = Object.entries(state.context).filter(([, value]) => value !== null);
  return [
    state.final ? 'done' : `at ${way}`,
    ...read.map(([name, value]) => `${name}=${String(value)}`),
  ].join(' ');
}

/** What every entry holds before the first step, then after each. */
function entryHistories(system: System, trace: Trace): EntryHistory[] {
  const along = localsAlong(trace);
  return entriesOf(system).map((entry) => {
    const { device, pasid, copy } = entry;
    return { device, pasid, copy, after: along.map((locals) => contentsOf(system, entry, locals)) };
  });
}
