/**
 * What fair runs of a concrete system are sure to do, said of the abstract one: the compassion conditions of Pnueli, Xu
 * and Zuck, "Liveness with (0, 1, infinity)-counter abstraction", 2002. Without them a set of members could be left for
 * ever without being entered.
 *
 * Counting: a run has a finite number of members, so a state that is left again and again is entered again and again.
 * Leaving: members that stay in a state for ever are always the same ones, and fairness makes one of them take an event
 * that is possible again and again; so something leaves the state, or takes the event and stays.
 */
import type { Answer, Condition } from '../fairness.ts';
import { formatLabel } from '../label.ts';
import type { System } from '../system.ts';
import type { Origin } from './abstract.ts';
import { without } from './family.ts';
import type { Rules } from './rules.ts';
import { type Broadcast, broadcastsOf, type Group, memberTag, type Shape } from './shape.ts';

interface Parts {
  readonly concrete: System;
  readonly system: System;
  readonly shapes: readonly Shape[];
  readonly origins: readonly Origin[];
}

/** The conditions of an abstract system. Where members are kept by number there are none: runs stay undecided. */
export function conditionsOf(parts: Parts, rules: Rules): readonly Condition[] {
  return parts.shapes
    .filter(({ tokens }) => tokens.size === 0)
    .flatMap((shape) => {
      const moves = new Moves(parts, shape);
      const states = shape.groups.flatMap((group) => group.states);
      return [
        ...(rules.counting ? states.map((state) => moves.counting(state)) : []),
        ...(rules.leaving === 'by event and state' ? states.flatMap((state) => moves.leaving(state)) : []),
        ...(rules.leaving === 'by event' ? moves.leavingByEvent() : []),
      ].filter(({ of }) => of.length > 0);
    });
}

class Moves {
  private readonly parts: Parts;
  private readonly shape: Shape;
  private readonly broadcasts: readonly (Broadcast & { readonly abstract: number })[];

  constructor(parts: Parts, shape: Shape) {
    this.parts = parts;
    this.shape = shape;
    const places = new Map(parts.origins.map(({ event, move }, e) => [move === undefined ? event : -1, e]));
    this.broadcasts = broadcastsOf(parts.concrete, shape.family).flatMap((broadcast) => {
      const abstract = places.get(broadcast.event);
      return abstract === undefined ? [] : [{ ...broadcast, abstract }];
    });
  }

  counting(state: number): Condition {
    const of = this.events(({ from, to, left }) => from === state && to !== state && left === 'some');
    const moved = this.moved((from, to) => from !== state && to === state);
    return {
      when: 'taken',
      of,
      then: [...this.events(({ from, to }) => from !== state && to === state), ...moved].map(asAnswer),
    };
  }

  leaving(state: number): readonly Condition[] {
    const then = [
      ...this.events(({ from, to }) => from === state && to !== state),
      ...this.moved((from, to) => from === state && to !== state),
    ].map(asAnswer);
    return [...this.classes(({ from }) => from === state).values()].map((of) => {
      const staying = of.filter((e) => this.parts.origins[e]!.move!.to === state);
      return { when: 'enabled', of, then: [...then, ...staying.map(asAnswer)] };
    });
  }

  /** What holds only if members could take each other's part: a mutant. */
  leavingByEvent(): readonly Condition[] {
    const { home } = this.shape.family;
    return [...this.classes(({ from }) => from !== home).values()].map((of) => ({
      when: 'enabled',
      of,
      then: of.map(asAnswer),
    }));
  }

  /** Fair events of one member, those that differ in its number and in who stays behind together. */
  private classes(isMeant: (move: NonNullable<Origin['move']>) => boolean): Map<string, number[]> {
    const { concrete } = this.parts;
    const found = new Map<string, number[]>();
    for (const e of this.events(isMeant)) {
      const { label, unfair = false } = concrete.events[this.parts.origins[e]!.event]!;
      if (unfair) continue;
      const key = formatLabel({ name: label.name, indices: without(label.indices, this.shape.family.index) });
      found.set(key, [...(found.get(key) ?? []), e]);
    }
    return found;
  }

  private events(isMeant: (move: NonNullable<Origin['move']>) => boolean): readonly number[] {
    return this.parts.origins.flatMap(({ move }, e) =>
      move !== undefined && move.shape === this.shape && isMeant(move) ? [e] : [],
    );
  }

  /** Events of all members that make such a move where a member is in the state that they start from. */
  private moved(isMeant: (from: number, to: number) => boolean): readonly Answer[] {
    return this.broadcasts.flatMap(({ steps, abstract }) =>
      this.shape.groups.flatMap((group): Answer[] => {
        const from = group.states.filter((state) => steps[state]! >= 0 && isMeant(state, steps[state]!));
        return from.length === 0
          ? []
          : [{ event: abstract, component: group.component, in: this.setsWith(group, from) }];
      }),
    );
  }

  /** The local states of a group, 1 for those with a member in one of these states. */
  private setsWith(group: Group, states: readonly number[]): Uint8Array {
    const { table } = this.parts.system.components[group.component]!;
    const tags = states.map((state) => memberTag(this.shape.family, state));
    return Uint8Array.from(table.states, (local) => (tags.some((tag) => local.tags.has(tag)) ? 1 : 0));
  }
}

const asAnswer = (answer: number | Answer): Answer =>
  typeof answer === 'number' ? { event: answer } : answer;
