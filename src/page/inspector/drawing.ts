/** How a chart is drawn: as a graph where it is small and flat, as nested boxes otherwise. */
import { Graph, layout } from '@dagrejs/dagre';
import { type Model, nodePaths } from '../../inspector/model.ts';
import type { ChartData } from '../../inspector/payload.ts';

/** More states than this make a graph that nobody reads. */
const MAX_DRAWN = 9;

const LETTER = 6.7;

export interface DrawnNode {
  readonly node: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface DrawnEdge {
  readonly from: number;
  readonly to: number;
  readonly events: readonly string[];
  readonly points: readonly { readonly x: number; readonly y: number }[];
  readonly label: { readonly x: number; readonly y: number; readonly text: string };
}

export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly DrawnNode[];
  readonly edges: readonly DrawnEdge[];
}

/** The nodes of a chart that a component can be in at all, by number, those around them included. */
export function livingNodes(model: Model, component: number): readonly number[] {
  const chart = model.charts[component]!;
  const numbers = new Map(nodePaths(chart).map((path, node) => [path, node]));
  const { states } = model.system.components[component]!.table;
  const living = new Set(states.flatMap(({ leaves }) => leaves.map((leaf) => numbers.get(leaf)!)));
  for (const node of living) if (chart.nodes[node]!.parent >= 0) living.add(chart.nodes[node]!.parent);
  return [...living].toSorted((a, b) => a - b);
}

/** Whether the living part of a chart is drawn as a graph. */
export function isDrawn(chart: ChartData, living: readonly number[]): boolean {
  const states = living.filter((node) => node > 0);
  return (
    states.length > 1 &&
    states.length <= MAX_DRAWN &&
    chart.nodes[0]!.kind !== 'parallel' &&
    states.every((node) => chart.nodes[node]!.parent === 0)
  );
}

/** Lays a flat chart out: its living states, and one edge for all transitions between the same two. */
export function draw(chart: ChartData, living: readonly number[]): Drawing {
  const states = living.filter((node) => node > 0);
  const edges = edgesBetween(chart, states);
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'TB', nodesep: 26, ranksep: 34, marginx: 8, marginy: 8, edgesep: 14 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const node of states) {
    const width = Math.max(54, chart.nodes[node]!.key.length * LETTER + 22);
    graph.setNode(String(node), { width, height: 28 });
  }
  for (const { from, to, events } of edges) {
    const text = edgeText(events);
    graph.setEdge(
      String(from),
      String(to),
      { width: text.length * 5.6 + 6, height: 14, labelpos: 'c' },
      'on',
    );
  }
  layout(graph);
  const { width = 0, height = 0 } = graph.graph() as { readonly width?: number; readonly height?: number };
  return {
    width,
    height,
    nodes: states.map((node) => {
      const { x, y, width: w, height: h } = graph.node(String(node)) as unknown as DrawnNode;
      return { node, x, y, width: w, height: h };
    }),
    edges: edges.map(({ from, to, events }) => {
      const { points, x, y } = graph.edge(String(from), String(to), 'on') as unknown as {
        readonly points: DrawnEdge['points'];
        readonly x: number;
        readonly y: number;
      };
      return { from, to, events, points, label: { x, y, text: edgeText(events) } };
    }),
  };
}

/** What an edge is called: its first event, and how many more there are. */
function edgeText(events: readonly string[]): string {
  const [first = ''] = events;
  // Indices are left out; what has no event of its own, `(after 1000)`, is all in parentheses.
  const short = first.replace(/(?<=.)\(.*\)$/, '');
  const text = short.length > 30 ? `${short.slice(0, 29)}…` : short;
  return events.length === 1 ? text : `${text} +${events.length - 1}`;
}

interface Edge {
  readonly from: number;
  readonly to: number;
  readonly events: string[];
}

/** Transitions that change the state; one of the root leads from every other state. */
function edgesBetween({ transitions }: ChartData, states: readonly number[]): readonly Edge[] {
  const edges = new Map<string, Edge>();
  for (const { from, to, event } of transitions) {
    const [target] = to;
    if (target === undefined || !states.includes(target)) continue;
    for (const source of from === 0 ? states : [from]) {
      if (source === target || !states.includes(source)) continue;
      const key = `${source} ${target}`;
      const edge = edges.get(key) ?? { from: source, to: target, events: [] };
      if (!edge.events.includes(event)) edge.events.push(event);
      edges.set(key, edge);
    }
  }
  return [...edges.values()];
}
