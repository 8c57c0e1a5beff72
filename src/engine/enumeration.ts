/**
 * The local states of a chart, one after the other. Guards and actions are listened to meanwhile, and asked twice: what
 * depends on anything but the local state and the event is a reason to refuse the chart.
 */
import { type AnyActorScope, type AnyMachineSnapshot, type AnyStateMachine, initialTransition } from 'xstate';
import { type Answers, type AnswersToColumn, answersOf, forgetAnswers, type Known } from './answers.ts';
import { type ChartTable, type Column, DISABLED, type LocalState, MAX_LOCAL_STATES } from './chart-table.ts';
import { dataText, NoData } from './data.ts';
import { stateNodes } from './lint.ts';
import { watchedEvent, watchedScope, watchingWorld } from './outside.ts';
import { CutShort, goOn } from './patience.ts';
import { pureTransition, scopeOf } from './pure-transition.ts';
import type { Fault, Reason } from './reason.ts';
import { refuseFor } from './refusal.ts';

/** Enough to mend a chart by; a guard that asks the time does so in every state. */
const MOST_REASONS = 100;

interface WatchedColumn {
  readonly column: Column;
  readonly event: { readonly type: string };
  readonly answers: AnswersToColumn;
}

/** Questions that were asked for the first time and are to be asked again: state and column, one after the other. */
type Asked = readonly number[];

export class Enumeration {
  private readonly machine: AnyStateMachine;
  private readonly columns: readonly WatchedColumn[];
  private readonly inputs: readonly unknown[];
  private readonly asksTwice: ReadonlySet<string>;
  private readonly scope: AnyActorScope;
  private readonly answers: Answers;

  /** The states of the table, by their numbers among the answers, and the other way round. */
  private readonly met: number[] = [];
  private readonly numbers = new Map<number, number>();
  /** By the leaf states of a local state: the columns that it may answer to. */
  private readonly columnsAt = new Map<string, readonly number[]>();
  private readonly reasons = new Map<string, Reason>();
  /** What the chart asks while it is asked, of the event and of the world. */
  private readonly properties = new Set<string>();
  private readonly world = new Set<string>();

  constructor(machine: AnyStateMachine, columns: readonly Column[], inputs: readonly unknown[]) {
    this.machine = machine;
    this.inputs = inputs;
    this.asksTwice = eventsWithFunctions(machine);
    this.answers = answersOf(machine);
    this.columns = columns.map((column) => ({
      column,
      event: watchedEvent({ ...column.indices, type: column.type }, (property) =>
        this.properties.add(property),
      ),
      answers: this.answers.to(column),
    }));
    this.scope = watchedScope(scopeOf(machine), (asked) => this.world.add(asked));
    for (const { type, indices } of columns) {
      if (Object.hasOwn(indices, 'type')) this.add({ kind: 'readsType', event: type });
    }
  }

  /** Throws a `Refusal` with all that speaks against the chart. */
  table(): ChartTable {
    const [initial, rows] = watchingWorld(
      (asked) => this.world.add(asked),
      () => this.askAll(),
    );
    this.refuse();
    const next = new Int32Array(rows.length * this.columns.length);
    rows.forEach((row, state) => next.set(row, state * row.length));
    return {
      id: this.machine.id,
      states: this.met.map((number) => describe(this.answers.states[number]!.snapshot)),
      initial: [...new Set(initial)],
      columns: this.columns.length,
      next,
    };
  }

  private askAll(): readonly [readonly number[], Int32Array[]] {
    try {
      const initial = this.initialStates();
      const [rows, asked] = this.allSteps();
      this.askAgain(asked);
      return [initial, rows];
    } catch (error) {
      // What was asked once only would not be asked again.
      if (error instanceof CutShort) forgetAnswers(this.machine);
      throw error;
    }
  }

  private initialStates(): readonly number[] {
    return this.inputs.map((input) => {
      const begin = (): AnyMachineSnapshot => initialTransition(this.machine, input)[0];
      const [first, second] = [this.ask('', undefined, begin), this.ask('', undefined, begin)];
      if (first?.text !== second?.text) this.add({ kind: 'unsteady' });
      return first === undefined ? DISABLED : this.enter(this.answers.numberOf(first));
    });
  }

  private allSteps(): readonly [Int32Array[], Asked] {
    const rows: Int32Array[] = [];
    const asked: number[] = [];
    const again = Uint8Array.from(this.columns, ({ column }) => (this.asksTwice.has(column.type) ? 1 : 0));
    for (const state of this.met) {
      goOn();
      const row = new Int32Array(this.columns.length).fill(DISABLED);
      for (const c of this.columnsIn(this.answers.states[state]!)) {
        const column = this.columns[c]!;
        if (column.answers[state] === undefined) {
          column.answers[state] = this.after(state, column);
          if (again[c] === 1) asked.push(state, c);
        }
        const after = column.answers[state];
        if (after !== DISABLED) row[c] = this.enter(after);
      }
      rows.push(row);
    }
    return [rows, asked];
  }

  /** The columns of which some active state has the event: xstate need not be asked about the others. */
  private columnsIn(known: Known): readonly number[] {
    const before = this.columnsAt.get(known.place);
    if (before !== undefined) return before;
    const written = new Set(known.snapshot._nodes.flatMap((node) => [...node.transitions.keys()]));
    const columns = [...this.columns.keys()].filter((c) => written.has(this.columns[c]!.column.type));
    this.columnsAt.set(known.place, columns);
    return columns;
  }

  /** In the other order: an answer that depends on how often it was given is then another one. */
  private askAgain(asked: Asked): void {
    for (let at = asked.length - 2; at >= 0; at -= 2) {
      const [state, column] = [asked[at]!, this.columns[asked[at + 1]!]!];
      if (this.after(state, column) !== column.answers[state]) {
        this.add({ kind: 'unsteady', event: column.column.type }, this.answers.states[state]!.place);
      }
    }
  }

  /** The state after an event; `DISABLED` where it may not happen, or for a reason against the chart. */
  private after(state: number, { column, event }: WatchedColumn): number {
    const { snapshot, place } = this.answers.states[state]!;
    const known = this.ask(place, column, () =>
      isEnabled(this.machine, snapshot, event)
        ? pureTransition(this.machine, snapshot, event, this.scope)
        : undefined,
    );
    return known === undefined ? DISABLED : this.answers.numberOf(known);
  }

  /** Asks the chart, and gathers what speaks against the way in which it comes to its answer. */
  private ask(
    place: string,
    column: Column | undefined,
    answer: () => AnyMachineSnapshot | undefined,
  ): Known | undefined {
    this.forgetAsked();
    try {
      const snapshot = answer();
      return snapshot === undefined ? undefined : this.known(snapshot);
    } catch (error) {
      // What it reads in vain is then often what it throws for.
      if (this.properties.size + this.world.size === 0) this.add(thrown(error, column?.type), place);
      return undefined;
    } finally {
      this.addAsked(place, column);
    }
  }

  private known(snapshot: AnyMachineSnapshot): Known | undefined {
    const leaves = leafPaths(snapshot);
    const place = leaves.join(' ');
    if (Object.keys(snapshot.children).length > 0) {
      // Spawning asks these itself.
      this.world.clear();
      this.add({ kind: 'spawn' }, place);
      return undefined;
    }
    if (snapshot.status === 'error') {
      this.add(thrown(snapshot.error), place);
      return undefined;
    }
    try {
      // Equal texts, equal states.
      const text = JSON.stringify([leaves, dataText(snapshot.context), snapshot.status]);
      return { snapshot, text, place };
    } catch (error) {
      if (!(error instanceof NoData)) throw error;
      this.add({ kind: 'context', held: error.message }, place);
      return undefined;
    }
  }

  /** Most questions ask nothing, and to clear an empty set takes memory. */
  private forgetAsked(): void {
    if (this.properties.size > 0) this.properties.clear();
    if (this.world.size > 0) this.world.clear();
  }

  private addAsked(place: string, column: Column | undefined): void {
    for (const asked of this.world) {
      this.add(
        { kind: 'readsOutside', ...(column === undefined ? {} : { event: column.type }), asked },
        place,
      );
    }
    for (const property of this.properties) {
      const { type: event, indices } = column!;
      this.add({ kind: 'readsEvent', event, property, gets: Object.keys(indices) }, place);
    }
  }

  /** The number in the table of a state, by its number among the answers. */
  private enter(state: number): number {
    const known = this.numbers.get(state);
    if (known !== undefined) return known;
    if (this.met.length === MAX_LOCAL_STATES) {
      this.add({ kind: 'unbounded', most: MAX_LOCAL_STATES }, this.answers.states[state]!.place);
      this.refuse();
    }
    this.numbers.set(state, this.met.length);
    return this.met.push(state) - 1;
  }

  private refuse(): void {
    if (this.reasons.size > 0) forgetAnswers(this.machine);
    refuseFor([...this.reasons.values()]);
  }

  /** Of reasons that differ in the context alone there is one. */
  private add(fault: Fault, state = ''): void {
    const reason: Reason = { ...fault, chart: this.machine.id, ...(state === '' ? {} : { state }) };
    if (this.reasons.size < MOST_REASONS) this.reasons.set(JSON.stringify(reason), reason);
  }
}

const thrown = (error: unknown, event?: string): Fault => ({
  kind: 'throws',
  ...(event === undefined ? {} : { event }),
  error: String(error),
});

/** The events at which a guard or an action may have an answer of its own, which could be another the second time. */
function eventsWithFunctions(machine: AnyStateMachine): ReadonlySet<string> {
  const nodes = stateNodes(machine);
  const onTheWay = nodes.some(
    ({ entry, exit, initial }) => entry.length + exit.length + initial.actions.length > 0,
  );
  const transitions = nodes.flatMap((node) => [...node.transitions]);
  return new Set(
    transitions
      .filter(([, some]) => onTheWay || some.some((t) => t.guard !== undefined || t.actions.length > 0))
      .map(([type]) => type),
  );
}

/** Whether the event may happen in a snapshot, transitions without target and action included. */
export function isEnabled(
  machine: AnyStateMachine,
  snapshot: AnyMachineSnapshot,
  event: { readonly type: string },
): boolean {
  return snapshot.status === 'active' && (machine.getTransitionData(snapshot, event)?.length ?? 0) > 0;
}

function leafPaths(snapshot: AnyMachineSnapshot): string[] {
  return snapshot._nodes
    .filter((node) => Object.keys(node.states).length === 0)
    .toSorted((a, b) => a.order - b.order)
    .map((node) => node.path.join('.'));
}

function describe(snapshot: AnyMachineSnapshot): LocalState {
  return {
    leaves: leafPaths(snapshot),
    context: snapshot.context,
    tags: snapshot.tags,
    final: snapshot.status === 'done',
  };
}
