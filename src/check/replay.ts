/** A trace from a report, walked again on the model of today. */
import {
  compileProduct,
  follow,
  formatLocalState,
  holdsIn,
  type System,
  type Trace,
} from '../engine/index.ts';
import { formatLabel } from '../engine/label.ts';
import { InputError } from '../flow/error.ts';
import type { Result, Step } from '../report/verdict.ts';
import { type CheckRequest, type Compiled, compile } from './check.ts';
import { describeCauses, describeTrace, describeWaiting, localsAfter } from './trace.ts';

export interface Replayed {
  /** The result with its trace described anew. */
  readonly result: Result;
  /** Whether the last state breaks the claim; `undefined` for a claim that one state cannot decide. */
  readonly violated: boolean | undefined;
}

/**
 * Walks the trace of `result` on the system of `request`.
 * Throws an `InputError` that names the step and who refuses it, when the trace does not fit.
 */
export function replayTrace(request: CheckRequest, result: Result): Replayed {
  return walkAgain(request, result).replayed;
}

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
  const because = isAboutRuns
    ? (result.because ?? describeWaiting(system, trace))
    : describeCauses(system, trace, observers, claims);
  const replayed = {
    result: { ...result, trace: describeTrace(system, trace, observers), because },
    violated: isViolated(compiled, trace),
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
      event < 0 ? { name: 'the model, which has no such event' } : refuserOf(system, locals, event);
    if (refuser !== undefined) {
      const { name, state } = refuser;
      const where = state === undefined ? '' : `, which is ${state} there`;
      throw new InputError(`step ${step.step}, ${formatLabel(label)}: it is refused by ${name}${where}`);
    }
    events.push(event);
    for (const [c, next] of movesOf(system, locals, event)) locals[c] = next;
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
function refuserOf(system: System, locals: readonly number[], event: number): Refuser | undefined {
  const refusal = movesOf(system, locals, event).find(([, next]) => next < 0);
  if (refusal === undefined) return undefined;
  const [c] = refusal;
  const { instance, table } = system.components[c]!;
  return { name: instance.name, state: formatLocalState(table.states[locals[c]!]!) };
}

interface Refuser {
  readonly name: string;
  readonly state?: string;
}

/** Where the event takes each participant; below 0 where it cannot. */
function movesOf(
  { events, components }: System,
  locals: readonly number[],
  event: number,
): readonly (readonly [number, number])[] {
  const { participants, columns } = events[event]!;
  return participants.map((c, i) => {
    const { table } = components[c]!;
    return [c, table.next[locals[c]! * table.columns + columns[i]!]!];
  });
}

function isViolated({ system, decisions }: Compiled, trace: Trace): boolean | undefined {
  const claims = [...decisions.values()].flat().filter((claim) => claim.kind === 'always');
  if (claims.length === 0) return undefined;
  return claims.some((claim) => !holdsIn(system, claim.predicate, localsAfter(trace)));
}
