/** Compiled systems as the data of a page. */
import type { AnyStateMachine, AnyStateNode } from 'xstate';
import { type ChartTable, DISABLED, type LocalState } from '../engine/chart.ts';
import { parseLabel } from '../engine/label.ts';
import { stateNodes } from '../engine/lint.ts';
import type { System } from '../engine/system.ts';
import type {
  ChartData,
  ComponentData,
  EventData,
  NodeData,
  PageData,
  StateData,
  SystemData,
  TableData,
  TransitionData,
} from './payload.ts';

/** A system with what the page says about it, charts and tables aside. */
export type DescribedSystem = Omit<SystemData, 'components' | 'events' | 'observers'> & {
  readonly system: System;
  readonly observers: ReadonlySet<string>;
  /** What the page says about each event. */
  readonly describe: (
    event: System['events'][number],
  ) => Pick<EventData, 'text' | 'actor' | 'meaning' | 'note'>;
};

/** The systems as data; equal charts and tables come once. */
export function encodeSystems(
  described: readonly DescribedSystem[],
): Pick<PageData, 'charts' | 'tables' | 'systems'> {
  const charts = new Pool<ChartData>();
  const tables = new Pool<TableData>();
  const systems = described.map(({ system, observers, describe, ...rest }): SystemData => {
    const names = new Set(system.events.map(({ label }) => label.name));
    const components = system.components.map(({ instance, table }): ComponentData => {
      const nodes = stateNodes(instance.machine);
      const chart = charts.intern(chartData(instance.machine, nodes, names));
      return {
        name: instance.name,
        table: tables.intern(tableData(chart, table, nodes)),
        indices: instance.indices,
      };
    });
    return {
      ...rest,
      components,
      observers: system.components.flatMap(({ instance }, c) => (observers.has(instance.name) ? [c] : [])),
      events: system.events.map((event) => ({
        ...event.label,
        participants: event.participants,
        columns: event.columns,
        ...describe(event),
      })),
    };
  });
  return { charts: charts.items, tables: tables.items, systems };
}

/** Values by their text: equal ones have one number. */
class Pool<T> {
  readonly items: T[] = [];
  private readonly numbers = new Map<string, number>();

  intern(item: T): number {
    const key = JSON.stringify(item);
    const number = this.numbers.get(key) ?? this.items.push(item) - 1;
    this.numbers.set(key, number);
    return number;
  }
}

function chartData(
  { id }: AnyStateMachine,
  nodes: readonly AnyStateNode[],
  events: ReadonlySet<string>,
): ChartData {
  const numbers = new Map(nodes.map((node, i) => [node, i]));
  return {
    id,
    nodes: nodes.map((node) => nodeData(node, node.parent === undefined ? -1 : numbers.get(node.parent)!)),
    transitions: nodes.flatMap((node, from) =>
      [...node.transitions]
        .filter(([event]) => isShown(event, events))
        .flatMap(([event, transitions]) =>
          transitions.map(
            (transition): TransitionData => ({
              from,
              event,
              to: (transition.target ?? []).map((target) => numbers.get(target)!),
              ...(transition.guard === undefined ? {} : { guard: guardText(transition.guard) }),
              ...listed('actions', actionNames(transition.actions)),
            }),
          ),
        ),
    ),
  };
}

/** Events that can happen, and transitions without one. Machines of everyone have names that are no labels. */
function isShown(event: string, events: ReadonlySet<string>): boolean {
  return event.startsWith('(') || events.has(event) || events.has(parseLabel(event)?.name ?? event);
}

function nodeData(node: AnyStateNode, parent: number): NodeData {
  const { function: name, labels = [], origin } = (node.meta ?? {}) as NonNullable<NodeData['meta']>;
  const meta = {
    ...(name === undefined ? {} : { function: name }),
    ...(labels.length > 0 ? { labels } : {}),
    ...(origin === undefined ? {} : { origin }),
  };
  return {
    key: node.key,
    parent,
    ...(node.tags.length > 0 ? { tags: node.tags } : {}),
    ...(Object.keys(meta).length > 0 ? { meta } : {}),
    ...kindOf(node),
    ...(node.initial.target[0] === undefined ? {} : { initial: node.initial.target[0].key }),
    ...listed('entry', actionNames(node.entry)),
    ...listed('exit', actionNames(node.exit)),
    ...listed('invokes', invokedNames(node)),
  };
}

function kindOf({ type, history }: AnyStateNode): Pick<NodeData, 'kind'> {
  if (type === 'history') return { kind: history === 'deep' ? 'deep history' : 'history' };
  return type === 'parallel' || type === 'final' ? { kind: type } : {};
}

/** What a list is written under; nothing where it is empty. */
const listed = <K extends string>(key: K, names: readonly string[]): { [k in K]?: readonly string[] } =>
  names.length === 0 ? {} : ({ [key]: names } as { [k in K]?: readonly string[] });

/** The actions that have a name; what changes the context is an assignment. */
function actionNames(actions: readonly unknown[]): readonly string[] {
  return actions.flatMap((action) => {
    const { type } = typeof action === 'string' ? { type: action } : (action as { readonly type?: unknown });
    return typeof type === 'string' ? [type.replace(/^xstate\./, '')] : [];
  });
}

const invokedNames = ({ invoke }: AnyStateNode): readonly string[] =>
  invoke.map(({ id, src }) => (typeof src === 'string' ? src : id));

function guardText(guard: unknown): string {
  if (typeof guard === 'string') return guard;
  const { type, params } = guard as { readonly type?: unknown; readonly params?: unknown };
  if (typeof type !== 'string' || typeof guard === 'function') return 'condition';
  const values =
    typeof params === 'object' && params !== null
      ? Object.entries(params).map(([key, value]) => `${key}=${String(value)}`)
      : [];
  return values.length === 0 ? type : `${type}(${values.join(', ')})`;
}

function tableData(chart: number, table: ChartTable, nodes: readonly AnyStateNode[]): TableData {
  const numbers = new Map(nodes.map((node, i) => [node.path.join('.'), i]));
  const stateData = ({ leaves, context, final }: LocalState): StateData => ({
    leaves: leaves.map((leaf) => numbers.get(leaf)!),
    ...(Object.keys(context).length > 0 ? { context } : {}),
    ...(final ? { final } : {}),
  });
  return {
    chart,
    states: table.states.map(stateData),
    initial: table.initial,
    columns: table.columns,
    next: withRuns(table.next),
  };
}

/** Most entries are not possible: a run of n of these is the number -n. */
function withRuns(next: Int32Array): number[] {
  const packed: number[] = [];
  for (const to of next) {
    if (to !== DISABLED) packed.push(to);
    else if ((packed.at(-1) ?? 0) < 0) packed[packed.length - 1]!--;
    else packed.push(DISABLED);
  }
  return packed;
}
