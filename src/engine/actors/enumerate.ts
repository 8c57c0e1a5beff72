/** Every world that a machine can come to, as the table of one component. */
import type { AnyStateMachine } from 'xstate';
import { type ChartTable, DISABLED, type LocalState } from '../chart.ts';
import { formatLabel, type Label } from '../label.ts';
import { Endless } from './data.ts';
import { type Described, describeWorld } from './local-state.ts';
import type { ActorReason } from './reasons.ts';
import { type Cases, type Stimulus, stimuliIn } from './stimuli.ts';
import { begin, type Surroundings, type World } from './world.ts';

/** What may happen to the component: a column of its table. */
export interface ColumnLabel extends Label {
  readonly fromOutside: boolean;
}

export interface Enumerated {
  readonly table: ChartTable;
  readonly columns: readonly ColumnLabel[];
  /** What keeps the table from being complete. */
  readonly reasons: readonly ActorReason[];
}

export interface Enumerating {
  readonly inputs: readonly unknown[];
  readonly cases: Cases;
  /** Events that never happen, by their names. */
  readonly without: ReadonlySet<string>;
  readonly maxStates: number;
  readonly around: Surroundings;
  /** Gets the actors of each world. */
  readonly onWorld: (world: World) => void;
}

/** Searches breadth first, like any search; steps that cannot be computed are left out, with the reason. */
export function enumerateWorlds(machine: AnyStateMachine, options: Enumerating): Enumerated {
  const search = new Search(options);
  for (const input of options.inputs) search.begin(machine, input);
  search.run();
  return { table: search.table(machine.id), columns: search.columns, reasons: search.allReasons() };
}

/** Steps of each event that are computed twice. */
const REPEATED = 20;

class Search {
  readonly columns: ColumnLabel[] = [];
  private readonly columnNumbers = new Map<string, number>();
  private readonly numbers = new Map<string, number>();
  private readonly worlds: World[] = [];
  private readonly described: Described[] = [];
  private readonly rows: Map<number, number>[] = [];
  private readonly initial = new Set<number>();
  private readonly reasons = new Map<string, ActorReason>();
  private readonly reads = new Map<string, Set<string>>();
  private readonly repeated = new Map<string, number>();
  private readonly options: Enumerating;
  private isFull = false;

  constructor(options: Enumerating) {
    this.options = options;
  }

  begin(machine: AnyStateMachine, input: unknown): void {
    try {
      const world = begin(machine, input, this.options.around);
      const { snapshot } = world.actors.get(world.root)!;
      // xstate keeps what the first context throws.
      if (snapshot?.status === 'error') throw snapshot.error;
      this.initial.add(this.numberOf(world, describeWorld(world)));
    } catch (error) {
      this.add({ kind: 'start', error: (error as Error).message });
    }
  }

  run(): void {
    for (let number = 0; number < this.worlds.length && !this.isFull; number++) {
      const world = this.worlds[number]!;
      this.options.onWorld(world);
      const row = this.rows[number]!;
      for (const stimulus of stimuliIn(world, this.options.cases, (event, field) =>
        this.read(event, field),
      )) {
        if (this.options.without.has(stimulus.name)) continue;
        const column = this.columnOf(stimulus);
        const to = this.step(number, stimulus);
        if (to !== undefined && !row.has(column)) row.set(column, to);
      }
    }
  }

  table(id: string): ChartTable {
    const columns = this.columns.length;
    const next = new Int32Array(this.worlds.length * columns).fill(DISABLED);
    for (const [state, row] of this.rows.entries()) {
      for (const [column, to] of row) next[state * columns + column] = to;
    }
    return { id, states: withWhatTellsApart(this.described), initial: [...this.initial], columns, next };
  }

  allReasons(): readonly ActorReason[] {
    const payloads = [...this.reads].map(
      ([event, fields]): ActorReason => ({ kind: 'payload', event, fields: [...fields] }),
    );
    return [...this.reasons.values(), ...payloads];
  }

  private step(from: number, stimulus: Stimulus): number | undefined {
    const { name, happen } = stimulus;
    const state = this.described[from]!.state.leaves.join(' | ');
    const where = { event: name, ...(state === '' ? {} : { state }) };
    const readBefore = this.readCount();
    let described: Described;
    let world: World | undefined;
    try {
      world = happen(this.options.around);
      if (world === undefined || this.readCount() > readBefore || this.reads.has(name)) return undefined;
      described = describeWorld(world);
      if (this.isChanging(stimulus, described)) {
        this.add({ kind: 'changing', ...where });
        return undefined;
      }
    } catch (error) {
      if (this.readCount() > readBefore) return undefined;
      this.add(
        error instanceof Endless
          ? { kind: 'endless', ...where }
          : { kind: 'stepThrows', ...where, error: (error as Error).message },
      );
      return undefined;
    }
    return this.numberOf(world, described);
  }

  /** Whether a second run of the same step comes to something else. Of each event a few steps are tried. */
  private isChanging({ name, happen }: Stimulus, described: Described): boolean {
    const tried = this.repeated.get(name) ?? 0;
    if (tried === REPEATED) return false;
    this.repeated.set(name, tried + 1);
    const again = happen(this.options.around);
    return again === undefined || describeWorld(again).key !== described.key;
  }

  private numberOf(world: World, described: Described): number {
    const known = this.numbers.get(described.key);
    if (known !== undefined) return known;
    const number = this.worlds.push(world) - 1;
    this.numbers.set(described.key, number);
    this.described.push(described);
    this.rows.push(new Map());
    if (this.worlds.length > this.options.maxStates && !this.isFull) {
      this.isFull = true;
      const key = this.fastestGrowing();
      const isList = key !== undefined && Array.isArray(this.described.at(-1)!.state.context[key]);
      this.add({ kind: 'growing', most: this.options.maxStates, key, isList });
    }
    return number;
  }

  private columnOf({ name, indices, fromOutside }: Stimulus): number {
    const key = formatLabel({ name, indices });
    const number = this.columnNumbers.get(key) ?? this.columns.push({ name, indices, fromOutside }) - 1;
    this.columnNumbers.set(key, number);
    return number;
  }

  private add(reason: ActorReason): void {
    // One place is enough for what happens at the same event in many states.
    const { kind } = reason;
    this.reasons.set(JSON.stringify([kind, 'event' in reason ? reason.event : '']), reason);
  }

  private read(event: string, field: string): void {
    this.reads.set(event, (this.reads.get(event) ?? new Set()).add(field));
  }

  private readCount(): number {
    return [...this.reads.values()].reduce((sum, fields) => sum + fields.size, 0);
  }

  /** The key of the context with the most values. */
  private fastestGrowing(): string | undefined {
    const values = new Map<string, Set<string>>();
    for (const { state } of this.described) {
      for (const [key, value] of Object.entries(state.context)) {
        values.set(key, (values.get(key) ?? new Set()).add(JSON.stringify(value)));
      }
    }
    const [most] = [...values].toSorted(([, a], [, b]) => b.size - a.size);
    const SUSPICIOUS = 100;
    return most !== undefined && most[1].size > SUSPICIOUS ? most[0] : undefined;
  }
}

/** Of states that look the same, what cannot be seen otherwise is shown as well. */
function withWhatTellsApart(described: readonly Described[]): readonly LocalState[] {
  const looks = ({ state }: Described): string => JSON.stringify([state.leaves, state.context]);
  const times = new Map<string, number>();
  for (const one of described) times.set(looks(one), (times.get(looks(one)) ?? 0) + 1);
  return described.map((one) =>
    times.get(looks(one)) === 1
      ? one.state
      : { ...one.state, context: { ...one.state.context, ...one.hidden } },
  );
}
