/**
 * A system for any number of alike members: instead of each member, for each local state whether some member is in it
 * (the counter abstraction of Pnueli, Xu and Zuck with the counts "none" and "at least one").
 *
 * An event of all members maps the set; that it is possible only where every member can take it is an exact test for
 * zero. An event of one member has two outcomes: others stay behind, or it was the last. Members whose number others
 * keep are followed by number, as tokens. The result is an ordinary system, derived from tables alone.
 */
import { type ChartTable, DISABLED } from '../chart.ts';
import type { IndexValue, Label } from '../label.ts';
import { Refusal } from '../refusal.ts';
import type { Component, System, SystemEvent } from '../system.ts';
import { conditionsOf } from './conditions.ts';
import {
  type Family,
  familiesOf,
  type MemberEvent,
  memberEvents,
  movesOf,
  stepsOf,
  without,
} from './family.ts';
import { type Remembered, rememberedOf } from './remembered.ts';
import { type Rules, sound } from './rules.ts';
import {
  broadcastsOf,
  type Group,
  groupTable,
  type Shape,
  shapeOf,
  type Token,
  tokenTable,
} from './shape.ts';

/** Whether other members stay in the state that one has left. */
export type Left = 'some' | 'none';

/** Where an event of an abstract system comes from. */
export interface Origin {
  /** Its position in the concrete system; one of several that differ in the member's number. */
  readonly event: number;
  /** The move of one member, where it is an event of one. */
  readonly move?: MemberMove;
}

export interface MemberMove {
  readonly shape: Shape;
  readonly from: number;
  readonly to: number;
  readonly left?: Left;
  /** The number of the token that takes part. */
  readonly token?: IndexValue;
}

/** An abstract system, with what is needed to ask it something and to read what it answers. */
export interface Abstract {
  readonly system: System;
  readonly concrete: System;
  readonly shapes: readonly Shape[];
  /** By event of the abstract system. */
  readonly origins: readonly Origin[];
  /** By shape, which numbers the other components remember. */
  readonly remembered: readonly Remembered[];
  /** By component of the concrete system, its place in the abstract one; members have none. */
  readonly places: ReadonlyMap<number, number>;
}

/** The tag of a local state that remembers a member's number. */
export const rememberTag = ({ table, index }: Family, value: IndexValue): string =>
  `remembers ${table.id} with ${index} ${value}`;

/** An event under construction: participants with their columns. */
interface Draft {
  readonly label: Label;
  readonly parts: readonly Part[];
  readonly unfair: boolean;
  readonly origin: Origin;
}

type Part = readonly [component: number, column: number];

/**
 * The abstract system of a concrete one whose members are numbered by `index`. `tokens` says how many members of each
 * family are kept by number. Throws a `Refusal` where members are not alike or sets cannot stand for them.
 */
export function abstractSystem(
  concrete: System,
  index: string,
  tokens: number,
  rules: Rules = sound,
): Abstract {
  return new Builder(concrete, index, tokens, rules).build();
}

class Builder {
  private readonly concrete: System;
  private readonly rules: Rules;
  private readonly events: readonly MemberEvent[];
  private readonly shapes: readonly Shape[];
  private readonly places: ReadonlyMap<number, number>;
  private readonly broadcasts: ReadonlyMap<Shape, ReadonlyMap<number, Int32Array>>;
  private readonly drafts: Draft[] = [];

  constructor(concrete: System, index: string, tokens: number, rules: Rules) {
    this.concrete = concrete;
    this.rules = rules;
    const families = familiesOf(concrete, index);
    this.events = memberEvents(concrete, families);
    const members = new Set(families.flatMap((family) => [...family.members.values()]));
    const others = [...concrete.components.keys()].filter((component) => !members.has(component));
    this.places = new Map(others.map((component, place) => [component, place]));
    const shapes: Shape[] = [];
    let from = others.length;
    for (const family of families) {
      const numbers = [...family.members.keys()].slice(0, tokens);
      const shape = shapeOf(concrete, family, this.events, numbers, from);
      from += shape.groups.length + shape.tokens.size;
      shapes.push(shape);
    }
    this.shapes = shapes;
    this.broadcasts = new Map(
      shapes.map((shape) => [
        shape,
        new Map(broadcastsOf(concrete, shape.family).map(({ event, steps }) => [event, steps])),
      ]),
    );
  }

  build(): Abstract {
    const ofMembers = new Set(this.events.flatMap(({ events }) => [...events.values()]));
    for (const event of this.events) this.member(event);
    for (const e of this.concrete.events.keys()) if (!ofMembers.has(e)) this.ordinary(e);
    const { concrete, shapes, places } = this;
    const remembered = shapes.map(({ family }) => rememberedOf(concrete, family, this.events));
    const components = [...this.others(remembered), ...shapes.flatMap((shape) => membersOf(concrete, shape))];
    const drafts = this.drafts.filter(({ parts }) =>
      parts.every(([component, column]) => isEverEnabled(components[component]!.table, column)),
    );
    const origins = drafts.map(({ origin }) => origin);
    const system: System = {
      name: `${concrete.name}, any number`,
      components,
      events: drafts.map(eventOf),
      impossible: concrete.impossible,
    };
    const conditions = conditionsOf({ concrete, system, shapes, origins }, this.rules);
    return {
      system: { ...system, conditions },
      concrete,
      shapes,
      origins,
      remembered,
      places,
    };
  }

  /** The components that are no members, each local state with what it remembers. */
  private others(remembered: readonly Remembered[]): readonly Component[] {
    return [...this.places.keys()].map((number) => {
      const component = this.concrete.components[number]!;
      const kept = this.shapes.flatMap(({ family, tokens }, i) => {
        const bits = remembered[i]!.get(number);
        return bits === undefined ? [] : [{ family, tokens: [...tokens.keys()], bits }];
      });
      if (kept.length === 0) return component;
      const states = component.table.states.map((state, local) => {
        const tags = kept.flatMap(({ family, tokens, bits }) =>
          tokens.flatMap((value, bit) =>
            ((bits[local]! >> bit) & 1) === 1 ? [rememberTag(family, value)] : [],
          ),
        );
        return { ...state, tags: new Set([...state.tags, ...tags]) };
      });
      return { ...component, table: { ...component.table, states } };
    });
  }

  /** An event of no one member: of all members of some families, or of none. */
  private ordinary(event: number): void {
    const { label, unfair = false } = this.concrete.events[event]!;
    const parts = this.shapes.map((shape) => this.broadcast(shape, event));
    if (parts.includes(undefined)) return;
    const all = [...this.outside(event), ...parts.flatMap((part) => part!)];
    this.drafts.push({ label, parts: all, unfair, origin: { event } });
  }

  /** What an event of all members does to those of one family; nothing when it is never possible. */
  private broadcast(shape: Shape, event: number): readonly Part[] | undefined {
    const { family, groups, tokens } = shape;
    const steps = this.broadcasts.get(shape)!.get(event);
    if (steps === undefined) {
      const [member] = family.members.values();
      return this.concrete.events[event]!.participants.includes(member!) ? undefined : [];
    }
    const isTouched = (states: Iterable<number>): boolean =>
      [...states].some((state) => steps[state] !== state);
    return [
      ...groups
        .filter(({ states }) => isTouched(states))
        .map(
          (group): Part => [
            group.component,
            group.table.column(`all by ${event}`, (set) => this.mapped(group, family, set, steps)),
          ],
        ),
      ...[...tokens.values()].flatMap((token): Part[] => {
        if (!isTouched(shape.named)) return [];
        const step = (state: number): number | undefined =>
          steps[state] === DISABLED ? undefined : steps[state];
        return [[token.component, token.table.column(`all by ${event}`, step)]];
      }),
    ];
  }

  private mapped(
    { states, bits }: Group,
    { home }: Family,
    set: number,
    steps: Int32Array,
  ): number | undefined {
    const inside = states.filter((state) => (set & bits.get(state)!) !== 0);
    const after = this.rules.afterAll(inside, steps);
    return after?.reduce((bitsOf, state) => (state === home ? bitsOf : bitsOf | bits.get(state)!), 0);
  }

  /** An event of one member, whichever it is. */
  private member(event: MemberEvent): void {
    const shape = this.shapes.find(({ family }) => family === event.family)!;
    const { family, tokens } = shape;
    const { isNumbered: numbered } = event;
    if (numbered && tokens.size === 0) {
      throw new Refusal(
        family.table.id,
        undefined,
        'numbers of members are kept, and there is no token for any',
      );
    }
    for (const [i, [value, e]] of [...event.events].entries()) {
      const token = tokens.get(value);
      const { label, unfair = false } = this.concrete.events[e]!;
      const steps = stepsOf(this.concrete, this.concrete.events[e]!, family.members.get(value)!);
      const general = { name: label.name, indices: without(label.indices, family.index) };
      if (steps === undefined) {
        if (numbered && token === undefined) continue;
        if (!numbered && i > 0) continue;
        this.drafts.push({
          label: numbered ? label : general,
          parts: this.outside(e),
          unfair,
          origin: { event: e },
        });
        continue;
      }
      for (const [from, to] of movesOf(steps)) {
        const byNumber = numbered || shape.named.has(from) || shape.named.has(to);
        if (byNumber ? token === undefined : i > 0) continue;
        this.move(shape, byNumber ? label : general, e, { from, to, ...(byNumber ? { token: token! } : {}) });
      }
    }
  }

  private move(
    shape: Shape,
    label: Label,
    event: number,
    { from, to, token }: { readonly from: number; readonly to: number; readonly token?: Token },
  ): void {
    const { family, groupOf } = shape;
    const { unfair = false } = this.concrete.events[event]!;
    const source = groupOf.get(from);
    const outcomes = source === undefined || from === to ? [undefined] : this.rules.outcomes;
    for (const left of outcomes) {
      const changes = changesOf(shape, { from, to, ...(left === undefined ? {} : { left }) });
      const parts = [...this.outside(event), ...changes, ...tokenParts(shape, token, from, to)];
      const shown = left === undefined ? {} : { left };
      this.drafts.push({
        label: { name: label.name, indices: { ...label.indices, from: formatFrom(family, from), ...shown } },
        parts,
        // What runs owe to members that no number tells apart, conditions say.
        unfair: unfair || token === undefined || source !== undefined,
        origin: {
          event,
          move: { shape, from, to, ...shown, ...(token === undefined ? {} : { token: token.value }) },
        },
      });
    }
  }

  /** The participants of a concrete event that are no members. */
  private outside(event: number): readonly Part[] {
    const { participants, columns } = this.concrete.events[event]!;
    return participants.flatMap((participant, i): Part[] => {
      const place = this.places.get(participant);
      return place === undefined ? [] : [[place, columns[i]!]];
    });
  }
}

function formatFrom({ table }: Family, state: number): string {
  return table.states[state]!.leaves.join('+');
}

/** What a move does to the sets. */
function changesOf(
  { groupOf }: Shape,
  { from, to, left }: { readonly from: number; readonly to: number; readonly left?: Left },
): readonly Part[] {
  const source = groupOf.get(from);
  const target = groupOf.get(to);
  const name = `${from} > ${to} ${left ?? ''}`;
  const change = (group: Group): Part => {
    const needs = group === source ? group.bits.get(from)! : 0;
    const drops = group === source && left === 'none' ? needs : 0;
    const adds = group === target ? group.bits.get(to)! : 0;
    const step = (set: number): number | undefined =>
      (set & needs) === needs ? (set & ~drops) | adds : undefined;
    return [group.component, group.table.column(name, step)];
  };
  return [...new Set([source, target])].flatMap((group) => (group === undefined ? [] : [change(group)]));
}

/** What a move does to the token that makes it; a member that nobody follows is at home as far as its token shows. */
function tokenParts(
  { family, named }: Shape,
  token: Token | undefined,
  from: number,
  to: number,
): readonly Part[] {
  if (token === undefined) return [];
  const [before, after] = [from, to].map((state) => (named.has(state) ? state : family.home));
  const step = (state: number): number | undefined => (state === before ? after : undefined);
  return [[token.component, token.table.column(`${before} > ${after}`, step)]];
}

/** The sets and the tokens of a family, in the order of their numbers. */
function membersOf(concrete: System, shape: Shape): readonly Component[] {
  const { family, groups, tokens } = shape;
  const { machine } = family.first.instance;
  const groupsOf = groups.map((group, i): Component => {
    const where = Object.entries({ ...family.where, part: i + 1 }).map(([key, value]) => `${key}=${value}`);
    const name = `any ${family.table.id}(${where.join(', ')})`;
    return { instance: { name, machine, indices: family.where }, table: groupTable(shape, group) };
  });
  const tokensOf = [...tokens.values()].map((token): Component => {
    const { instance } = concrete.components[family.members.get(token.value)!]!;
    return { instance, table: tokenTable(shape, token) };
  });
  return [...groupsOf, ...tokensOf];
}

function isEverEnabled({ states, columns, next }: ChartTable, column: number): boolean {
  return states.some((_, state) => next[state * columns + column] !== DISABLED);
}

function eventOf({ label, parts, unfair }: Draft): SystemEvent {
  return {
    label,
    participants: parts.map(([component]) => component),
    columns: parts.map(([, column]) => column),
    ...(unfair ? { unfair } : {}),
  };
}
