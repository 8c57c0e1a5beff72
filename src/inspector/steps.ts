/** Steps of a system by hand: enabled events, refused events with the reason, and the effect of a step. */
import { describeMove, type Source, sourceAt, stackAt } from '../check/describe-step.ts';
import { DISABLED, type LocalState } from '../engine/chart.ts';
import { covers, formatLabel, parseLabel } from '../engine/label.ts';
import type { Component } from '../engine/system.ts';
import { lineage, type Model, nodePaths } from './model.ts';

/** Local states by component. */
export type Locals = Int32Array;

/** The state after an event, or nothing where it is not possible. */
export function after({ system }: Model, locals: Locals, event: number): Locals | undefined {
  const { participants, columns } = system.events[event]!;
  const next = locals.slice();
  for (const [i, c] of participants.entries()) {
    const { table } = system.components[c]!;
    const to = table.next[locals[c]! * table.columns + columns[i]!]!;
    if (to === DISABLED) return undefined;
    next[c] = to;
  }
  return next;
}

/** The events that are possible in a state, in the order of the system. */
export function enabledIn(model: Model, locals: Locals): number[] {
  return model.events.flatMap((_, event) => (refusersOf(model, locals, event).length === 0 ? [event] : []));
}

/** The components that cannot take an event. */
export function refusersOf({ system }: Model, locals: Locals, event: number): number[] {
  const { participants, columns } = system.events[event]!;
  return participants.filter((c, i) => {
    const { table } = system.components[c]!;
    return table.next[locals[c]! * table.columns + columns[i]!] === DISABLED;
  });
}

/** Why one component refuses an event. */
export interface Refusing {
  readonly component: number;
  readonly instance: string;
  readonly state: LocalState;
  /** The reason in a sentence: no transition in this state, or a guard that is false. */
  readonly why: string;
  /** States of the component in which it would take the event. */
  readonly needs: readonly LocalState[];
}

/** The components that refuse an event, each with its reason. */
export function whyNot(model: Model, locals: Locals, event: number): Refusing[] {
  const { system } = model;
  const { participants, columns } = system.events[event]!;
  return refusersOf(model, locals, event).map((c) => {
    const { instance, table } = system.components[c]!;
    const column = columns[participants.indexOf(c)]!;
    const able = table.states.filter((_, state) => table.next[state * table.columns + column] !== DISABLED);
    const state = table.states[locals[c]!]!;
    return {
      component: c,
      instance: instance.name,
      state,
      why: guardsAt(model, c, locals[c]!, event),
      needs: able,
    };
  });
}

function guardsAt(model: Model, component: number, local: number, event: number): string {
  const chart = model.charts[component]!;
  const label = model.system.events[event]!.label;
  const active = new Set(activeNodes(model, component, local));
  const written = chart.transitions.filter(({ from, event: text }) => {
    const one = parseLabel(text)!;
    return active.has(from) && one.name === label.name && covers(label.indices, one.indices);
  });
  const guards = written.flatMap(({ guard }) => guard ?? []);
  if (guards.length === 0) return 'there is no transition for it in this state';
  return `the transition is there, but its guard is false: ${guards.join(', ')}`;
}

/** The nodes of a chart that are active in a local state: its leaves and their ancestors. */
export function activeNodes(model: Model, component: number, local: number): readonly number[] {
  const chart = model.charts[component]!;
  const leaves = new Set(model.system.components[component]!.table.states[local]!.leaves);
  const paths = nodePaths(chart);
  return paths.flatMap((path, node) => (leaves.has(path) ? lineage(chart, node) : []));
}

/** The states along some events, the first before them; shorter where one is not possible. */
export function statesAlong(model: Model, start: ArrayLike<number>, events: readonly number[]): Locals[] {
  const states: Locals[] = [Int32Array.from(start)];
  for (const event of events) {
    const next = after(model, states.at(-1)!, event);
    if (next === undefined) break;
    states.push(next);
  }
  return states;
}

/** A step in words. */
export interface StepText {
  readonly actor: string;
  readonly text: string;
  /** Functions of the thread that takes it, outermost first. */
  readonly stack?: readonly string[];
  /** Where it stands in the C, for software that was read from a tree. */
  readonly source?: Source;
  readonly changes: readonly { readonly component: number; readonly from: string; readonly to: string }[];
  readonly meaning?: string;
  readonly note?: string;
}

/** What an event does in a state, in which it must be possible. */
export function describeStep(model: Model, before: Locals, event: number): StepText {
  const { actor, text, meaning, note, participants } = model.events[event]!;
  const next = after(model, before, event)!;
  const performer = model.system.components.findIndex(
    ({ instance }) => instance.name === actor && 'thread' in instance.indices,
  );
  return {
    actor,
    text,
    ...(performer < 0 ? {} : placeOf(model.system.components[performer]!, before[performer]!)),
    changes: participants
      .filter((c) => before[c] !== next[c] && !model.observers.has(c))
      .map((c) => ({
        component: c,
        ...describeMove(model.system.components[c]!.table, before[c]!, next[c]!),
      })),
    ...(meaning === undefined ? {} : { meaning }),
    ...(note === undefined ? {} : { note }),
  };
}

function placeOf(performer: Component, local: number): Pick<StepText, 'stack' | 'source'> {
  const source = sourceAt(performer, local);
  return { stack: stackAt(performer, local), ...(source === undefined ? {} : { source }) };
}

/** The labels of events, with which another system can walk them. */
export function labelsOf(model: Model, events: readonly number[]): string[] {
  return events.map((event) => formatLabel(model.system.events[event]!.label));
}
