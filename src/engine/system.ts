/**
 * A system: instances of charts that move together on shared events.
 *
 * An event may happen only when every instance that knows it can take it; then all of them take it, in one
 * step. An instance knows the event names written anywhere in its chart; it takes part in an event when the
 * indices that both carry agree.
 */
import type { AnyStateMachine } from 'xstate';
import {
  type ChartTable,
  type Column,
  DISABLED,
  enumerateChart,
  labelsOf,
  readsIndex,
  type WrittenLabel,
} from './chart.ts';
import type { Condition } from './fairness.ts';
import { agree, covers, formatLabel, type IndexValue, type Indices, type Label } from './label.ts';
import { reasonsAgainst } from './lint.ts';
import { goOn } from './patience.ts';
import type { Reason } from './reason.ts';
import { Refusal, refuseFor } from './refusal.ts';
import { faultsOfInstances, faultsOfSpec } from './system-faults.ts';

export interface Instance {
  /** Unique in the system; traces and predicates use it. */
  readonly name: string;
  readonly machine: AnyStateMachine;
  readonly indices: Indices;
  /** Inputs to start from, one initial state each; without them one initial state without input. */
  readonly inputs?: readonly unknown[];
  /** Set for one that only listens: whatever its indices say, it performs nothing. */
  readonly listens?: boolean;
}

export interface EventKind {
  /** The indices that every event of this name carries. */
  readonly indices: readonly string[];
  /**
   * The index that names who performs it: there is such an event only for performers that know it. Without
   * this, an event that only bystanders know could happen without an actor.
   */
  readonly by?: string;
  /** Set when charts may write it but this system leaves it out: it never happens, and no chart has to know it. */
  readonly absent?: boolean;
  /** Set when it may be left out forever, however often it is enabled. */
  readonly unfair?: boolean;
}

export interface SystemSpec {
  readonly name: string;
  /** Every event name with its indices. */
  readonly events: Readonly<Record<string, EventKind>>;
  /** The values of every index. */
  readonly domains: Readonly<Record<string, readonly IndexValue[]>>;
  readonly instances: readonly Instance[];
}

/** One instance of a compiled system. */
export interface Component {
  readonly instance: Instance;
  readonly table: ChartTable;
}

/** One event of a compiled system; `participants` and `columns` run in parallel. */
export interface SystemEvent {
  readonly label: Label;
  readonly participants: readonly number[];
  readonly columns: readonly number[];
  /** Set when a fair run may leave it out forever. */
  readonly unfair?: boolean;
}

export interface System {
  readonly name: string;
  readonly components: readonly Component[];
  readonly events: readonly SystemEvent[];
  /** Event names that some performer knows and that no combination of local states allows. */
  readonly impossible: readonly string[];
  /** What fair runs keep beside taking events that are enabled again and again. */
  readonly conditions?: readonly Condition[];
}

interface Known {
  readonly instance: Instance;
  readonly labels: ReadonlyMap<string, readonly WrittenLabel[]>;
  readonly columns: Column[];
  readonly columnOf: Map<string, number>;
}

/**
 * Compiles a system: enumerates its charts and lists its events. Throws a `Refusal` with every reason there is: charts that
 * cannot be explored, names that are not declared or given twice, values outside a domain, an event that no chart knows.
 * Throws a `CutShort` where it was given a limit and comes to it.
 */
export function compileSystem(spec: SystemSpec): System {
  refuseFor(
    spec.instances.flatMap(({ machine }) => {
      goOn();
      return reasonsAgainst(machine);
    }),
  );
  const known = spec.instances.map(know);
  refuseFor([...faultsOfSpec(spec), ...faultsOfInstances(spec, known)]);

  const candidates = Object.entries(spec.events)
    .filter(([, kind]) => kind.absent !== true)
    .flatMap(([name, kind]) => {
      const knowing = known.flatMap((k, i) => (k.labels.has(name) ? [i] : []));
      return bindings(spec, kind.indices).flatMap((indices) => {
        goOn();
        return candidate(known, knowing, { name, indices }, kind);
      });
    });
  const components = allOf(known, ({ instance, columns }) => ({
    instance,
    table: enumerateChart(instance.machine, columns, instance.inputs ?? [undefined]),
  }));
  const events = candidates.filter((event) =>
    event.participants.every((p, i) => everEnabled(components[p]!.table, event.columns[i]!)),
  );
  const possible = new Set(events.map((event) => event.label.name));
  return {
    name: spec.name,
    components,
    events,
    impossible: Object.entries(spec.events)
      .filter(
        ([name, kind]) =>
          kind.absent !== true && !possible.has(name) && known.some((k) => performs(k, name, kind)),
      )
      .map(([name]) => name),
  };
}

/** The same of each, or a `Refusal` with all the reasons that there are against some of them. */
function allOf<T, U>(items: readonly T[], make: (item: T) => U): U[] {
  const reasons: Reason[] = [];
  const made = items.flatMap((item) => {
    try {
      return [make(item)];
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      reasons.push(...error.reasons);
      return [];
    }
  });
  refuseFor(reasons);
  return made;
}

function know(instance: Instance): Known {
  return { instance, labels: labelsOf(instance.machine), columns: [], columnOf: new Map() };
}

function bindings(spec: SystemSpec, indices: readonly string[]): Indices[] {
  return indices.reduce<Indices[]>(
    (rows, index) => rows.flatMap((row) => spec.domains[index]!.map((value) => ({ ...row, [index]: value }))),
    [{}],
  );
}

/**
 * The event with this full label, or nothing when a participant never writes it or no actor performs it. `knowing`
 * are those that know its name.
 */
function candidate(
  known: readonly Known[],
  knowing: readonly number[],
  label: Label,
  kind: EventKind,
): SystemEvent[] {
  const participants = knowing.filter((i) => agree(known[i]!.instance.indices, label.indices));
  if (!participants.some((i) => performs(known[i]!, label.name, kind))) return [];
  const written = participants.flatMap((i) => writtenAs(known[i]!, label) ?? []);
  if (written.length < participants.length) return [];
  // Columns are given out only now, so that those of an instance do not depend on events that come to nothing.
  const columns = participants.map((i, at) => columnFor(known[i]!, written[at]!, label));
  return [{ label, participants, columns, ...(kind.unfair === true ? { unfair: true } : {}) }];
}

function performs(k: Known, name: string, { by }: EventKind): boolean {
  const { indices, listens = false } = k.instance;
  return !listens && k.labels.has(name) && (by === undefined || Object.hasOwn(indices, by));
}

/** The label of the chart that stands for this full one. */
function writtenAs(k: Known, label: Label): WrittenLabel | undefined {
  const matching = k.labels.get(label.name)!.filter((w) => covers(label.indices, w.indices));
  if (matching.length > 1) {
    const labels = matching.map(({ text }) => text);
    throw new Refusal([
      { kind: 'ambiguous', labels, event: formatLabel(label), chart: k.instance.machine.id },
    ]);
  }
  return matching[0];
}

function columnFor(k: Known, { text }: WrittenLabel, label: Label): number {
  const passed = Object.entries(label.indices).filter(([index]) =>
    readsIndex(k.instance.machine, index, Object.hasOwn(k.instance.indices, index)),
  );
  const column = { type: text, indices: Object.fromEntries(passed) };
  const key = JSON.stringify(column);
  const number = k.columnOf.get(key) ?? k.columns.push(column) - 1;
  k.columnOf.set(key, number);
  return number;
}

function everEnabled({ next, columns }: ChartTable, column: number): boolean {
  for (let at = column; at < next.length; at += columns) if (next[at] !== DISABLED) return true;
  return false;
}
