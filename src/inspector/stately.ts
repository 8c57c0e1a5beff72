/**
 * The protocol of the official inspector, as `@statelyai/inspect` 0.7 speaks it: one message when an actor appears,
 * one for each event, one for each state after it. Everything that depends on it is here.
 */
import { formatLabel } from '../engine/label.ts';
import { lineage, type Model, nodePaths } from './model.ts';
import type { ChartData, NodeData } from './payload.ts';
import type { Locals } from './steps.ts';

const VERSION = '0.7.2';

/** The message of a receiver that is ready. */
export const CONNECTED = '@statelyai.connected';

interface Common {
  readonly _version: string;
  readonly sessionId: string;
  readonly rootId: string;
  readonly createdAt: string;
  readonly id: null;
}

export interface Snapshot {
  readonly status: string;
  readonly value?: unknown;
  readonly context?: unknown;
}

export type Message =
  | (Common & {
      readonly type: '@xstate.actor';
      readonly name: string;
      readonly definition: string;
      readonly parentId: undefined;
      readonly snapshot: Snapshot;
    })
  | (Common & {
      readonly type: '@xstate.event';
      readonly event: { readonly type: string };
      readonly sourceId: string | undefined;
    })
  | (Common & {
      readonly type: '@xstate.snapshot';
      readonly event: { readonly type: string };
      readonly snapshot: Snapshot;
    });

function common(session: string, now: number): Common {
  return { _version: VERSION, sessionId: session, rootId: session, createdAt: String(now), id: null };
}

/** Every component of a state as an actor that has just appeared. */
export function actorMessages(model: Model, locals: Locals, now: number): Message[] {
  return model.system.components.map(({ instance }, c) => ({
    ...common(instance.name, now),
    type: '@xstate.actor',
    name: instance.name,
    definition: JSON.stringify(configOf(model.charts[c]!)),
    parentId: undefined,
    snapshot: snapshotOf(model, c, locals),
  }));
}

/** A step: for each participant the event, then its next state. */
export function stepMessages(model: Model, event: number, after: Locals, now: number): Message[] {
  const { label, participants } = model.system.events[event]!;
  const { actor } = model.events[event]!;
  const said = { type: formatLabel(label) };
  return participants.flatMap((c): Message[] => {
    const { name } = model.system.components[c]!.instance;
    const source = name === actor ? undefined : actor;
    return [
      { ...common(name, now), type: '@xstate.event', event: said, sourceId: source },
      { ...common(name, now), type: '@xstate.snapshot', event: said, snapshot: snapshotOf(model, c, after) },
    ];
  });
}

/** A chart as the configuration of a machine: states, events and targets; guards by their names. */
export function configOf(chart: ChartData): object {
  const paths = nodePaths(chart);
  const build = (node: number): object => {
    const children = chart.nodes.flatMap(({ parent }, n) => (parent === node ? [n] : []));
    const on = new Map<string, object[]>();
    for (const { from, event, to, guard, actions } of chart.transitions) {
      if (from !== node) continue;
      const target = to.map((t) => `#${chart.id}.${paths[t]!}`);
      const one = {
        ...(target.length > 0 ? { target } : {}),
        ...(guard === undefined ? {} : { guard }),
        ...(actions === undefined ? {} : { actions }),
      };
      on.set(event, [...(on.get(event) ?? []), one]);
    }
    const { kind, initial, entry, exit } = chart.nodes[node]!;
    return {
      ...(node === 0 ? { id: chart.id } : {}),
      ...(kind === undefined ? {} : typeOf(kind)),
      ...(initial === undefined ? {} : { initial }),
      ...(entry === undefined ? {} : { entry }),
      ...(exit === undefined ? {} : { exit }),
      ...(on.size > 0 ? { on: Object.fromEntries(on) } : {}),
      ...(children.length > 0
        ? { states: Object.fromEntries(children.map((child) => [chart.nodes[child]!.key, build(child)])) }
        : {}),
    };
  };
  return build(0);
}

const typeOf = (kind: NonNullable<NodeData['kind']>): object =>
  kind === 'deep history' ? { type: 'history', history: 'deep' } : { type: kind };

function snapshotOf(model: Model, component: number, locals: Locals): Snapshot {
  const chart = model.charts[component]!;
  const { leaves, context, final } = model.system.components[component]!.table.states[locals[component]!]!;
  const paths = nodePaths(chart);
  const active = new Set(leaves.flatMap((leaf) => lineage(chart, paths.indexOf(leaf))));
  return { status: final ? 'done' : 'active', value: valueAt(chart, 0, active), context };
}

function valueAt(chart: ChartData, node: number, active: ReadonlySet<number>): unknown {
  const children = chart.nodes.flatMap(({ parent }, n) => (parent === node && active.has(n) ? [n] : []));
  const isLeaf = (n: number): boolean => !chart.nodes.some(({ parent }) => parent === n);
  const [only] = children;
  if (only === undefined) return {};
  if (children.length === 1 && isLeaf(only) && chart.nodes[node]!.kind !== 'parallel')
    return chart.nodes[only]!.key;
  return Object.fromEntries(children.map((n) => [chart.nodes[n]!.key, valueAt(chart, n, active)]));
}

/** Whether something that arrived is a message of the protocol. Its content is not validated. */
export function isMessage(data: unknown): data is { readonly type: string; readonly sessionId: string } {
  const { type, _version, sessionId } = (data ?? {}) as Readonly<Record<string, unknown>>;
  return (
    typeof data === 'object' &&
    typeof type === 'string' &&
    typeof _version === 'string' &&
    typeof sessionId === 'string'
  );
}

/** The chart of a configuration that an actor of another program sent; nothing if it cannot be read. */
export function chartFrom(definition: unknown): ChartData | undefined {
  if (typeof definition !== 'string') return undefined;
  let config: unknown;
  try {
    config = JSON.parse(definition);
  } catch {
    return undefined;
  }
  return isRecord(config) ? chartOfConfig(config) : undefined;
}

type Loose = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Loose => typeof value === 'object' && value !== null;

interface Building {
  readonly nodes: (NodeData & { readonly id?: string })[];
  readonly raw: {
    readonly from: number;
    readonly event: string;
    readonly target: unknown;
    readonly guard?: string;
    readonly actions?: readonly string[];
  }[];
}

function chartOfConfig(config: Loose): ChartData {
  const id = typeof config['id'] === 'string' ? config['id'] : '(machine)';
  const into: Building = { nodes: [], raw: [] };
  addNode(into, id, -1, config);
  const chart = { id, nodes: into.nodes, transitions: [] };
  return {
    ...chart,
    transitions: into.raw.map(({ target, ...rest }) => ({
      ...rest,
      to: (Array.isArray(target) ? target : [target]).flatMap((t) => targetOf(into, chart, rest.from, t)),
    })),
  };
}

function addNode(into: Building, key: string, parent: number, config: Loose): void {
  const { id, initial } = config;
  const invoked = invokedBy(config);
  const number =
    into.nodes.push({
      key,
      parent,
      ...kindOf(config),
      ...(typeof initial === 'string' ? { initial } : {}),
      ...named('entry', config['entry']),
      ...named('exit', config['exit']),
      ...(invoked.length === 0 ? {} : { invokes: invoked.map(invokedName) }),
      ...(typeof id === 'string' ? { id } : {}),
    }) - 1;
  for (const [event, value] of writtenTransitions(config)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      const target: unknown = isRecord(one) ? one['target'] : one;
      const guard: unknown = isRecord(one) ? one['guard'] : undefined;
      const name = isRecord(guard) ? guard['type'] : guard;
      into.raw.push({
        from: number,
        event,
        target,
        ...(guard === undefined ? {} : { guard: typeof name === 'string' ? name : 'condition' }),
        ...named('actions', isRecord(one) ? one['actions'] : undefined),
      });
    }
  }
  if (isRecord(config['states'])) {
    for (const [child, state] of Object.entries(config['states'])) {
      addNode(into, child, number, isRecord(state) ? state : {});
    }
  }
}

/** The transitions of a state by their events; those without an event of their own have a name in parentheses. */
function writtenTransitions(config: Loose): readonly (readonly [event: string, value: unknown])[] {
  const entriesOf = (value: unknown): [string, unknown][] => (isRecord(value) ? Object.entries(value) : []);
  return [
    ...entriesOf(config['on']),
    ...entriesOf(config['after']).map(([delay, to]) => [`(after ${delay})`, to] as const),
    ['(always)', config['always']] as const,
    ['(done)', config['onDone']] as const,
    ...invokedBy(config).flatMap((one) => {
      const [name, { onDone, onError }] = [invokedName(one), one];
      return [[`(done ${name})`, onDone] as const, [`(error ${name})`, onError] as const];
    }),
  ].filter(([, value]) => value !== undefined);
}

function kindOf({ type, history }: Loose): Pick<NodeData, 'kind'> {
  if (type === 'history') return { kind: history === 'deep' ? 'deep history' : 'history' };
  return type === 'parallel' || type === 'final' ? { kind: type } : {};
}

/** Actions under this key, those that have a name. */
function named<K extends string>(key: K, actions: unknown): { [k in K]?: readonly string[] } {
  const names: readonly string[] = [actions ?? []].flat().flatMap((action: unknown) => {
    const name = isRecord(action) ? action['type'] : action;
    return typeof name === 'string' ? [name.replace(/^xstate\./, '')] : [];
  });
  return names.length === 0 ? {} : ({ [key]: names } as { [k in K]?: readonly string[] });
}

const invokedBy = ({ invoke }: Loose): readonly Loose[] => [invoke ?? []].flat().filter(isRecord);

const invokedName = ({ id, src }: Loose): string => String(id ?? (isRecord(src) ? 'actor' : src));

/** The node that a target names: `#id`, `#id.below`, `.child`, or a state beside. */
function targetOf({ nodes }: Building, chart: ChartData, from: number, target: unknown): number[] {
  if (typeof target !== 'string') return [];
  const down = (node: number, path: readonly string[]): number =>
    path.reduce((at, key) => nodes.findIndex((n) => n.parent === at && n.key === key), node);
  const [head = '', ...rest] = target.split('.');
  if (target.startsWith('#')) {
    const marked = nodes.findIndex(({ id }, n) => (id ?? (n === 0 ? chart.id : undefined)) === head.slice(1));
    return [down(marked, rest)].filter((node) => node >= 0);
  }
  const base = target.startsWith('.') ? from : Math.max(0, nodes[from]!.parent);
  return [down(base, target.startsWith('.') ? rest : [head, ...rest])].filter((node) => node >= 0);
}

/** The nodes that a value makes active, `{ a: 'b' }` or `'a'`; the root always is. */
export function nodesOfValue({ nodes }: ChartData, value: unknown): ReadonlySet<number> {
  const active = new Set([0]);
  const enter = (parent: number, at: unknown): void => {
    const entries =
      typeof at === 'string' ? [[at, undefined] as const] : isRecord(at) ? Object.entries(at) : [];
    for (const [key, below] of entries) {
      const node = nodes.findIndex((n) => n.parent === parent && n.key === key);
      if (node < 0) continue;
      active.add(node);
      enter(node, below);
    }
  };
  enter(0, value);
  return active;
}
