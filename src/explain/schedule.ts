/** A trace run again with a difference: a step without its effect, or a question with another answer. */

import { threadOf } from '../check/actors.ts';
import { DISABLED } from '../engine/chart.ts';
import type { System, Trace } from '../engine/index.ts';
import { isPossible, nextOf, take } from '../engine/step.ts';

/** What is different. Steps count from 0. */
export interface Difference {
  /** Steps that only the thread that takes them knows. */
  readonly without: ReadonlySet<number>;
  /** The step at which a thread gets another answer than the recorded one, in every state of the machine. */
  readonly turned?: number;
}

/**
 * Whether `isGoal` comes true when the actors of the trace move in its order. Where the recorded step is not possible,
 * a thread goes on by its own code with the step that is, and others do the same with other indices, as hardware that
 * executes what was submitted instead. What has no such step is left out.
 */
export function comesTrue(
  system: System,
  trace: Trace,
  isGoal: (locals: readonly number[]) => boolean,
  { without, turned }: Difference,
): boolean {
  const locals = [...trace.start];
  return trace.steps.some(({ event, label }, i) => {
    const thread = threadOf(system, label.indices['thread']);
    if (i === turned) turn(system, locals, event, thread);
    else if (without.has(i)) moveAlone(system, locals, event, thread);
    else {
      const taken = isPossible(system, locals, event) ? event : insteadOf(system, locals, event, thread);
      if (taken !== undefined) take(system, locals, taken);
    }
    return isGoal(locals);
  });
}

/** The questions of a trace, which say yes or no to a thread that could have gone on otherwise. */
export function questionsOf(system: System, trace: Trace): readonly number[] {
  return trace.steps.flatMap(({ event, label, moves }, i) => {
    const thread = threadOf(system, label.indices['thread']);
    const own = moves.find(({ component }) => component === thread);
    if (thread === undefined || own === undefined || !('answer' in label.indices)) return [];
    return otherAnswer(system, own.from, event, thread) === undefined ? [] : [i];
  });
}

export function moveAlone(system: System, locals: number[], event: number, thread: number | undefined): void {
  if (thread === undefined) return;
  const next = nextOf(system, event, thread, locals[thread]!);
  if (next !== undefined && next !== DISABLED) locals[thread] = next;
}

function insteadOf(
  system: System,
  locals: readonly number[],
  event: number,
  thread: number | undefined,
): number | undefined {
  const { name } = system.events[event]!.label;
  const other = system.events.findIndex(
    ({ label, participants }, e) =>
      (thread === undefined ? label.name === name : participants.includes(thread)) &&
      isPossible(system, locals, e),
  );
  return other < 0 ? undefined : other;
}

/** The same question with another answer, where the thread asks it. */
export function otherAnswer(
  system: System,
  local: number,
  event: number,
  thread: number,
): number | undefined {
  const { name } = system.events[event]!.label;
  const recorded = nextOf(system, event, thread, local);
  const other = system.events.findIndex(({ label, participants }, e) => {
    if (label.name !== name || e === event || !participants.includes(thread)) return false;
    const next = nextOf(system, e, thread, local)!;
    return next !== DISABLED && next !== recorded;
  });
  return other < 0 ? undefined : other;
}

function turn(system: System, locals: number[], event: number, thread: number | undefined): void {
  if (thread === undefined) return;
  const other = otherAnswer(system, locals[thread]!, event, thread);
  if (other !== undefined) locals[thread] = nextOf(system, other, thread, locals[thread]!)!;
}
