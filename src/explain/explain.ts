/** Explains a trace: the steps that matter, the answers that decide, and the point of no return. */
import { meaningOfChart } from '../../model/components.ts';
import { threadOf } from '../check/actors.ts';
import { tasksOf } from '../check/searches.ts';
import { describeTrace, localsAfter } from '../check/trace.ts';
import {
  all,
  type Claim,
  compileProduct,
  explore,
  follow,
  holdsIn,
  type Label,
  not,
  onPart,
  type Predicate,
  type System,
  type Trace,
  watch,
} from '../engine/index.ts';
import type { Compiled } from '../program/compile.ts';
import type { ExplainedStep, Explanation, NoReturn } from '../report/counterexample.ts';
import { eventText } from '../words/event-text.ts';
import { answerAt, causeOf } from './answer.ts';
import { localsAlong } from './causes.ts';
import { lateDrain } from './late-drain.ts';
import { leftOver } from './left-over.ts';
import { missedInvalidation } from './missed.ts';
import { noReturnOf } from './no-return.ts';
import { comesTrue, otherAnswer, questionsOf } from './schedule.ts';
import { turnOf } from './turn.ts';
import { unreachedStore } from './unreached.ts';

/** The most states that a search for what can follow visits; beyond, the answer stays open. */
export const MAX_STATES = 50_000;

/**
 * Explains the trace of a broken claim. Of a claim that no single state breaks there is nothing to leave out, and
 * no point of no return: the explanation is empty.
 */
export function explain(
  compiled: Compiled,
  trace: Trace,
  steps: readonly ExplainedStep[],
  short: (name: string) => string,
  maxStates: number = MAX_STATES,
): Explanation {
  const { system } = compiled;
  const broken = brokenBy(compiled, trace);
  if (broken.length === 0) return { turning: [] };
  const needed = neededSteps(system, trace, broken);
  const turning = turningSteps(compiled, trace, broken, maxStates);
  const turns = turning.map((i) => turnOf(system, trace, i, brokenTest(system, broken), needed));
  const answers = turning.map((i, n) => answerAt(system, steps, i, turns[n]!));
  const cause = causeOf(answers, steps);
  const missed = missedInvalidation(system, trace, steps, short);
  const left = cause === undefined && missed === undefined ? leftOver(system, steps, short) : undefined;
  const isStore = cause !== undefined && !turning.includes(cause - 1);
  const drain = isStore ? lateDrain(system, trace, cause) : undefined;
  const unreached = isStore ? unreachedStore(system, trace, cause) : undefined;
  return {
    needed: needed.map((i) => i + 1),
    turning: turning.map((i) => i + 1),
    answers,
    ...(cause === undefined ? {} : { cause }),
    ...(drain === undefined ? {} : { drain }),
    ...(unreached === undefined ? {} : { unreached }),
    ...(missed === undefined ? {} : { missed }),
    ...(left === undefined ? {} : { left }),
    noReturn: noReturnFor(compiled, trace, steps, broken, short, maxStates),
  };
}

/** What is to hold in every state and does not hold in the last one. */
function brokenBy({ system, decisions }: Compiled, trace: Trace): readonly Claim[] {
  return [...decisions.values()]
    .flat()
    .filter(({ kind, predicate }) => kind === 'always' && !holdsIn(system, predicate, localsAfter(trace)));
}

/**
 * The steps whose effect is needed. From the last one back, each is left out if the claim is broken without it and
 * without those left out before: of several that would do, the earliest is kept, and a step is judged
 * after all that came before it.
 */
function neededSteps(system: System, trace: Trace, broken: readonly Claim[]): readonly number[] {
  const isBroken = brokenTest(system, broken);
  const without = new Set<number>();
  const needed: number[] = [];
  for (let i = trace.steps.length - 1; i >= 0; i--) {
    without.add(i);
    if (hasEffect(system, trace, i) && !comesTrue(system, trace, isBroken, { without })) {
      without.delete(i);
      needed.unshift(i);
    } else if (!hasEffect(system, trace, i)) without.delete(i);
  }
  return needed;
}

/** Whether the step changes anything but the thread that takes it. */
function hasEffect({ components }: System, { steps }: Trace, i: number): boolean {
  const { label, moves } = steps[i]!;
  return moves.some(
    ({ component }) =>
      label.indices['thread'] === undefined ||
      components[component]!.instance.indices['thread'] !== label.indices['thread'],
  );
}

/**
 * The conditions whose other answer would have kept the claim. An answer that hardware can never give in this configuration
 * is left out. One that software never causes stays: that may be the defect.
 */
function turningSteps(
  compiled: Compiled,
  trace: Trace,
  broken: readonly Claim[],
  maxStates: number,
): readonly number[] {
  const { system } = compiled;
  const isBroken = brokenTest(system, broken);
  const turning = questionsOf(system, trace).filter(
    (turned) => !comesTrue(system, trace, isBroken, { without: new Set(), turned }),
  );
  const ofHardware = turning.filter((i) => asksHardware(system, trace.steps[i]!.event));
  if (ofHardware.length === 0) return turning;
  const canHappen = possibleEvents(compiled, broken, maxStates);
  const along = localsAlong(trace);
  return turning.filter((i) => {
    if (!ofHardware.includes(i)) return true;
    const { event, label } = trace.steps[i]!;
    const thread = threadOf(system, label.indices['thread'])!;
    const other = otherAnswer(system, along[i]![thread]!, event, thread);
    return other === undefined || canHappen(system.events[other]!.label);
  });
}

/** Whether the state of a queue or of the device decides the answer. */
function asksHardware({ components, events }: System, event: number): boolean {
  return events[event]!.participants.some((c) => {
    const { group } = meaningOfChart(components[c]!.table.id);
    return group === 'queues' || group === 'device and requests';
  });
}

/** Whether an event happens in any state. Beyond `maxStates` states every event counts as possible. */
function possibleEvents(
  compiled: Compiled,
  broken: readonly Claim[],
  maxStates: number,
): (label: Label) => boolean {
  const { part } = tasksOf(compiled).find(({ claims }) => claims.includes(broken[0]!))!;
  const { end, happened } = explore(part, [], { maxStates });
  if (end !== 'complete') return () => true;
  // A part has the labels of the whole: the same objects.
  const never = new Set(part.events.filter((_, e) => happened[e] === 0).map(({ label }) => label));
  return (label) => !never.has(label);
}

function brokenTest(system: System, broken: readonly Claim[]): (locals: readonly number[]) => boolean {
  return (locals) => broken.some(({ predicate }) => !holdsIn(system, predicate, locals));
}

/**
 * Only the part of the system that the claim is about is searched. Of a claim that counts from some step on, the last
 * event may come before that step and do no harm: then the question is from where on it cannot be avoided at all.
 */
function noReturnFor(
  compiled: Compiled,
  trace: Trace,
  steps: readonly ExplainedStep[],
  broken: readonly Claim[],
  short: (name: string) => string,
  maxStates: number,
): NoReturn | undefined {
  const { part } = tasksOf(compiled).find(({ claims }) => claims.includes(broken[0]!))!;
  const own = onPart(compiled.system, part, trace);
  const kept = all(...broken.map(({ predicate }) => predicate));
  const noReturnIn = (system: System, search: Trace, wanted: Predicate): NoReturn => {
    const found = noReturnOf(system, search, wanted, maxStates);
    const stepOf = (step: number): number => (step === 0 ? 0 : own.steps[step - 1]! + 1);
    if (found.found === 'bound')
      return { found: 'bound', from: stepOf(found.from), to: stepOf(found.to), states: maxStates };
    const { step, instead } = found;
    if (instead === undefined) return { found: 'yes', step: stepOf(step) };
    const start = localsAfter({ ...search, steps: search.steps.slice(0, step - 1) });
    const way = describeTrace(
      system,
      follow(compileProduct(system), start, instead.events),
      compiled.observers,
    );
    return {
      found: 'yes',
      step: stepOf(step),
      instead: {
        steps: way.map((other) => ({ lane: short(other.actor), text: eventText(other), event: other.event })),
        safe: instead.safe,
      },
    };
  };
  const found = noReturnIn(part, own.trace, kept);
  const last = steps.at(-1)!;
  if (!isBesideThePoint(found, steps)) return found;
  if (last.stack !== undefined || steps.filter(({ event }) => event === last.event).length > 1)
    return undefined;
  const { system, trace: again, happened } = watch(part, own.trace, last.event);
  return { ...noReturnIn(system, again, all(kept, not(happened))), avoids: last.event };
}

/** Whether the step only starts the claim's window, or the way out contains an event of the claim as well. */
function isBesideThePoint(found: NoReturn, steps: readonly ExplainedStep[]): boolean {
  const last = steps.at(-1)!;
  if (found.found === 'bound') return found.to === triggerOf(steps);
  const isSame = ({ event }: { readonly event: string }): boolean => event === last.event;
  return (
    found.step === triggerOf(steps) ||
    (last.stack === undefined && found.instead?.steps.some(isSame) === true)
  );
}

/** The step that the claim counts from and that nothing else about the violation depends on. */
function triggerOf(steps: readonly ExplainedStep[]): number | undefined {
  const depends = new Set<number>([steps.length]);
  for (const { step, causes } of steps.toReversed()) {
    if (!depends.has(step)) continue;
    for (const cause of causes) if (cause.kind === 'state') depends.add(cause.step);
  }
  return steps.at(-1)!.causes.find(({ kind, step }) => kind === 'claim' && !depends.has(step))?.step;
}
