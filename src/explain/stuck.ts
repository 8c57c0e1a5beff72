/** Why threads never end: each loops, or waits for an event that a component refuses. */
import { meaningOf } from '../../model/events.ts';
import { threadOf } from '../check/actors.ts';
import { startingAt } from '../check/out-of-reach.ts';
import { DISABLED } from '../engine/chart.ts';
import {
  explore,
  holdsIn,
  instancesOf,
  type Predicate,
  type System,
  type Trace,
  VIOLATION,
} from '../engine/index.ts';
import { isPossible, nextOf } from '../engine/step.ts';
import type { Stuck } from '../report/counterexample.ts';
import { eventText } from '../words/event-text.ts';
import { localsAlong } from './causes.ts';

/** The run that breaks a claim about runs, and how its words are made. */
interface Run {
  readonly system: System;
  readonly trace: Trace;
  /** The first of the steps that repeat, from 1; absent when the run ends. */
  readonly repeatsFrom: number | undefined;
  readonly short: (name: string) => string;
  /** The state of a component in words. */
  readonly stateOf: (component: number, local: number) => string;
}

type Standing = Stuck['standing'][number];

/** One for each of these threads, by the names of their instances. */
export function stuckThreads(run: Run, names: readonly string[]): readonly Stuck[] {
  return names.flatMap((name) => {
    const thread = threadOf(run.system, name);
    return thread === undefined ? [] : (cycleOf(run, thread) ?? waits(run, thread));
  });
}

/**
 * What the goals of a claim wait for where none can be reached any more: for each component that a goal names, a step that
 * would move it, and the components that refuse that step and never change again. Nothing where there is no such step, and
 * beyond `maxStates` states.
 */
export function stuckGoals(run: Run, goals: readonly Predicate[], maxStates: number): readonly Stuck[] {
  const locals = localsAlong(run.trace).at(-1)!;
  const missed = goals.filter((goal) => !holdsIn(run.system, goal, locals));
  if (missed.length === 0) return [];
  const { end, happened } = explore(startingAt(run.system, locals), [], { maxStates });
  if (end !== 'complete') return [];
  const isFrozen = (c: number): boolean =>
    run.system.events.every((_, event) => happened[event] === 0 || staysAt(run.system, event, c, locals[c]!));
  return [...new Set(missed.flatMap(instancesOf))].flatMap((name): Stuck[] => {
    const goal = run.system.components.findIndex(({ instance }) => instance.name === name);
    const moves = [...run.system.events.keys()].flatMap((event): Stuck[] => {
      if (goal < 0 || staysAt(run.system, event, goal, locals[goal]!)) return [];
      const refusers = refusersOf(run.system, event, locals);
      const standing = refusers.flatMap((c) => standingAt(run, c, locals[c]!));
      if (refusers.length === 0 || standing.length < refusers.length || !refusers.every(isFrozen)) return [];
      const { label } = run.system.events[event]!;
      return [
        {
          how: 'waits',
          thread: run.short(name),
          wants: eventText({ event: label.name, indices: label.indices }),
          standing,
        },
      ];
    });
    return moves.slice(0, 1);
  });
}

/** Whether a component in a local state refuses an event, does not know it or is in the same state after it, or breaks a claim. */
function staysAt(system: System, event: number, c: number, local: number): boolean {
  const next = nextOf(system, event, c, local);
  const { states } = system.components[c]!.table;
  return next === undefined || next === DISABLED || next === local || states[next]!.tags.has(VIOLATION);
}

const refusersOf = (system: System, event: number, locals: readonly number[]): readonly number[] =>
  system.events[event]!.participants.filter((c) => nextOf(system, event, c, locals[c]!) === DISABLED);

/** The cycle of a thread that takes steps in it; nothing if it takes none. */
function cycleOf({ repeatsFrom, ...run }: Run, thread: number): readonly Stuck[] | undefined {
  if (repeatsFrom === undefined) return undefined;
  const { system, trace, short } = run;
  const round = trace.steps.slice(repeatsFrom - 1);
  const own = round.filter(({ moves }) => moves.some(({ component }) => component === thread));
  if (own.length === 0) return undefined;
  const asked = own.findLast(({ label }) => meaningOf(label.name)?.finds !== undefined);
  return [
    {
      how: 'cycle',
      thread: short(system.components[thread]!.instance.name),
      from: repeatsFrom,
      to: trace.steps.length,
      ...(asked === undefined
        ? {}
        : { asks: { step: trace.steps.indexOf(asked) + 1, finds: findsOf(asked.label) } }),
      standing: unchanging({ ...run, repeatsFrom }, new Set(round.map(({ event }) => event))),
    },
  ];
}

function findsOf({ name, indices }: Trace['steps'][number]['label']): string {
  return meaningOf(name)!.finds![indices['answer'] === 'yes' ? 'yes' : 'no'];
}

/** States that hold throughout the cycle and that a step of it needs: in another state the component would refuse it. */
function unchanging(run: Run & { readonly repeatsFrom: number }, events: ReadonlySet<number>): Standing[] {
  const { system, trace, repeatsFrom } = run;
  const along = localsAlong(trace).slice(repeatsFrom - 1);
  return system.components.flatMap(({ instance, table }, component) => {
    const local = along[0]![component]!;
    const refuses = (event: number): boolean =>
      table.states.some((_, other) => nextOf(system, event, component, other) === DISABLED);
    const isAsked = [...events].some((event) => refuses(event));
    const stays = along.every((locals) => locals[component] === local);
    return stays && isAsked && !('thread' in instance.indices) ? standingAt(run, component, local) : [];
  });
}

/** The step that a thread would take next at the end of the trace, and the components that refuse it; nothing if it can go on. */
function waits(run: Run, thread: number): readonly Stuck[] {
  const { system, trace, short } = run;
  const locals = localsAlong(trace).at(-1)!;
  const wanted = [...system.events.keys()].filter((event) => {
    const next = nextOf(system, event, thread, locals[thread]!);
    return next !== undefined && next !== DISABLED;
  });
  const [event] = wanted;
  if (event === undefined || wanted.some((one) => isPossible(system, locals, one))) return [];
  const { label } = system.events[event]!;
  const refusers = refusersOf(system, event, locals);
  return [
    {
      how: 'waits',
      thread: short(system.components[thread]!.instance.name),
      wants: eventText({ event: label.name, indices: label.indices }),
      standing: refusers.flatMap((c) => standingAt(run, c, locals[c]!)),
    },
  ];
}

/** The state of a component and the step since which it holds; nothing if it held from the beginning. */
function standingAt({ system, trace, short, stateOf }: Run, component: number, local: number): Standing[] {
  const since = trace.steps.findLastIndex(({ moves }) => moves.some((move) => move.component === component));
  const { name } = system.components[component]!.instance;
  return since < 0 ? [] : [{ instance: short(name), state: stateOf(component, local), since: since + 1 }];
}
