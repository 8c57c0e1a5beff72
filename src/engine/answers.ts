/**
 * What a chart has answered so far, whatever the columns were: systems that differ in a few events have most questions
 * to a chart in common, and xstate takes much longer to answer than a table to be read.
 */
import type { AnyMachineSnapshot, AnyStateMachine } from 'xstate';
import type { Column } from './chart-table.ts';

/** A local state with the text by which it is known. */
export interface Known {
  readonly snapshot: AnyMachineSnapshot;
  readonly text: string;
  /** Its leaf states. */
  readonly place: string;
}

/** By state: the number of the state after the event, or `DISABLED`; nothing where it was not asked yet. */
export type AnswersToColumn = number[];

export class Answers {
  readonly states: Known[] = [];
  private readonly numbers = new Map<string, number>();
  private readonly columns = new Map<string, AnswersToColumn>();

  to({ type, indices }: Column): AnswersToColumn {
    const key = JSON.stringify([type, indices]);
    const answers = this.columns.get(key) ?? [];
    this.columns.set(key, answers);
    return answers;
  }

  /** The number of a state among all that the chart has answered with; a new one for a new state. */
  numberOf(known: Known): number {
    const number = this.numbers.get(known.text) ?? this.states.push(known) - 1;
    this.numbers.set(known.text, number);
    return number;
  }
}

const answered = new WeakMap<AnyStateMachine, Answers>();

/** What the chart has answered so far. */
export function answersOf(machine: AnyStateMachine): Answers {
  const answers = answered.get(machine) ?? new Answers();
  answered.set(machine, answers);
  return answers;
}

/** Forgets the answers of a chart that is refused: asked again, it is refused for the same reasons. */
export function forgetAnswers(machine: AnyStateMachine): void {
  answered.delete(machine);
}
