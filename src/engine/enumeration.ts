/**
 * The local states of a chart, one after the other. Guards and actions are listened to meanwhile, and asked twice: what
 * depends on anything but the local state and the event is a reason to refuse the chart.
 */
import { type AnyActorScope, type AnyMachineSnapshot, type AnyStateMachine, initialTransition } from 'xstate';
import { type ChartTable, type Column, DISABLED, type LocalState, MAX_LOCAL_STATES } from './chart-table.ts';
import { dataText, NoData } from './data.ts';
import { stateNodes } from './lint.ts';
import { watchedEvent, watchedScope, watchingWorld } from './outside.ts';
import { pureTransition, scopeOf } from './pure-transition.ts';
import type { Fault, Reason } from './reason.ts';
import { Refusal, refuseFor } from './refusal.ts';

/** Enough to mend a chart by; a guard that asks the time does so in every state. */
const MOST_REASONS = 100;

/** A local state with the text by which it is known. */
interface Known {
  readonly snapshot: AnyMachineSnapshot;
  readonly text: string;
}

/** One thing that the chart is asked. */
interface Question {
  /** Where it is asked. */
  readonly state: string;
  readonly column?: Column;
  /** What the chart asks meanwhile, of the event and of the world. */
  readonly properties: Set<string>;
  readonly world: Set<string>;
}

interface WatchedColumn {
  readonly column: Column;
  readonly event: { readonly type: string };
}

export class Enumeration {
  private readonly machine: AnyStateMachine;
  private readonly columns: readonly WatchedColumn[];
  private readonly inputs: readonly unknown[];
  private readonly asksTwice: ReadonlySet<string>;
  private readonly scope: AnyActorScope;

  private readonly snapshots: AnyMachineSnapshot[] = [];
  private readonly numbers = new Map<string, number>();
  private readonly reasons = new Map<string, Reason>();
  private question: Question | undefined;

  constructor(machine: AnyStateMachine, columns: readonly Column[], inputs: readonly unknown[]) {
    this.machine = machine;
    this.inputs = inputs;
    this.asksTwice = eventsWithFunctions(machine);
    this.columns = columns.map((column) => ({
      column,
      event: watchedEvent({ ...column.indices, type: column.type }, (property) =>
        this.question?.properties.add(property),
      ),
    }));
    this.scope = watchedScope(scopeOf(machine), (asked) => this.question?.world.add(asked));
    for (const { type, indices } of columns) {
      if (Object.hasOwn(indices, 'type')) this.add({ kind: 'readsType', event: type });
    }
  }

  /** Throws a `Refusal` with all that speaks against the chart. */
  table(): ChartTable {
    const world = (asked: string): void => void this.question?.world.add(asked);
    const [initial, next] = watchingWorld(world, () => {
      const first = this.initialStates();
      const table = this.allSteps();
      this.askAgain(table);
      return [first, table];
    });
    refuseFor([...this.reasons.values()]);
    return {
      id: this.machine.id,
      states: this.snapshots.map(describe),
      initial: [...new Set(initial)],
      columns: this.columns.length,
      next: Int32Array.from(next),
    };
  }

  private initialStates(): readonly number[] {
    return this.inputs.map((input) => {
      const begin = (): AnyMachineSnapshot => initialTransition(this.machine, input)[0];
      const [first, second] = [this.ask('', undefined, begin), this.ask('', undefined, begin)];
      if (first?.text !== second?.text) this.add({ kind: 'unsteady' });
      return this.numberOf(first);
    });
  }

  private allSteps(): readonly number[] {
    const next: number[] = [];
    for (let state = 0; state < this.snapshots.length; state++) {
      const snapshot = this.snapshots[state]!;
      // Asking xstate about an event that no active state has takes as long as about one that some has.
      const written = writtenIn(snapshot);
      for (const column of this.columns) {
        next.push(written.has(column.column.type) ? this.numberOf(this.after(snapshot, column)) : DISABLED);
      }
    }
    return next;
  }

  /** In the other order: an answer that depends on how often it was given is then another one. */
  private askAgain(next: readonly number[]): void {
    const { length } = this.columns;
    for (let state = this.snapshots.length - 1; state >= 0; state--) {
      const snapshot = this.snapshots[state]!;
      const written = writtenIn(snapshot);
      for (let c = length - 1; c >= 0; c--) {
        const column = this.columns[c]!;
        const { type } = column.column;
        if (!written.has(type) || !this.asksTwice.has(type)) continue;
        const after = this.after(snapshot, column);
        const number =
          after === undefined ? DISABLED : (this.numbers.get(after.text) ?? this.snapshots.length);
        if (number !== next[state * length + c]) {
          this.add({ kind: 'unsteady', event: type }, placeOf(snapshot));
        }
      }
    }
  }

  /** The local state after an event; nothing where it may not happen, or for a reason against the chart. */
  private after(snapshot: AnyMachineSnapshot, { column, event }: WatchedColumn): Known | undefined {
    return this.ask(placeOf(snapshot), column, () =>
      isEnabled(this.machine, snapshot, event)
        ? pureTransition(this.machine, snapshot, event, this.scope)
        : undefined,
    );
  }

  /** Asks the chart, and gathers what speaks against the way in which it comes to its answer. */
  private ask(
    state: string,
    column: Column | undefined,
    answer: () => AnyMachineSnapshot | undefined,
  ): Known | undefined {
    const question: Question = {
      state,
      ...(column === undefined ? {} : { column }),
      properties: new Set(),
      world: new Set(),
    };
    this.question = question;
    try {
      const snapshot = answer();
      return snapshot === undefined ? undefined : this.known(snapshot, question);
    } catch (error) {
      // What it reads in vain is then often what it throws for.
      if (question.properties.size + question.world.size === 0) this.add(thrown(error, column?.type), state);
      return undefined;
    } finally {
      this.question = undefined;
      this.addAsked(question);
    }
  }

  private known(snapshot: AnyMachineSnapshot, { world }: Question): Known | undefined {
    const place = placeOf(snapshot);
    if (Object.keys(snapshot.children).length > 0) {
      // Spawning asks these itself.
      world.clear();
      this.add({ kind: 'spawn' }, place);
      return undefined;
    }
    if (snapshot.status === 'error') {
      this.add(thrown(snapshot.error), place);
      return undefined;
    }
    try {
      return { snapshot, text: localKey(snapshot) };
    } catch (error) {
      if (!(error instanceof NoData)) throw error;
      this.add({ kind: 'context', held: error.message }, place);
      return undefined;
    }
  }

  private addAsked({ state, column, properties, world }: Question): void {
    for (const asked of world) {
      this.add(
        { kind: 'readsOutside', ...(column === undefined ? {} : { event: column.type }), asked },
        state,
      );
    }
    for (const property of properties) {
      const { type: event, indices } = column!;
      this.add({ kind: 'readsEvent', event, property, gets: Object.keys(indices) }, state);
    }
  }

  private numberOf(known: Known | undefined): number {
    if (known === undefined) return DISABLED;
    const { snapshot, text } = known;
    const number = this.numbers.get(text);
    if (number !== undefined) return number;
    if (this.snapshots.length === MAX_LOCAL_STATES) {
      this.add({ kind: 'unbounded', most: MAX_LOCAL_STATES }, placeOf(snapshot));
      throw new Refusal([...this.reasons.values()]);
    }
    this.numbers.set(text, this.snapshots.length);
    this.snapshots.push(snapshot);
    return this.snapshots.length - 1;
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

/** The events that some active state has. */
const writtenIn = (snapshot: AnyMachineSnapshot): ReadonlySet<string> =>
  new Set(snapshot._nodes.flatMap((node) => [...node.transitions.keys()]));

/** Whether the event may happen in a snapshot, transitions without target and action included. */
export function isEnabled(
  machine: AnyStateMachine,
  snapshot: AnyMachineSnapshot,
  event: { readonly type: string },
): boolean {
  return snapshot.status === 'active' && (machine.getTransitionData(snapshot, event)?.length ?? 0) > 0;
}

/** One text per local state: equal texts, equal states. Throws `NoData` for a context that is more than data. */
function localKey(snapshot: AnyMachineSnapshot): string {
  return JSON.stringify([leafPaths(snapshot), dataText(snapshot.context), snapshot.status]);
}

const placeOf = (snapshot: AnyMachineSnapshot): string => leafPaths(snapshot).join(' ');

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
