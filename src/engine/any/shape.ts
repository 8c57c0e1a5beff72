/**
 * What takes the place of a family: sets of local states for members that nobody knows by number, and a few members by
 * number, called tokens, for those whose number others keep.
 */
import { type ChartTable, formatLocalState } from '../chart.ts';
import type { IndexValue } from '../label.ts';
import { Refusal } from '../refusal.ts';
import { QUIESCENT } from '../rest.ts';
import type { System } from '../system.ts';
import { type Family, type MemberEvent, movesOf, stepsOf } from './family.ts';
import { TableBuilder } from './table-builder.ts';

/** Local states that events of all members connect: they must be kept in one set. */
export interface Group {
  readonly states: readonly number[];
  readonly bits: ReadonlyMap<number, number>;
  readonly component: number;
  readonly table: TableBuilder;
}

/** A member that is kept by number. */
export interface Token {
  readonly value: IndexValue;
  readonly component: number;
  readonly table: TableBuilder;
}

export interface Shape {
  readonly family: Family;
  /** Local states in which a member is kept by number. */
  readonly named: ReadonlySet<number>;
  readonly groups: readonly Group[];
  readonly groupOf: ReadonlyMap<number, Group>;
  readonly tokens: ReadonlyMap<IndexValue, Token>;
}

/** An event of all members of a family at once, as where it takes each. */
export interface Broadcast {
  readonly event: number;
  readonly steps: Int32Array;
}

/** The events that all members of a family take at once. */
export function broadcastsOf(system: System, family: Family): readonly Broadcast[] {
  const [member] = family.members.values();
  return system.events.flatMap((event, e) => {
    if (family.index in event.label.indices) return [];
    const steps = stepsOf(system, event, member!);
    return steps === undefined || steps.every((to) => to < 0) ? [] : [{ event: e, steps }];
  });
}

/** The shape of a family; its components are numbered from `from`. Throws a `Refusal` where no set can stand for it. */
export function shapeOf(
  system: System,
  family: Family,
  events: readonly MemberEvent[],
  tokens: readonly IndexValue[],
  from: number,
): Shape {
  const { table, home } = family;
  const named = namedStates(system, family, events);
  const broadcasts = broadcastsOf(system, family);
  const anonymous = [...table.states.keys()].filter((state) => state !== home && !named.has(state));
  const parts = connected(anonymous, broadcasts, (state, to) => refuseBroadcast(family, named, state, to));
  const groups = parts.map(
    (states, i): Group => ({
      states,
      bits: new Map(states.map((state, bit) => [state, 1 << bit])),
      component: from + i,
      table: new TableBuilder(table.id, 0),
    }),
  );
  return {
    family,
    named,
    groups,
    groupOf: new Map(groups.flatMap((group) => group.states.map((state) => [state, group] as const))),
    tokens: new Map(
      tokens.map((value, i) => [
        value,
        { value, component: from + groups.length + i, table: new TableBuilder(table.id, home) },
      ]),
    ),
  };
}

/** Where a member comes to by an event that others know by its number. */
function namedStates(system: System, family: Family, events: readonly MemberEvent[]): ReadonlySet<number> {
  const numbered = events.filter((event) => event.family === family && event.isNumbered);
  const targets = numbered.flatMap(({ events: byNumber }) =>
    [...byNumber].flatMap(([value, e]) => {
      const steps = stepsOf(system, system.events[e]!, family.members.get(value)!);
      return steps === undefined ? [] : movesOf(steps).map(([, to]) => to);
    }),
  );
  return new Set(targets.filter((state) => state !== family.home));
}

/** Most members are at home, more than there are anywhere else: they can neither all move nor all be away. */
function refuseBroadcast(
  { table, home }: Family,
  named: ReadonlySet<number>,
  state: number,
  to: number,
): void {
  const text = formatLocalState(table.states[state]!);
  if (state === home && to !== home) {
    throw new Refusal(
      table.id,
      text,
      'an event of all members is impossible where a member begins, or moves it: that needs a number',
    );
  }
  if (to < 0 || to === home || named.has(state) === named.has(to)) return;
  throw new Refusal(table.id, text, 'an event of all members moves one whose number is kept');
}

/** Classes of states that broadcasts connect. */
function connected(
  anonymous: readonly number[],
  broadcasts: readonly Broadcast[],
  refuse: (state: number, to: number) => void,
): readonly (readonly number[])[] {
  const classes = new Map(anonymous.map((state) => [state, [state]]));
  for (const { steps } of broadcasts) {
    for (const [state, to] of steps.entries()) {
      refuse(state, to);
      const [mine, other] = [classes.get(state), classes.get(to)];
      if (mine === undefined || other === undefined || mine === other) continue;
      mine.push(...other);
      for (const moved of other) classes.set(moved, mine);
    }
  }
  return [...new Set(classes.values())].map((states) => states.toSorted((a, b) => a - b));
}

/** The tag of a local state in which some member, or the token, is in this local state of the family. */
export const memberTag = ({ table }: Family, state: number): string =>
  `some member: ${formatLocalState(table.states[state]!)}`;

/** The table of a group: its local states are sets. */
export function groupTable({ family }: Shape, { states, bits, table }: Group): ChartTable {
  return table.build((set) => {
    const inside = states.filter((state) => (set & bits.get(state)!) !== 0);
    const rests = inside.every((state) => restsAt(family, state));
    return {
      leaves: inside.map((state) => formatLocalState(family.table.states[state]!)),
      context: {},
      tags: new Set([...(rests ? [QUIESCENT] : []), ...inside.map((state) => memberTag(family, state))]),
      final: false,
    };
  });
}

/** The table of a token: the local states of a member whose number is kept, and home. */
export function tokenTable({ family }: Shape, { table }: Token): ChartTable {
  return table.build((state) => {
    const local = family.table.states[state]!;
    return { ...local, tags: new Set([...local.tags, memberTag(family, state)]) };
  });
}

function restsAt({ table }: Family, state: number): boolean {
  const { final, tags } = table.states[state]!;
  return final || tags.has(QUIESCENT);
}
