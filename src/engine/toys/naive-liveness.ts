/** Fair runs found the naive way, to compare with: texts in Maps, and every set of states tried. */
import { DISABLED } from '../chart.ts';
import { holdsIn, type Predicate } from '../predicate.ts';
import type { System } from '../system.ts';
import type { Trace } from '../trace.ts';

export interface NaiveStep {
  readonly event: number;
  readonly to: string;
}

/** States reached without passing the goal, in breadth-first order; steps to the goal are among the steps. */
export interface NaiveGraph {
  readonly system: System;
  readonly steps: ReadonlyMap<string, readonly NaiveStep[]>;
  readonly levels: ReadonlyMap<string, number>;
}

/** Gives `undefined` beyond `limit` states. */
export function graphWithout(system: System, goal: Predicate, limit: number): NaiveGraph | undefined {
  const steps = new Map<string, readonly NaiveStep[]>();
  const levels = new Map<string, number>();
  const starts = system.components.reduce<string[]>(
    (rows, { table }, i) =>
      rows.flatMap((row) => table.initial.map((s) => (i === 0 ? `${s}` : `${row},${s}`))),
    [''],
  );
  for (let level = 0, texts = starts; texts.length > 0; level++) {
    const next: string[] = [];
    for (const text of texts) {
      if (steps.has(text) || holdsIn(system, goal, localsOf(text))) continue;
      if (steps.size === limit) return undefined;
      steps.set(text, stepsFrom(system, text));
      levels.set(text, level);
      next.push(...steps.get(text)!.map(({ to }) => to));
    }
    texts = next;
  }
  return { system, steps, levels };
}

const localsOf = (text: string): number[] => text.split(',').map(Number);

function stepsFrom(system: System, text: string): readonly NaiveStep[] {
  return system.events.flatMap(({ participants, columns }, event) => {
    const after = localsOf(text);
    for (const [i, p] of participants.entries()) {
      const { table } = system.components[p]!;
      after[p] = table.next[after[p]! * table.columns + columns[i]!]!;
    }
    return after.includes(DISABLED) ? [] : [{ event, to: after.join() }];
  });
}

/** The fewest steps to a state where a fair run without the goal can stay: its end, or on its cycle. */
export function nearestStay(
  graph: NaiveGraph,
  staysIn: (graph: NaiveGraph) => ReadonlySet<string>,
): number | undefined {
  const ends = [...graph.steps.keys()].filter((text) => fairEventsAt(graph, text).length === 0);
  const stays = [...ends, ...staysIn(graph)].map((text) => graph.levels.get(text)!);
  return stays.length === 0 ? undefined : Math.min(...stays);
}

function fairEventsAt({ system, steps }: NaiveGraph, text: string): number[] {
  return steps.get(text)!.flatMap(({ event }) => (system.events[event]!.unfair === true ? [] : [event]));
}

/** The states that are in some set of states which a fair run can visit forever: every set is tried. */
export function fairByTrial(graph: NaiveGraph): ReadonlySet<string> {
  const texts = [...graph.steps.keys()];
  const found = new Set<string>();
  for (let bits = 1; bits < 1 << texts.length; bits++) {
    const set = new Set(texts.filter((_, i) => (bits >> i) & 1));
    if (hangsTogether(graph, set) && lacking(graph, set).length === 0)
      for (const text of set) found.add(text);
  }
  return found;
}

/** The same by the definition of what must go: sets are split and thinned until nothing changes. */
export function fairBySplitting(graph: NaiveGraph, within = new Set(graph.steps.keys())): Set<string> {
  const found = new Set<string>();
  for (const text of within) {
    const there = reachedFrom(graph, within, text);
    const group = new Set([...there].filter((other) => reachedFrom(graph, within, other).has(text)));
    for (const member of [text, ...group]) within.delete(member);
    if (group.size === 0) continue;
    const lost = lacking(graph, group);
    const rest = [...group].filter((member) => !fairEventsAt(graph, member).some((e) => lost.includes(e)));
    const fair = lost.length === 0 ? group : fairBySplitting(graph, new Set(rest));
    for (const member of fair) found.add(member);
  }
  return found;
}

function hangsTogether(graph: NaiveGraph, set: ReadonlySet<string>): boolean {
  return [...set].every((text) => reachedFrom(graph, set, text).size === set.size);
}

/** What one step or more within the set lead to. */
function reachedFrom(graph: NaiveGraph, set: ReadonlySet<string>, from: string): ReadonlySet<string> {
  const reached = new Set<string>();
  const open = [from];
  for (const text of open) {
    for (const { to } of graph.steps.get(text)!) {
      if (!set.has(to) || reached.has(to)) continue;
      reached.add(to);
      open.push(to);
    }
  }
  return reached;
}

/** The fair events that are enabled in the set and never taken within. */
function lacking(graph: NaiveGraph, set: ReadonlySet<string>): number[] {
  const steps = [...set].flatMap((text) => graph.steps.get(text)!);
  const taken = new Set(steps.filter(({ to }) => set.has(to)).map(({ event }) => event));
  return [...set].flatMap((text) => fairEventsAt(graph, text)).filter((event) => !taken.has(event));
}

/** What is wrong with a trace that should be a fair run within the graph; nothing when it is one. */
export function faultsOf(graph: NaiveGraph, { start, steps, cycle }: Trace): string[] {
  const faults: string[] = [];
  const texts = [start.join()];
  for (const { event } of steps) {
    const step = graph.steps.get(texts.at(-1)!)?.find((s) => s.event === event);
    if (step === undefined) return [...faults, 'takes an event that is not enabled'];
    texts.push(step.to);
  }
  if (graph.levels.get(texts[0]!) !== 0) faults.push('does not start in an initial state');
  if (texts.some((text) => !graph.steps.has(text))) return [...faults, 'comes to the goal'];
  if (cycle === undefined) {
    if (fairEventsAt(graph, texts.at(-1)!).length > 0) faults.push('ends where a fair event is enabled');
    return faults;
  }
  if (cycle >= steps.length) faults.push('has an empty cycle');
  if (texts[cycle] !== texts.at(-1)) faults.push('has a cycle that is open');
  const taken = new Set(steps.slice(cycle).map(({ event }) => event));
  const met = texts.slice(cycle).flatMap((text) => fairEventsAt(graph, text));
  if (met.some((event) => !taken.has(event))) faults.push('leaves out a fair event');
  return faults;
}
