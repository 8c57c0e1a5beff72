/**
 * A system whose instances fall into groups that share no event is several systems side by side. Searching
 * each alone decides every claim about it, with the sum of the states instead of their product.
 */
import type { ChartTable } from './chart.ts';
import type { Claim } from './claim.ts';
import type { Condition } from './fairness.ts';
import { covers } from './label.ts';
import type { Predicate } from './predicate.ts';
import type { System } from './system.ts';

/**
 * Splits a system into its independent parts, in the order of their first instances. `together` names
 * instances that must stay in one part because a claim speaks of them at once. An instance without events goes
 * with the first one that has events and carries its indices, or else with the first part.
 */
export function independentParts(system: System, together: readonly (readonly string[])[] = []): System[] {
  const parent = system.components.map((_, i) => i);
  const find = (i: number): number => {
    let root = i;
    while (parent[root] !== root) root = parent[root]!;
    return root;
  };
  const join = (group: readonly number[]): void => {
    for (const i of group) parent[Math.max(find(i), find(group[0]!))] = Math.min(find(i), find(group[0]!));
  };
  for (const event of system.events) join(event.participants);
  const numbers = new Map(system.components.map((c, i) => [c.instance.name, i]));
  // An instance without events is no system of its own.
  const busy = new Set(system.events.flatMap((event) => event.participants));
  const idle = system.components.flatMap((_, i) => (busy.has(i) ? [] : [i]));
  const anyBusy = system.events[0]?.participants[0];
  for (const i of idle) {
    const { indices } = system.components[i]!.instance;
    const like = system.components.findIndex(
      (c, other) => busy.has(other) && covers(c.instance.indices, indices),
    );
    join([i, like < 0 ? (anyBusy ?? idle[0]!) : like]);
  }
  for (const names of together) join(names.flatMap((name) => numbers.get(name) ?? []));

  const roots = [...new Set(system.components.map((_, i) => find(i)))];
  return roots.map((root) =>
    partOf(
      system,
      system.components.flatMap((_, i) => (find(i) === root ? [i] : [])),
    ),
  );
}

function partOf(system: System, members: readonly number[]): System {
  const local = new Map(members.map((member, i) => [member, i]));
  const events = [...system.events.keys()].filter((e) => local.has(system.events[e]!.participants[0]!));
  const { conditions } = system;
  return {
    name: system.name,
    components: members.map((member) => system.components[member]!),
    events: events.map((e) => {
      const event = system.events[e]!;
      return { ...event, participants: event.participants.map((p) => local.get(p)!) };
    }),
    impossible: system.impossible,
    ...(conditions === undefined ? {} : { conditions: conditionsWithin(conditions, events, local) }),
  };
}

/** The system without these instances, which only listen: nothing that the others do waits for them. */
export function withoutListeners(system: System, names: ReadonlySet<string>): System {
  const kept = system.components.flatMap(({ instance }, i) => (names.has(instance.name) ? [] : [i]));
  const local = new Map(kept.map((member, i) => [member, i]));
  return {
    ...system,
    components: kept.map((member) => system.components[member]!),
    events: system.events.map((event) => {
      const own = event.participants.flatMap((p, at) => (local.has(p) ? [at] : []));
      return {
        ...event,
        participants: own.map((at) => local.get(event.participants[at]!)!),
        columns: own.map((at) => event.columns[at]!),
      };
    }),
  };
}

/** The conditions about the events of a part; those that one condition is about share a component. */
function conditionsWithin(
  conditions: readonly Condition[],
  events: readonly number[],
  components: ReadonlyMap<number, number>,
): readonly Condition[] {
  const places = new Map(events.map((event, place) => [event, place]));
  return conditions
    .filter(({ of }) => places.has(of[0]!))
    .map(({ when, of, then }) => ({
      when,
      of: of.map((event) => places.get(event)!),
      then: then.map(({ event, component, ...rest }) => ({
        ...rest,
        event: places.get(event)!,
        ...(component === undefined ? {} : { component: components.get(component)! }),
      })),
    }));
}

/** A part with the claims that speak of it. */
export interface Task {
  readonly part: System;
  readonly claims: readonly Claim[];
}

/**
 * Whether two tasks are the same but for the names of instances, indices and claims: the same tables, moved by
 * the same events, asked the same. Searching one of them decides the other.
 */
export function alike(a: Task, b: Task): boolean {
  return (
    a.part.components.length === b.part.components.length &&
    a.part.components.every(({ table }, c) => isSameTable(table, b.part.components[c]!.table)) &&
    JSON.stringify(eventsByNumber(a.part)) === JSON.stringify(eventsByNumber(b.part)) &&
    JSON.stringify(claimsByNumber(a)) === JSON.stringify(claimsByNumber(b))
  );
}

/** Charts that are made anew for each instance have tables of their own, which may have the same content. */
const isSameTable = (a: ChartTable, b: ChartTable): boolean =>
  a === b ||
  (a.id === b.id &&
    a.columns === b.columns &&
    a.next.length === b.next.length &&
    a.next.every((to, i) => to === b.next[i]) &&
    contentOf(a) === contentOf(b));

const contentOf = ({ states, initial }: ChartTable): string =>
  JSON.stringify([initial, states.map(({ tags, ...state }) => ({ ...state, tags: [...tags].toSorted() }))]);

function eventsByNumber({ events }: System): unknown {
  return events.map(({ label, participants, columns, unfair = false }) => [
    label.name,
    participants,
    columns,
    unfair,
  ]);
}

function claimsByNumber({ part, claims }: Task): unknown {
  const numbers = new Map(part.components.map(({ instance }, c) => [instance.name, c]));
  return claims.map(({ kind, predicate }) => [kind, byNumber(predicate, numbers)]);
}

function byNumber(predicate: Predicate, numbers: ReadonlyMap<string, number>): unknown {
  switch (predicate.kind) {
    case 'not':
      return ['not', byNumber(predicate.operand, numbers)];
    case 'all':
    case 'any':
      return [predicate.kind, ...predicate.operands.map((operand) => byNumber(operand, numbers))];
    case 'in':
    case 'tag':
    case 'final':
    case 'context':
      return { ...predicate, instance: numbers.get(predicate.instance) };
  }
}
