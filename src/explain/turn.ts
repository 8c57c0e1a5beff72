/** What a thread would have done had it found something else: the run that another answer leads to. */

import { threadOf } from '../check/actors.ts';
import { stackAt } from '../check/describe-step.ts';
import { DISABLED } from '../engine/chart.ts';
import type { System, Trace } from '../engine/index.ts';
import { isPossible, nextOf, take } from '../engine/step.ts';
import { moveAlone, otherAnswer } from './schedule.ts';

/** A step of the thread that was asked: from which of its local states it took which event. */
interface Own {
  readonly local: number;
  readonly event: number;
}

/** What follows from the other answer. Steps count from 0. */
export interface Turn {
  /** The other answer's event. */
  readonly other: number;
  /** What keeps the claim, and is done after the other answer alone. */
  readonly does?: { readonly event?: number; readonly call?: string };
  /** The first of some steps that the thread would not have reached. */
  readonly avoids?: number;
}

type Test = (locals: readonly number[]) => boolean;
type Skips = (own: Own) => boolean;

/** The most steps that a thread may take after the recorded ones. */
const MAX_STEPS = 1000;

/** What follows from another answer at step `turned`, a question. `needed` are the steps that the violation takes. */
export function turnOf(
  system: System,
  trace: Trace,
  turned: number,
  isBroken: Test,
  needed: readonly number[],
): Turn {
  const question = questionAt(system, trace, turned);
  const run = (skips: Skips): readonly Own[] | undefined => runOf(system, trace, question, isBroken, skips);
  const own = run(() => false);
  const key = ({ local, event }: Own): string =>
    `${event} ${stackAt(system.components[question.thread]!, local).join()}`;
  const recorded = ownSteps(trace, question.thread, turned);
  const alone = new Set(recorded.map(key));
  const added = (own ?? []).filter((one) => hasEffect(system, one) && !alone.has(key(one)));
  const does = added.length === 0 ? undefined : decisive(added, question.stack);
  const taken = new Set(
    runOf(
      system,
      trace,
      question,
      () => false,
      () => false,
    )!.map(key),
  );
  const avoids = needed.find((i) => recorded.some((one) => one.step === i && !taken.has(key(one))));
  return {
    other: question.other,
    ...(does === undefined ? {} : { does }),
    ...(avoids === undefined ? {} : { avoids }),
  };

  /** The call without which the claim is broken all the same, and the step in it. */
  function decisive(steps: readonly Own[], stack: readonly string[]): Turn['does'] {
    const callOf = (one: Own): string | undefined =>
      newCall(stack, stackAt(system.components[question.thread]!, one.local));
    for (const call of new Set(steps.map(callOf))) {
      const inside = steps.filter((one) => callOf(one) === call);
      const keys = new Set(inside.map(key));
      if (run((one) => keys.has(key(one))) !== undefined) continue;
      const single = inside.find((step) => run((one) => key(one) === key(step)) === undefined);
      return {
        ...(single === undefined ? {} : { event: single.event }),
        ...(call === undefined ? {} : { call }),
      };
    }
    return undefined;
  }
}

interface Question {
  readonly turned: number;
  readonly thread: number;
  /** The event of the other answer, and the local state that it leads to. */
  readonly other: number;
  readonly stack: readonly string[];
  /** The events that the thread takes part in, and those of the others that cannot be left undone for ever. */
  readonly own: readonly number[];
  readonly others: readonly number[];
}

function questionAt(system: System, { steps }: Trace, turned: number): Question {
  const { event, label, moves } = steps[turned]!;
  const thread = threadOf(system, label.indices['thread'])!;
  const { from } = moves.find(({ component }) => component === thread)!;
  const other = otherAnswer(system, from, event, thread)!;
  const numbers = [...system.events.keys()];
  const isOwn = (e: number): boolean => system.events[e]!.participants.includes(thread);
  return {
    turned,
    thread,
    other,
    stack: stackAt(system.components[thread]!, from),
    own: numbers.filter(isOwn),
    others: numbers.filter((e) => !isOwn(e) && system.events[e]!.unfair !== true),
  };
}

/** The steps of a thread after one of its own. */
function ownSteps({ steps }: Trace, thread: number, after: number): readonly (Own & { step: number })[] {
  return steps.flatMap(({ event, moves }, step) => {
    const own = moves.find(({ component }) => component === thread);
    return own === undefined || step <= after ? [] : [{ local: own.from, event, step }];
  });
}

/** Whether another component than the thread takes part. */
const hasEffect = ({ events }: System, { event }: Own): boolean => events[event]!.participants.length > 1;

/** What a thread calls in the function that it was in at the other place, or in the one that had called that. */
export function newCall(from: readonly string[], to: readonly string[]): string | undefined {
  const left = to.findIndex((frame, i) => frame !== from[i]);
  return left < from.length - 1 ? undefined : to[left];
}

/**
 * The steps of the thread after the other answer, or nothing when the claim is broken on the way. The others move as
 * they were recorded; after that the thread goes on; where it has to wait, the component that it waits for moves.
 */
function runOf(
  system: System,
  { start, steps }: Trace,
  { turned, thread, other, own: ownEvents, others }: Question,
  isBroken: Test,
  skips: Skips,
): readonly Own[] | undefined {
  const locals = [...start];
  for (const { event } of steps.slice(0, turned)) take(system, locals, event);
  locals[thread] = nextOf(system, other, thread, locals[thread]!)!;
  const own: Own[] = [];
  let turn = 0;
  for (const { event } of steps.slice(turned + 1)) {
    if (system.events[event]!.participants.includes(thread)) moveThread();
    else if (isPossible(system, locals, event)) take(system, locals, event);
    if (isBroken(locals)) return undefined;
  }
  for (let n = 0; n < MAX_STEPS && (moveThread() || moveOther()); n++) if (isBroken(locals)) return undefined;
  return own;

  function moveThread(): boolean {
    const local = locals[thread]!;
    const known = ownEvents.filter((event) => nextOf(system, event, thread, local) !== DISABLED);
    const skipped = known.find((event) => skips({ local, event }));
    const event = skipped ?? known.find((one) => isPossible(system, locals, one));
    if (event === undefined) return false;
    own.push({ local, event });
    if (skipped === undefined) take(system, locals, event);
    else moveAlone(system, locals, event, thread);
    return true;
  }

  function moveOther(): boolean {
    // In turns, so that none of them keeps the rest waiting.
    const n = others.findIndex((_, i) => isPossible(system, locals, others[(turn + i) % others.length]!));
    if (n < 0) return false;
    turn = (turn + n) % others.length;
    take(system, locals, others[turn]!);
    turn++;
    return true;
  }
}
