/** A trace from a report, walked again on the model of today. */
import {
  type Claim,
  compileProduct,
  faultsOfRun,
  follow,
  formatLocalState,
  holdsIn,
  onPart,
  type RunFault,
  type System,
  type Trace,
} from '../engine/index.ts';
import { formatLabel } from '../engine/label.ts';
import { refuserOf, take } from '../engine/step.ts';
import { InputError } from '../flow/error.ts';
import { type Compiled, compile, onlyAbout } from '../program/compile.ts';
import type { Result, Step } from '../report/verdict.ts';
import type { Missing } from '../words/missing-text.ts';
import { isOutOfReach, MOST_STATES } from './out-of-reach.ts';
import { type CheckRequest, tasksOf } from './searches.ts';
import { describeCauses, describeTrace, describeWaiting, localsAfter } from './trace.ts';

export interface Replayed {
  /** The result with its trace described anew. */
  readonly result: Result;
  /**
   * Whether the trace breaks the claim: its last state, what can no longer follow that, or of a claim about runs the run that it
   * shows. `undefined` where it shows no run, or where the search for what can follow hits its bound.
   */
  readonly violated: boolean | undefined;
  /** What it lacks to decide the claim. */
  readonly missing: readonly Missing[];
}

/**
 * Walks the trace of `result` on the system of `request`, which is compiled unless it is given as well.
 * Throws an `InputError` that names the step and the component that refuses it, when the trace does not fit.
 */
export function replayTrace(
  request: CheckRequest,
  result: Result,
  compiled: Compiled = compile(request),
): Replayed {
  return walkAgain(request, result, compiled).replayed;
}

/** The system of a request: of one that was compiled for more claims what these need, or else compiled. */
export const systemFor = (request: CheckRequest, compiled: Compiled | undefined): Compiled =>
  compiled === undefined ? compile(request) : onlyAbout(compiled, request.claims);

/** The same with the system and the trace in the engine's terms; `compiled` is what `compile()` made of the request. */
export function walkAgain(
  request: CheckRequest,
  result: Result,
  compiled: Compiled = compile(request),
): { readonly replayed: Replayed; readonly compiled: Compiled; readonly trace: Trace } {
  const { system, observers } = compiled;
  const trace = walk(system, result.trace ?? []);
  const claims = [...compiled.decisions.values()].flat();
  const isAboutRuns = claims.some(({ kind }) => kind === 'eventually');
  const { repeatsFrom, shortest, ...rest } = result;
  const missing = isAboutRuns ? missingFrom(compiled, trace, repeatsFrom) : [];
  const isBroken = isAboutRuns || isViolated(compiled, trace) || isOutOfReach(compiled, trace);
  const isOpen = missing.length > 0 || claims.length === 0 || isBroken === undefined;
  const because = isAboutRuns
    ? ((isOpen ? undefined : result.because) ?? describeWaiting(system, trace))
    : describeCauses(system, trace, observers, claims);
  const replayed = {
    result: {
      ...rest,
      // A trace that shows no run neither repeats nor has a proven length.
      ...(repeatsFrom === undefined || isOpen ? {} : { repeatsFrom }),
      ...(shortest === undefined || isOpen ? {} : { shortest }),
      ...(isOpen ? { verdict: 'inconclusive' as const } : {}),
      trace: describeTrace(system, trace, observers),
      because,
    },
    violated: isOpen ? undefined : isBroken,
    missing: [
      ...missing,
      ...(claims.length === 0 ? [{ kind: 'nothing' as const }] : []),
      ...(isBroken === undefined ? [{ kind: 'bound' as const, states: MOST_STATES }] : []),
    ],
  };
  return { replayed, compiled, trace };
}

function walk(system: System, steps: readonly Step[]): Trace {
  const start = system.components.map(({ table }) => table.initial[0]!);
  const locals = [...start];
  const events: number[] = [];
  for (const step of steps) {
    const label = { name: step.event, indices: step.indices };
    const event = system.events.findIndex((e) => sameLabel(e.label, label));
    const refuser =
      event < 0 ? { name: 'the model, which has no such event' } : refusalOf(system, locals, event);
    if (refuser !== undefined) {
      const { name, state } = refuser;
      const where = state === undefined ? '' : `, which is ${state} there`;
      throw new InputError(`step ${step.step}, ${formatLabel(label)}: it is refused by ${name}${where}`);
    }
    events.push(event);
    take(system, locals, event);
  }
  return follow(compileProduct(system), start, events);
}

function sameLabel(a: System['events'][number]['label'], b: typeof a): boolean {
  const keys = Object.keys(a.indices);
  return (
    a.name === b.name &&
    keys.length === Object.keys(b.indices).length &&
    keys.every((key) => a.indices[key] === b.indices[key])
  );
}

/** The first component that cannot take the event, and its state. */
function refusalOf(system: System, locals: readonly number[], event: number): Refuser | undefined {
  const c = refuserOf(system, locals, event);
  if (c === undefined) return undefined;
  const { instance, table } = system.components[c]!;
  return { name: instance.name, state: formatLocalState(table.states[locals[c]!]!) };
}

interface Refuser {
  readonly name: string;
  readonly state?: string;
}

function isViolated({ system, decisions }: Compiled, trace: Trace): boolean {
  return [...decisions.values()]
    .flat()
    .some((claim) => claim.kind === 'always' && !holdsIn(system, claim.predicate, localsAfter(trace)));
}

/** What the trace lacks to break one of the claims about runs: of the one that lacks least, a wait that is over last. */
function missingFrom(compiled: Compiled, trace: Trace, repeatsFrom: number | undefined): readonly Missing[] {
  const lacking = tasksOf(compiled).flatMap(({ part, claims }) =>
    claims
      .filter(({ kind }) => kind === 'eventually')
      .map((claim) => missingInPart(compiled.system, part, claim, trace, repeatsFrom)),
  );
  const isOver = (missing: readonly Missing[]): number => (missing[0]?.kind === 'goal' ? 1 : 0);
  return lacking.toSorted((a, b) => isOver(a) - isOver(b) || a.length - b.length)[0]!;
}

/** The parts of a system that share no event go on as they like: a run of one part is a run of the whole. */
function missingInPart(
  whole: System,
  part: System,
  { predicate }: Claim,
  trace: Trace,
  repeatsFrom: number | undefined,
): readonly Missing[] {
  const own = onPart(whole, part, trace);
  const stepOf = (step: number): number => (step === 0 ? 0 : own.steps[step - 1]! + 1);
  const from = repeatsFrom ?? 1;
  if (!Number.isInteger(from) || from < 1) return [{ kind: 'cycle', from, steps: trace.steps.length }];
  const cycle = own.steps.filter((step) => step < from - 1).length;
  const run = repeatsFrom === undefined ? own.trace : { ...own.trace, cycle };
  return faultsOfRun(part, predicate, run).map((fault) => missingOf(part, fault, from, stepOf, trace));
}

function missingOf(
  { components, events }: System,
  fault: RunFault,
  from: number,
  stepOf: (step: number) => number,
  { steps }: Trace,
): Missing {
  switch (fault.kind) {
    case 'goal':
      return { kind: 'goal', step: stepOf(fault.step) };
    case 'empty':
      return { kind: 'cycle', from, steps: steps.length };
    case 'open':
      return { kind: 'open', from, instances: fault.components.map((c) => components[c]!.instance.name) };
    case 'unfair':
      return { kind: 'unfair', event: formatLabel(events[fault.event]!.label), step: stepOf(fault.step) };
    case 'unanswered':
      return { kind: 'unanswered' };
    case 'goesOn':
      return { kind: 'goesOn', event: formatLabel(events[fault.event]!.label) };
  }
}
