/** A chart as a graph to be laid out: nested states, with equivalent edges and lines folded. */
import { groupBy } from '../../words/group-by.ts';
import type { ChartData, NodeData } from '../payload.ts';
import { familyLines } from './families.ts';
import { isActor } from './living.ts';

/** A state. */
export interface GraphNode {
  readonly node: number;
  /** The state around it, by number. */
  readonly parent: number;
  /** Its actions and self-transitions, folded: the lines in its box. */
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
  /** Groups of states with the same predecessors and successors; the edges of the first stand for all. */
  readonly alike: readonly (readonly number[])[];
}

/** The least number of equal edges from all children of a state that become one edge of that state. */
const TOGETHER = 3;
/** The least number of states with the same predecessors and successors that are grouped; fewer in a dense chart. */
const ALIKE = 5;
const DENSE_ALIKE = 3;
/** In a chart with more edges than this each edge has one line. */
const DENSE = 14;
const LINES = 3;

type Edge = Omit<GraphEdge, 'lines'>;

/** The graph of the `living` states, the root included, and of their history states. */
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

/** The entry, exit and invoke lines of a state; for an actor the meaning of its box. */
const ownLines = (node: NodeData): readonly string[] => [
  ...(isActor(node) ? ['an actor: lit while it runs'] : []),
  ...doneBy(node),
];

const doneBy = ({ entry = [], exit = [], invokes = [] }: NodeData): readonly string[] => [
  ...(entry.length === 0 ? [] : [`entry / ${entry.join(', ')}`]),
  ...(exit.length === 0 ? [] : [`exit / ${exit.join(', ')}`]),
  ...invokes.map((name) => `invoke / ${name}`),
];

/** The self-transitions by state, and the edges between two shown states. */
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

/** Groups of siblings with the same predecessors and successors. */
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

/** The edges with each group replaced by its first state. */
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

/** Lifts edges that all children of a state share to the state: targets first, then sources. */
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
    // An arrow from a child to its parent would not say which state it leads to.
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
