/** What fair runs owe. */
import type { StateGraph } from './state-graph.ts';
import type { System } from './system.ts';

/**
 * A run is fair only if it keeps this: when one of the events `of` is enabled, or taken, again and again, one of the
 * answers is given again and again.
 */
export interface Condition {
  readonly when: 'enabled' | 'taken';
  readonly of: readonly number[];
  readonly then: readonly Answer[];
}

/** An event that is taken; where a component is named, while that is in a local state for which `in` has a 1. */
export interface Answer {
  readonly event: number;
  readonly component?: number;
  readonly in?: Uint8Array;
}

/** By event, 1 if a fair run must take it when it is enabled again and again. */
export function fairEvents({ events }: System): Uint8Array {
  return Uint8Array.from(events, ({ unfair = false }) => (unfair ? 0 : 1));
}

/** What a run owes from one state or step on, by number: events that are to be taken, then conditions. */
export class Duties {
  /** By event, 1 if a run must take it when it is enabled again and again. */
  readonly fair: Uint8Array;
  readonly conditions: readonly Condition[];
  /** By event, 1 if no run may end where it is enabled. */
  readonly keepsGoing: Uint8Array;
  /** By event, the conditions whose premise it is, and the answers that it gives. */
  private readonly premises: ReadonlyMap<number, readonly number[]>;
  private readonly answers: ReadonlyMap<number, readonly (readonly [condition: number, answer: Answer])[]>;

  constructor(system: System) {
    this.fair = fairEvents(system);
    this.conditions = system.conditions ?? [];
    this.keepsGoing = this.fair.slice();
    const premises = new Map<number, number[]>();
    const answers = new Map<number, (readonly [number, Answer])[]>();
    for (const [number, { when, of, then }] of this.conditions.entries()) {
      for (const event of of) {
        premises.set(event, [...(premises.get(event) ?? []), number]);
        if (when === 'enabled') this.keepsGoing[event] = 1;
      }
      for (const answer of then) {
        answers.set(answer.event, [...(answers.get(answer.event) ?? []), [number, answer]]);
      }
    }
    this.premises = premises;
    this.answers = answers;
  }

  /** The duties of a run that passes the state which was opened last again and again. */
  owedAt(graph: Pick<StateGraph, 'count' | 'events'>): readonly number[] {
    return Array.from(graph.events.subarray(0, graph.count)).flatMap((event) => [
      ...(this.fair[event] === 1 ? [event] : []),
      ...this.conditionsOf(event, 'enabled').map((number) => this.numberOf(number)),
    ]);
  }

  /** The duties of a run that takes an event again and again. */
  owedBy(event: number): readonly number[] {
    return this.conditionsOf(event, 'taken').map((number) => this.numberOf(number));
  }

  /** The duties that an event fulfils, taken in the state that was opened last. */
  paidBy(graph: Pick<StateGraph, 'locals'>, event: number): readonly number[] {
    return [event, ...this.answeredBy(graph, event).map((number) => this.numberOf(number))];
  }

  /** The conditions that begin with an event, by position. */
  conditionsOf(event: number, when: Condition['when']): readonly number[] {
    return (this.premises.get(event) ?? []).filter((number) => this.conditions[number]!.when === when);
  }

  /** The conditions that an event answers, taken in the state that was opened last. */
  answeredBy(graph: Pick<StateGraph, 'locals'>, event: number): readonly number[] {
    const given = this.answers.get(event);
    if (given === undefined) return [];
    return given.flatMap(([number, { component, in: inside }]) =>
      component === undefined || inside![graph.locals[component]!] === 1 ? [number] : [],
    );
  }

  private numberOf(condition: number): number {
    return this.fair.length + condition;
  }
}
