/**
 * Random systems for tests. A chart is described as data first, so that a test can work out what is enabled
 * without asking the engine; `machineOf` makes the xstate chart of a description.
 */
import fc from 'fast-check';
import { type AnyStateMachine, assign, createMachine } from 'xstate';
import type { EventKind, SystemSpec } from '../system.ts';

export interface ChartNode {
  readonly id: string;
  readonly type: 'atomic' | 'compound' | 'parallel' | 'final';
  readonly children: readonly ChartNode[];
  readonly moves: readonly Move[];
  readonly entry: Action;
}

/** A transition; those of one node and label are tried in order. */
export interface Move {
  readonly label: string;
  readonly guard: Guard;
  readonly action: Action;
  readonly target: string | undefined;
  readonly reenter: boolean;
}

/** A guard asks for a value of the event's index or of the context's count. */
export interface Guard {
  readonly kind: 'none' | 'v' | 'p' | 'count';
  readonly value: number;
}

/** What happens to the count: one more up to 2 and round again, the event's `v`, or 0. */
export type Action = 'none' | 'advance' | 'store' | 'reset';

export interface ChartEvent {
  readonly type: string;
  readonly p?: number;
  readonly v?: number;
}

export interface RandomInstance {
  readonly name: string;
  readonly root: ChartNode;
  /** Whether the chart has a count in its context. */
  readonly counts: boolean;
  readonly indices: { readonly p?: number };
}

export const EVENTS: Readonly<Record<string, EventKind>> = {
  alpha: { indices: [] },
  beta: { indices: ['v'] },
  gamma: { indices: ['p'] },
  delta: { indices: ['p', 'v'], by: 'p' },
};

export const VALUES = [0, 1];

export function passes({ kind, value }: Guard, count: number | undefined, event: ChartEvent): boolean {
  if (kind === 'none') return true;
  return (kind === 'count' ? count : valueIn(event, kind)) === value;
}

/** The value of an index, of an event that has it: a chart may see which ones there are. */
function valueIn(event: ChartEvent, index: 'p' | 'v'): number | undefined {
  return Object.keys(event).includes(index) ? event[index] : undefined;
}

/** The xstate chart of a description. */
export function machineOf({ name, root, counts }: RandomInstance): AnyStateMachine {
  return createMachine({ ...configOf(root), id: name, ...(counts ? { context: { count: 0 } } : {}) });
}

/** The system of these instances, or `undefined` when some event would be in no alphabet. */
export function specOf(instances: readonly RandomInstance[]): SystemSpec {
  const known = new Set(instances.flatMap(({ root }) => labelsOf(root)).map((label) => label.split('(')[0]!));
  return {
    name: 'random',
    events: Object.fromEntries(Object.entries(EVENTS).filter(([name]) => known.has(name))),
    domains: { p: VALUES, v: VALUES },
    instances: instances.map((instance) => ({
      name: instance.name,
      machine: machineOf(instance),
      indices: instance.indices,
    })),
  };
}

/** Every label that the chart writes. */
export function labelsOf(node: ChartNode): readonly string[] {
  return [...node.moves.map((move) => move.label), ...node.children.flatMap(labelsOf)];
}

function configOf(node: ChartNode): Parameters<typeof createMachine>[0] {
  const labels = [...new Set(node.moves.map((move) => move.label))];
  return {
    id: node.id,
    tags: node.id,
    ...(node.type === 'atomic' || node.type === 'compound' ? {} : { type: node.type }),
    ...(node.type === 'compound' ? { initial: node.children[0]!.id } : {}),
    states: Object.fromEntries(node.children.map((child) => [child.id, configOf(child)])),
    ...actionsOf('entry', node.entry),
    on: Object.fromEntries(
      labels.map((label) => [label, node.moves.filter((move) => move.label === label).map(transitionOf)]),
    ),
  };
}

function transitionOf({ guard, action, target, reenter }: Move) {
  // A bare `undefined` is how xstate writes a forbidden transition; it says the same as an empty one.
  if (guard.kind === 'none' && action === 'none' && target === undefined && reenter) return undefined;
  return {
    reenter,
    ...(target === undefined ? {} : { target: `#${target}` }),
    ...(guard.kind === 'none'
      ? {}
      : {
          guard: ({ context, event }: { context: { count?: number }; event: ChartEvent }) =>
            passes(guard, context.count, event),
        }),
    ...actionsOf('actions', action),
  };
}

function actionsOf(key: 'entry' | 'actions', action: Action) {
  if (action === 'none') return {};
  const count = ({ context, event }: { context: { count: number }; event: ChartEvent }): number => {
    if (action === 'advance') return (context.count + 1) % 3;
    return action === 'store' ? (valueIn(event, 'v') ?? 2) : 0;
  };
  return { [key]: assign({ count }) };
}

/** Numbers, before they are made to fit a chart. */
interface RawMove {
  readonly event: number;
  readonly value: number;
  readonly guard: Guard;
  readonly action: Action;
  readonly target: number;
  readonly reenter: boolean;
}

interface RawNode {
  readonly type: ChartNode['type'];
  readonly children: readonly RawNode[];
  readonly moves: readonly RawMove[];
  readonly entry: Action;
}

const action = fc.constantFrom<Action>('none', 'none', 'advance', 'store', 'reset');

const rawMove: fc.Arbitrary<RawMove> = fc.record({
  event: fc.nat(3),
  value: fc.constantFrom(...VALUES),
  guard: fc.record({
    kind: fc.constantFrom<Guard['kind']>('none', 'none', 'v', 'p', 'count'),
    value: fc.nat(2),
  }),
  action,
  target: fc.nat(30),
  reenter: fc.boolean(),
});

const { node: rawNode } = fc.letrec<{ node: RawNode; leaf: RawNode; inner: RawNode }>((tie) => ({
  node: fc.oneof({ maxDepth: 2 }, { arbitrary: tie('leaf'), weight: 2 }, tie('inner')),
  leaf: fc.record({
    type: fc.constantFrom<ChartNode['type']>('atomic', 'atomic', 'atomic', 'final'),
    children: fc.constant([]),
    moves: fc.array(rawMove, { maxLength: 3 }),
    entry: action,
  }),
  inner: fc.record({
    type: fc.constantFrom<ChartNode['type']>('compound', 'compound', 'parallel'),
    children: fc.array(tie('node'), { minLength: 2, maxLength: 3 }),
    moves: fc.array(rawMove, { maxLength: 3 }),
    entry: action,
  }),
}));

const rawChart = fc.record({
  type: fc.constantFrom<ChartNode['type']>('compound', 'compound', 'parallel'),
  children: fc.array(rawNode, { minLength: 2, maxLength: 3 }),
  moves: fc.array(rawMove, { minLength: 1, maxLength: 3 }),
  entry: fc.constant<Action>('none'),
});

const rawInstance = fc.record({
  root: rawChart,
  counts: fc.boolean(),
  /** Whether labels have a value written out. A chart with both kinds would be ambiguous. */
  literal: fc.boolean(),
  p: fc.option(fc.constantFrom(...VALUES), { nil: undefined }),
});

/** Two to four instances of random charts. */
export const randomInstances: fc.Arbitrary<readonly RandomInstance[]> = fc
  .array(rawInstance, { minLength: 2, maxLength: 4 })
  .map((raws) => raws.map((raw, i) => fit(raw, `chart${i}`)));

/**
 * The same with some charts there twice, as `chart0.0` and `chart0.1`, for both values of `p`. The two are often
 * interchangeable; they are not when a chart asks for a value of `p`.
 */
export const twinInstances: fc.Arbitrary<readonly RandomInstance[]> = fc
  .array(fc.record({ raw: rawInstance, twins: fc.boolean() }), { minLength: 1, maxLength: 3 })
  .map((charts) =>
    charts.flatMap(({ raw, twins }, i) => {
      if (!twins) return [fit(raw, `chart${i}`)];
      return VALUES.map((p) => fit({ ...raw, p }, `chart${i}.${p}`));
    }),
  );

type RawInstance = typeof rawInstance extends fc.Arbitrary<infer T> ? T : never;

interface NumberedNode {
  readonly raw: RawNode;
  readonly id: string;
  readonly children: readonly NumberedNode[];
}

function fit({ root, counts, literal, p }: RawInstance, name: string): RandomInstance {
  const ids: string[] = [];
  const number = (raw: RawNode): NumberedNode => {
    const id = `n${ids.length}`;
    ids.push(id);
    return { raw, id, children: raw.children.map(number) };
  };
  const finish = ({ raw, id, children }: NumberedNode, parent: ChartNode['type']): ChartNode => {
    // A final state is one of several: regions that are final from the start would say little.
    const type = raw.type === 'final' && parent !== 'compound' ? 'atomic' : raw.type;
    return {
      id,
      type,
      children: children.map((child) => finish(child, type)),
      moves: type === 'final' ? [] : raw.moves.map((move) => fitMove(move, { ids, counts, literal })),
      entry: counts ? raw.entry : 'none',
    };
  };
  return { name, root: finish(number(root), 'parallel'), counts, indices: p === undefined ? {} : { p } };
}

function fitMove(raw: RawMove, chart: { ids: readonly string[]; counts: boolean; literal: boolean }): Move {
  const name = Object.keys(EVENTS)[raw.event]!;
  const index = EVENTS[name]!.indices.at(-1);
  return {
    label: chart.literal && index !== undefined ? `${name}(${index}=${raw.value})` : name,
    guard: chart.counts || raw.guard.kind !== 'count' ? raw.guard : { kind: 'none', value: 0 },
    action: chart.counts ? raw.action : 'none',
    // The root, number 0, is never a target: it stands for a transition without one.
    target: raw.target % chart.ids.length === 0 ? undefined : chart.ids[raw.target % chart.ids.length],
    reenter: raw.reenter,
  };
}
