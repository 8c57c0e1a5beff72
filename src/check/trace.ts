/** An engine trace in the words of the model: who, what, where in the call tree, what changed. */
import { meaningOfChart } from '../../model/components.ts';
import { meaningOf } from '../../model/events.ts';
import {
  type Claim,
  formatLocalState,
  holdsIn,
  type Indices,
  type Label,
  QUIESCENT,
  type System,
  type Trace,
} from '../engine/index.ts';
import { placedText } from '../report/notation.ts';
import type { Step } from '../report/verdict.ts';
import { dmesgLine } from '../words/dmesg.ts';
import { placeText } from '../words/state-words.ts';
import { actorOf, threadOf } from './actors.ts';
import { decisiveInstances } from './blame.ts';
import { conditionAt, describeMove, sourceAt, stackAt } from './describe-step.ts';
import { whereIs } from './page-requests.ts';

/** The steps of a trace. `observers` are instances that only listen; their moves are left out. */
export function describeTrace(system: System, trace: Trace, observers: ReadonlySet<string>): Step[] {
  const locals = [...trace.start];
  return trace.steps.map((step, i) => {
    const thread = threadOf(system, step.label.indices['thread']);
    const described = {
      step: i + 1,
      actor: actorOf(system, step.label, thread),
      event: step.label.name,
      indices: { ...step.label.indices },
      ...(thread === undefined ? {} : { stack: stackAt(system.components[thread]!, locals[thread]!) }),
      ...sourceOf(system, thread, locals),
      ...conditionOf(system, thread, locals, step.label),
      changes: step.moves
        .map(({ component, from, to }) => ({
          instance: system.components[component]!.instance.name,
          ...describeMove(system.components[component]!.table, from, to),
        }))
        .filter(({ instance }) => !observers.has(instance)),
      ...noteOf(step.label),
    };
    for (const { component, to } of step.moves) locals[component] = to;
    return described;
  });
}

function sourceOf(
  system: System,
  thread: number | undefined,
  locals: readonly number[],
): Pick<Step, 'source'> {
  const source = thread === undefined ? undefined : sourceAt(system.components[thread]!, locals[thread]!);
  if (source === undefined) return {};
  return { source: { ...source, from: [...source.from] } };
}

function conditionOf(
  system: System,
  thread: number | undefined,
  locals: readonly number[],
  { name, indices }: Label,
): Pick<Step, 'condition'> {
  if (thread === undefined || name !== 'thread.choose') return {};
  const condition = conditionAt(system.components[thread]!, locals[thread]!, indices['branch']);
  return condition === undefined ? {} : { condition };
}

/** A component that the last step depended on: its state then, and the step that put it there. */
export interface Because {
  readonly instance: string;
  readonly state: string;
  /** 0 when it has been so from the beginning. */
  readonly since: number;
}

/**
 * Why the last state of a trace breaks one of the claims: the components that took part in the last step, the
 * device that a request came from, and what the claim itself names and finds wrong. Threads and observers are
 * left out.
 */
export function describeCauses(
  system: System,
  trace: Trace,
  observers: ReadonlySet<string>,
  claims: readonly Claim[],
): Because[] {
  const last = trace.steps.at(-1);
  if (last === undefined) return [];
  const after = localsAfter(trace);
  const before = localsAfter({ ...trace, steps: trace.steps.slice(0, -1) });
  const decisive = claims
    .filter(({ kind, predicate }) => kind === 'always' && !holdsIn(system, predicate, after))
    .flatMap(({ predicate }) => decisiveInstances(system, predicate, after));
  const { device, pasid } = last.label.indices;
  const wanted = system.components.flatMap(({ instance, table }, c) => {
    const isDevice =
      meaningOfChart(table.id).role === 'device' &&
      instance.indices['device'] === device &&
      instance.indices['pasid'] === pasid;
    const tookPart = system.events[last.event]!.participants.includes(c);
    return isDevice || tookPart || decisive.includes(instance.name) ? [c] : [];
  });
  return wanted
    .filter((c) => !observers.has(system.components[c]!.instance.name))
    .filter((c) => !('thread' in system.components[c]!.instance.indices))
    .map((c) => {
      const { instance, table } = system.components[c]!;
      const since = trace.steps
        .slice(0, -1)
        .findLastIndex((step) => step.moves.some((m) => m.component === c));
      const where = whereIs(system, c, before);
      const place = where === undefined ? undefined : placeText(where);
      const state = formatLocalState(table.states[before[c]!]!);
      return {
        instance: instance.name,
        state: placedText({ state, ...(place === undefined ? {} : { place }) }),
        since: since + 1,
      };
    });
}

/** Local states by component after the last step. */
export function localsAfter({ start, steps }: Trace): number[] {
  const locals = [...start];
  for (const { component, to } of steps.flatMap((step) => step.moves)) locals[component] = to;
  return locals;
}

/** The threads that have not ended after a trace: the step that each is at, and since when. */
export function describeWaiting(system: System, trace: Trace): Because[] {
  return system.components.flatMap(({ instance, table }, c) => {
    const since = trace.steps.findLastIndex((step) => step.moves.some((move) => move.component === c));
    const local = trace.steps[since]?.moves.find((move) => move.component === c)?.to ?? trace.start[c]!;
    const state = table.states[local]!;
    if (instance.indices['owner'] !== 'first' || !('thread' in instance.indices)) return [];
    if (state.final || state.tags.has(QUIESCENT)) return [];
    return [
      {
        instance: instance.name,
        state: `at ${state.leaves.join(' ').replaceAll('.', ' > ')}`,
        since: since + 1,
      },
    ];
  });
}

/** The line that the kernel prints at an event, if it prints one. */
export function noteOf(label: Label): { readonly note?: string } {
  const reason = meaningOf(label.name)?.reports;
  const { device, pasid } = label.indices as Indices & { readonly device: number; readonly pasid: number };
  return reason === undefined ? {} : { note: dmesgLine(reason, device, pasid) };
}
