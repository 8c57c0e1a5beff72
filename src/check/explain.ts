/** What a trace comes down to: the steps that matter, the answers that decide, and the point of no return. */
import { type Claim, compileProduct, follow, holdsIn, type System, type Trace } from '../engine/index.ts';
import type { Explanation, NoReturn } from '../report/story.ts';
import { eventText } from '../report/trace-text.ts';
import { type Compiled, tasksOf } from './check.ts';
import { noReturnOf, onPart } from './no-return.ts';
import { comesTrue, questionsOf } from './schedule.ts';
import { describeTrace, localsAfter } from './trace.ts';

/** Beyond so many states a search for what can follow ends open. */
const MAX_STATES = 50_000;

/**
 * Explains the trace of a broken claim. Of a claim that no single state breaks there is nothing to leave out, and
 * no point of no return: the explanation is empty.
 */
export function explain(
  compiled: Compiled,
  trace: Trace,
  short: (name: string) => string,
  maxStates: number = MAX_STATES,
): Explanation {
  const { system } = compiled;
  const broken = brokenBy(compiled, trace);
  if (broken.length === 0) return { turning: [] };
  return {
    needed: neededSteps(system, trace, broken).map((i) => i + 1),
    turning: turningSteps(system, trace, broken).map((i) => i + 1),
    noReturn: tellNoReturn(compiled, trace, broken, short, maxStates),
  };
}

/** The steps of such a trace that matter, without the rest of the explanation; nothing where all do. */
export function stepsThatMatter(compiled: Compiled, trace: Trace): readonly number[] | undefined {
  const broken = brokenBy(compiled, trace);
  return broken.length === 0 ? undefined : neededSteps(compiled.system, trace, broken).map((i) => i + 1);
}

/** What is to hold in every state and does not hold in the last one. */
function brokenBy({ system, decisions }: Compiled, trace: Trace): readonly Claim[] {
  return [...decisions.values()]
    .flat()
    .filter(({ kind, predicate }) => kind === 'always' && !holdsIn(system, predicate, localsAfter(trace)));
}

/**
 * The steps whose effect is needed. From the last one back, each is left out if the claim is broken without it and
 * without those left out before: of several that would do the earliest is kept, and what is told of a step is told of
 * it after all that came before it.
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

function turningSteps(system: System, trace: Trace, broken: readonly Claim[]): readonly number[] {
  const isBroken = brokenTest(system, broken);
  return questionsOf(system, trace).filter(
    (turned) => !comesTrue(system, trace, isBroken, { without: new Set(), turned }),
  );
}

function brokenTest(system: System, broken: readonly Claim[]): (locals: readonly number[]) => boolean {
  return (locals) => broken.some(({ predicate }) => !holdsIn(system, predicate, locals));
}

/** Only the part of the system that the claim is about is searched. */
function tellNoReturn(
  compiled: Compiled,
  trace: Trace,
  broken: readonly Claim[],
  short: (name: string) => string,
  maxStates: number,
): NoReturn {
  const { system, observers } = compiled;
  const { part } = tasksOf(compiled).find(({ claims }) => claims.includes(broken[0]!))!;
  const own = onPart(system, part, trace);
  const found = noReturnOf(part, own.trace, broken, maxStates);
  const stepOf = (step: number): number => (step === 0 ? 0 : own.steps[step - 1]! + 1);
  if (found.found === 'bound')
    return { found: 'bound', from: stepOf(found.from), to: stepOf(found.to), states: maxStates };
  const { step, instead } = found;
  if (instead === undefined) return { found: 'yes', step: stepOf(step) };
  const start = localsAfter({ ...own.trace, steps: own.trace.steps.slice(0, step - 1) });
  const way = describeTrace(part, follow(compileProduct(part), start, instead.events), observers);
  return {
    found: 'yes',
    step: stepOf(step),
    instead: {
      steps: way.map((other) => ({ lane: short(other.actor), text: eventText(other) })),
      safe: instead.safe,
    },
  };
}
