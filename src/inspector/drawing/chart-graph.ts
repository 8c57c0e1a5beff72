/** A chart as a graph to be laid out: states inside each other, and as few edges and lines as say the same. */
import { groupBy } from '../../words/group-by.ts';
import type { ChartData, NodeData } from '../payload.ts';
import { familyLines } from './families.ts';
import { isActor } from './living.ts';

/** A state. */
export interface GraphNode {
  readonly node: number;
  /** The state around it, by number. */
  readonly parent: number;
  /** What it does by itself, and what leaves it as it is, folded; written into its box. */
  readonly lines: readonly string[];
}

/** Transitions with the same two ends. */
export interface GraphEdge {
  readonly from: number;
  readonly to: number;
  /** Positions among the transitions of the chart. */
  readonly transitions: readonly number[];
  readonly lines: readonly string[];
}

export interface ChartGraph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  /** States that differ only in what they hold: the edges of the first are those of all. They stand together. */
  readonly alike: readonly (readonly number[])[];
}

/** So many edges of all states inside of one are one edge of that one. */
const TOGETHER = 3;
/** So many states that lead to the same ones, and come from the same ones, stand together; fewer in a dense chart. */
const ALIKE = 5;
const DENSE_ALIKE = 3;
/** With more edges than this each has one line. */
const DENSE = 14;
const LINES = 3;

type Edge = Omit<GraphEdge, 'lines'>;

/** The graph of the states that are shown: `living` ones, the root included, and the history inside of them. */
export function graphOf(chart: ChartData, living: readonly number[]): ChartGraph {
  const shown = new Set(living);
  for (const [node, { parent, kind }] of chart.nodes.entries())
    if (isHistory(kind) && shown.has(parent)) shown.add(node);
  const { inner, outer } = edgesAmong(chart, shown);
  const alike = alikeAmong(chart, shown, outer);
  const edges = lifted(chart, shown, mergedBy(alike, outer));
  const linesOf = (transitions: readonly number[], most: number): readonly string[] =>
    familyLines(
      transitions.map((i) => chart.transitions[i]!),
      most,
    );
  const inGroups = new Set(alike.flat());
  return {
    nodes: [...shown]
      .toSorted((a, b) => a - b)
      .map((node) => ({
        node,
        parent: chart.nodes[node]!.parent,
        lines: [
          ...ownLines(chart.nodes[node]!),
          ...linesOf(inner.get(node) ?? [], inGroups.has(node) ? 1 : LINES),
        ],
      })),
    edges: edges.map((edge) => ({
      ...edge,
      lines: linesOf(edge.transitions, edges.length > DENSE ? 1 : LINES),
    })),
    alike,
  };
}

export const isHistory = (kind: NodeData['kind']): boolean => kind === 'history' || kind === 'deep history';

/** What a state does by itself, as a statechart has it; of an actor what its box means. */
const ownLines = (node: NodeData): readonly string[] => [
  ...(isActor(node) ? ['an actor: lit while it runs'] : []),
  ...doneBy(node),
];

const doneBy = ({ entry = [], exit = [], invokes = [] }: NodeData): readonly string[] => [
  ...(entry.length === 0 ? [] : [`entry / ${entry.join(', ')}`]),
  ...(exit.length === 0 ? [] : [`exit / ${exit.join(', ')}`]),
  ...invokes.map((name) => `invoke / ${name}`),
];

/** By state the transitions that stay in it, and the edges between two shown states. */
function edgesAmong(chart: ChartData, shown: ReadonlySet<number>) {
  const inner = new Map<number, number[]>();
  const outer: { from: number; to: number; i: number }[] = [];
  for (const [i, { from, to }] of chart.transitions.entries()) {
    if (!shown.has(from)) continue;
    if (to.length === 0 || to.includes(from)) inner.set(from, [...(inner.get(from) ?? []), i]);
    for (const target of to) if (target !== from && shown.has(target)) outer.push({ from, to: target, i });
  }
  const groups = groupBy(outer, ({ from, to }) => `${from} ${to}`);
  const edges = [...groups.values()].map((group): Edge => {
    const { from, to } = group[0]!;
    return { from, to, transitions: group.map(({ i }) => i) };
  });
  return { inner, outer: edges };
}

/** States beside each other that lead to the same other ones, and come from the same other ones. */
function alikeAmong(
  { nodes }: ChartData,
  shown: ReadonlySet<number>,
  edges: readonly Edge[],
): readonly (readonly number[])[] {
  const leaves = [...shown].filter(
    (node) => nodes[node]!.kind === undefined && !hasShown(nodes, shown, node),
  );
  const least = edges.length > DENSE ? DENSE_ALIKE : ALIKE;
  const ends = (node: number): string => {
    const { parent } = nodes[node]!;
    const away = edges.flatMap(({ from, to }) => (from === node ? [to] : []));
    const back = edges.flatMap(({ from, to }) => (to === node ? [from] : []));
    return JSON.stringify([parent, away.toSorted((a, b) => a - b), back.toSorted((a, b) => a - b)]);
  };
  return [...groupBy(leaves, ends).values()].filter(({ length }) => length >= least);
}

const hasShown = (nodes: ChartData['nodes'], shown: ReadonlySet<number>, parent: number): boolean =>
  nodes.some((one, node) => one.parent === parent && shown.has(node));

/** The edges where the first of the states that are alike stands for all. */
function mergedBy(alike: readonly (readonly number[])[], edges: readonly Edge[]): readonly Edge[] {
  const first = new Map(alike.flatMap((group) => group.map((node) => [node, group[0]!] as const)));
  const end = (node: number): number => first.get(node) ?? node;
  const groups = groupBy(edges, ({ from, to }) => `${end(from)} ${end(to)}`);
  return [...groups.values()].map((group) => {
    const { from, to } = group[0]!;
    return {
      from: end(from),
      to: end(to),
      transitions: group.flatMap(({ transitions }) => transitions),
    };
  });
}

/** Edges of all states inside of one are edges of that one: first where they lead to, then where they come from. */
function lifted(chart: ChartData, shown: ReadonlySet<number>, edges: readonly Edge[]): readonly Edge[] {
  return liftedAt('from', chart, shown, liftedAt('to', chart, shown, edges));
}

function liftedAt(
  end: 'from' | 'to',
  { nodes }: ChartData,
  shown: ReadonlySet<number>,
  edges: readonly Edge[],
): readonly Edge[] {
  const other = end === 'from' ? 'to' : 'from';
  const ends = new Set(edges.flatMap(({ from, to }) => [from, to]));
  const groups = groupBy(edges, (edge) => `${nodes[edge[end]]!.parent} ${edge[other]}`);
  return [...groups.values()].flatMap((group): readonly Edge[] => {
    const first = group[0]!;
    const fixed = first[other];
    const { parent } = nodes[first[end]]!;
    if (parent < 0 || parent === fixed || nodes[parent]!.kind === 'parallel') return group;
    // An arrow from inside to the state around says nothing.
    const isInside = nodes[fixed]!.parent === parent;
    if (isInside && end === 'to') return group;
    const all = [...shown].filter(
      (node) => node !== fixed && ends.has(node) && nodes[node]!.parent === parent && isPlain(nodes[node]!),
    );
    if (group.length < Math.max(TOGETHER, all.length)) return group;
    const transitions = group.flatMap((edge) => edge.transitions);
    return [{ ...first, [end]: parent, transitions }];
  });
}

const isPlain = ({ kind }: NodeData): boolean => kind === undefined || kind === 'parallel';
