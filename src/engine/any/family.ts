/** Families: instances of one chart that differ in the value of one index only, and are alike otherwise. */
import { type ChartTable, DISABLED } from '../chart.ts';
import { agree, formatLabel, type IndexValue, type Indices } from '../label.ts';
import { automorphism } from '../reduce/automorphism.ts';
import { Refusal } from '../refusal.ts';
import type { Component, System, SystemEvent } from '../system.ts';

export interface Family {
  /** The index that numbers the members. */
  readonly index: string;
  /** The other indices of all members. */
  readonly where: Indices;
  /** The components, by the number of the member. */
  readonly members: ReadonlyMap<IndexValue, number>;
  /** What every member does. */
  readonly table: ChartTable;
  /** Where members begin. However many are elsewhere, there are more of them here. */
  readonly home: number;
  /** The first member, in whose place the others are described. */
  readonly first: Component;
}

/** An event of one member, in the place of the same event of the others. */
export interface MemberEvent {
  readonly family: Family;
  /** By number of the member, the event's position in the system. */
  readonly events: ReadonlyMap<IndexValue, number>;
  /** Whether others treat it differently for different members: they keep its number, or compare it with one kept. */
  readonly isNumbered: boolean;
}

/**
 * The families of a system whose members are numbered by `index`.
 * Throws a `Refusal` where members are not interchangeable.
 */
export function familiesOf(system: System, index: string): readonly Family[] {
  const byPlace = new Map<string, Map<IndexValue, number>>();
  for (const [number, { instance, table }] of system.components.entries()) {
    const value = instance.indices[index];
    if (value === undefined) continue;
    const place = `${table.id} ${JSON.stringify(without(instance.indices, index))}`;
    byPlace.set(place, (byPlace.get(place) ?? new Map<IndexValue, number>()).set(value, number));
  }
  const families = [...byPlace.values()].map((members) => familyOf(system, index, members));
  for (const family of families) refuseIndividuals(system, family, families);
  return families;
}

export function without(indices: Indices, index: string): Indices {
  return Object.fromEntries(Object.entries(indices).filter(([key]) => key !== index));
}

function familyOf(system: System, index: string, members: ReadonlyMap<IndexValue, number>): Family {
  const [first, ...others] = [...members.values()].map((member) => system.components[member]!);
  const { table, instance } = first!;
  if (others.some((other) => other.table !== table)) {
    throw new Refusal(table.id, undefined, `the instances that '${index}' numbers are not alike`);
  }
  const [home, ...starts] = table.initial;
  if (home === undefined || starts.length > 0) {
    throw new Refusal(table.id, undefined, `instances that '${index}' numbers must begin in one state`);
  }
  return { index, where: without(instance.indices, index), members, table, home, first: first! };
}

/** Exchanging two members must be a symmetry: a number must mean nothing but which member it is. */
function refuseIndividuals(system: System, family: Family, families: readonly Family[]): void {
  const positions = new Map(system.events.map(({ label }, e) => [formatLabel(label), e]));
  const numbers = [...family.members.keys()];
  for (const [i, one] of numbers.slice(1).entries()) {
    const other = numbers[i]!;
    const swap = (value: IndexValue): IndexValue => (value === one ? other : value === other ? one : value);
    const events = Int32Array.from(system.events, (event, e) => {
      const { name, indices } = event.label;
      const value = indices[family.index];
      if (value === undefined || ownerOf(event, families) !== family) return e;
      return positions.get(formatLabel({ name, indices: { ...indices, [family.index]: swap(value) } })) ?? -1;
    });
    if (!events.includes(-1) && automorphism(system, events) !== undefined) continue;
    throw new Refusal(
      family.table.id,
      undefined,
      `${family.index} ${other} and ${one} are not interchangeable`,
    );
  }
}

/** The family whose member an event names; nothing for events of all members or of none. */
export function ownerOf(
  { label, participants }: SystemEvent,
  families: readonly Family[],
): Family | undefined {
  const [family, ...others] = families.filter(
    ({ index, where, members }) =>
      index in label.indices &&
      agree(where, label.indices) &&
      ([...members.values()].some((member) => participants.includes(member)) ||
        coversAll(label.indices, where)),
  );
  if (others.length > 0) {
    throw new Refusal(
      formatLabel(label),
      undefined,
      `the event names members of two families: give it the index that tells them apart`,
    );
  }
  return family;
}

function coversAll(indices: Indices, where: Indices): boolean {
  return Object.keys(where).every((key) => key in indices);
}

/** The events that name a member, those that differ in its number only together. */
export function memberEvents(system: System, families: readonly Family[]): readonly MemberEvent[] {
  const found = new Map<string, { family: Family; events: Map<IndexValue, number> }>();
  for (const [e, event] of system.events.entries()) {
    const family = ownerOf(event, families);
    if (family === undefined) continue;
    const { name, indices } = event.label;
    const key = formatLabel({ name, indices: without(indices, family.index) });
    const entry = found.get(key) ?? { family, events: new Map<IndexValue, number>() };
    found.set(key, entry);
    entry.events.set(indices[family.index]!, e);
  }
  return [...found.values()].map((event) => ({ ...event, isNumbered: isNumbered(system, event) }));
}

/** Where a member or another component goes by an event, by local state; nothing where it does not take part. */
export function stepsOf(
  { components }: System,
  { participants, columns }: SystemEvent,
  component: number,
): Int32Array | undefined {
  const at = participants.indexOf(component);
  if (at < 0) return undefined;
  const { states, columns: width, next } = components[component]!.table;
  return Int32Array.from(states, (_, state) => next[state * width + columns[at]!]!);
}

function isNumbered(system: System, { family, events }: Omit<MemberEvent, 'isNumbered'>): boolean {
  const members = new Set(family.members.values());
  const texts = [...events.values()].map((e) => {
    const event = system.events[e]!;
    const others = event.participants.filter((participant) => !members.has(participant));
    return others.map((other) => `${other}:${stepsOf(system, event, other)!.join()}`).join(' ');
  });
  return new Set(texts).size > 1;
}

/** The local states from which a step leads somewhere, with where. */
export function movesOf(steps: Int32Array): readonly (readonly [from: number, to: number])[] {
  return Array.from(steps, (to, from) => [from, to] as const).filter(([, to]) => to !== DISABLED);
}
