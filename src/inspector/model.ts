/** Decodes the data of a page into a system. The page steps on the tables that `check` searches. */
import type { AnyStateMachine } from 'xstate';
import { type ChartTable, DISABLED, type LocalState } from '../engine/chart.ts';
import { formatLabel } from '../engine/label.ts';
import { compilePredicate, type Test } from '../engine/predicate.ts';
import type { System } from '../engine/system.ts';
import type {
  ChartData,
  ClaimData,
  DrawingData,
  EventData,
  NodeData,
  PageData,
  SystemData,
  TableData,
} from './payload.ts';

/** A claim with its decisions compiled; those about whole runs have no test. */
export interface LiveClaim {
  readonly id: string;
  readonly holds: string;
  /** True where the claim is not broken; absent when no single state can break it. */
  readonly test?: Test;
  readonly decisions: ClaimData['decisions'];
}

export interface Model {
  readonly data: SystemData;
  readonly system: System;
  /** By component. */
  readonly charts: readonly ChartData[];
  /** By component, where the page brought drawings. */
  readonly drawings: readonly (DrawingData | null | undefined)[];
  readonly events: readonly EventData[];
  /** The events by their labels. */
  readonly numbers: ReadonlyMap<string, number>;
  readonly observers: ReadonlySet<number>;
  readonly claims: readonly LiveClaim[];
  /** Local states by component before the first step. */
  readonly start: readonly number[];
}

/** The system at this position of the data. */
export function decodeSystem(page: PageData, position: number): Model {
  const data = page.systems[position]!;
  const machines = new Map<number, AnyStateMachine>();
  const decoded = new Map<number, ChartTable>();
  const components = data.components.map(({ name, table: number, indices }) => {
    const tableData = page.tables[number]!;
    const chart = page.charts[tableData.chart]!;
    const machine = machines.get(tableData.chart) ?? machineOf(chart);
    machines.set(tableData.chart, machine);
    const table = decoded.get(number) ?? tableOf(chart, tableData);
    decoded.set(number, table);
    return { instance: { name, machine, indices }, table };
  });
  const events = data.events.map(({ name, indices, participants, columns }) => ({
    label: { name, indices },
    participants,
    columns,
  }));
  const system: System = { name: data.title, components, events, impossible: [] };
  return {
    data,
    system,
    charts: data.components.map(({ table }) => page.charts[page.tables[table]!.chart]!),
    drawings: data.components.map(({ table }) => page.tables[table]!.drawing),
    events: data.events,
    numbers: new Map(events.map(({ label }, i) => [formatLabel(label), i])),
    observers: new Set(data.observers),
    claims: data.claims.map((claim) => liveClaim(system, claim)),
    start: components.map(({ table }) => table.initial[0]!),
  };
}

function liveClaim(system: System, { id, holds, decisions }: ClaimData): LiveClaim {
  const tests = decisions
    .filter(({ kind }) => kind === 'always')
    .map(({ predicate }) => compilePredicate(system, predicate));
  if (tests.length === 0) return { id, holds, decisions };
  return { id, holds, decisions, test: (locals) => tests.every((test) => test(locals)) };
}

interface Stub {
  readonly key: string;
  readonly path: readonly string[];
  readonly tags: readonly string[];
  readonly meta: NodeData['meta'];
  readonly states: Record<string, Stub>;
}

/** The state nodes of a machine, which predicates and call stacks read. Steps are taken on tables. */
function machineOf({ id, nodes }: ChartData): AnyStateMachine {
  const stubs: Stub[] = [];
  for (const { key, parent, tags = [], meta } of nodes) {
    const above = stubs[parent];
    const stub: Stub = { key, path: above === undefined ? [] : [...above.path, key], tags, meta, states: {} };
    if (above !== undefined) above.states[key] = stub;
    stubs.push(stub);
  }
  return { id, root: stubs[0]! } as unknown as AnyStateMachine;
}

function tableOf(chart: ChartData, { states, initial, columns, next }: TableData): ChartTable {
  return {
    id: chart.id,
    initial,
    columns,
    states: states.map(
      ({ leaves, context = {}, final = false }): LocalState => ({
        leaves: leaves.map((leaf) => nodePaths(chart)[leaf]!),
        context,
        tags: new Set(
          leaves.flatMap((leaf) => [...lineage(chart, leaf)].flatMap((n) => chart.nodes[n]!.tags ?? [])),
        ),
        final,
      }),
    ),
    next: Int32Array.from(
      next.flatMap((to) => (to < 0 ? Array.from({ length: -to }, () => DISABLED) : [to])),
    ),
  };
}

/** A node and its ancestors. */
export function lineage({ nodes }: ChartData, node: number): readonly number[] {
  const line: number[] = [];
  for (let at = node; at >= 0; at = nodes[at]!.parent) line.push(at);
  return line;
}

const paths = new WeakMap<ChartData, readonly string[]>();

/** The path of every node of a chart as states are named, `word0.present`; empty for the root. */
export function nodePaths(chart: ChartData): readonly string[] {
  const known =
    paths.get(chart) ??
    chart.nodes.map((_, node) =>
      lineage(chart, node)
        .slice(0, -1)
        .map((n) => chart.nodes[n]!.key)
        .toReversed()
        .join('.'),
    );
  paths.set(chart, known);
  return known;
}
