/** Lays charts out with ELK's layered algorithm (Schulze, Spönemann, von Hanxleden 2014), which knows states inside states. */

import type { ELK, ElkNode } from 'elkjs/lib/elk-api.js';
import { groupBy } from '../../words/group-by.ts';
import type { Box, ChartData, DrawingData, Point } from '../payload.ts';
import { type ChartGraph, type GraphNode, graphOf, isHistory } from './chart-graph.ts';

/** Larger charts are not drawn: the drawing is unreadable, and the layout takes seconds. */
const MOST_NODES = 120;
const MOST_EDGES = 400;

/** Pixels of a letter in the name of a state and in the other texts, and of a line of these. */
const LETTER = 7.3;
const SMALL_LETTER = 6.1;
const LINE = 13;
/** Pixels of the name of a state. */
const HEAD = 26;
/** Pixels between the states of a group. */
const GAP = 10;
const DOT = 9;
const ROUND = 22;

const options = {
  'elk.algorithm': 'layered',
  'elk.direction': 'DOWN',
  'elk.hierarchyHandling': 'INCLUDE_CHILDREN',
  'elk.json.shapeCoords': 'ROOT',
  'elk.json.edgeCoords': 'ROOT',
  'elk.randomSeed': '1',
  'elk.edgeRouting': 'ORTHOGONAL',
  'elk.spacing.nodeNode': '26',
  'elk.spacing.edgeLabel': '3',
  'elk.spacing.edgeNode': '14',
  'elk.spacing.edgeEdge': '10',
  'elk.layered.spacing.nodeNodeBetweenLayers': '26',
  'elk.layered.spacing.edgeNodeBetweenLayers': '12',
  'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
};

let engine: Promise<ELK> | undefined;

/** Loading ELK takes 0.2 s, so it is loaded with the first drawing. */
async function elk(): Promise<ELK> {
  const { default: Elk } = (await import('elkjs/lib/elk.bundled.js')) as unknown as {
    readonly default: new () => ELK;
  };
  return new Elk();
}

/**
 * The drawing of the living states of a chart, the root included. The same chart gives the same drawing.
 *
 * @returns nothing where there is no more than one state, or far too many
 */
export async function layOut(chart: ChartData, living: readonly number[]): Promise<DrawingData | undefined> {
  const graph = graphOf(chart, living);
  const { length } = graph.nodes;
  if (length < 3 || length > MOST_NODES || graph.edges.length > MOST_EDGES) return undefined;
  engine ??= elk();
  return drawingOf(chart, graph, await (await engine).layout(elkGraph(chart, graph)));
}

function elkGraph(chart: ChartData, graph: ChartGraph): ElkNode {
  const { nodes, edges, alike } = graph;
  // The first state of a group is as large as the group.
  const placed = new Set(alike.flatMap(([, ...others]) => others));
  const below = groupBy(
    nodes.filter(({ node }) => !placed.has(node)),
    ({ parent }) => parent,
  );
  const build = (one: GraphNode): ElkNode => {
    const group = alike.find(([first]) => first === one.node);
    if (group !== undefined) return { id: `n${one.node}`, ...gridOf(chart, graph, group).size };
    const { node } = one;
    const inside = below.get(node) ?? [];
    const { width, height } = sizeOf(chart, one);
    if (inside.length === 0) return { id: `n${node}`, width, height };
    const start = startOf(chart, one, inside);
    const padding = `[top=${height + 8},left=14,bottom=14,right=14]`;
    return {
      id: `n${node}`,
      layoutOptions: {
        'elk.padding': padding,
        'elk.nodeSize.constraints': 'MINIMUM_SIZE',
        'elk.nodeSize.minimum': `(${width},${height})`,
      },
      children: [...(start === undefined ? [] : [dot(node)]), ...inside.map(build)],
      edges: start === undefined ? [] : [{ id: `s${node}`, sources: [`d${node}`], targets: [`n${start}`] }],
    };
  };
  return {
    id: 'chart',
    layoutOptions: options,
    children: [build(nodes[0]!)],
    edges: edges.map(({ from, to, lines }, i) => ({
      id: `e${i}`,
      sources: [`n${from}`],
      targets: [`n${to}`],
      labels: [{ text: lines.join('\n'), ...textSize(lines) }],
    })),
  };
}

const dot = (node: number): ElkNode => ({
  id: `d${node}`,
  width: DOT,
  height: DOT,
  layoutOptions: { 'elk.layered.layering.layerConstraint': 'FIRST' },
});

/** The state that a state begins in, where it is drawn. */
function startOf(
  { nodes }: ChartData,
  { node }: GraphNode,
  inside: readonly GraphNode[],
): number | undefined {
  const { initial } = nodes[node]!;
  return inside.find((one) => nodes[one.node]!.key === initial)?.node;
}

function sizeOf({ nodes }: ChartData, { node, lines }: GraphNode) {
  const { key, kind } = nodes[node]!;
  if (isHistory(kind)) return { width: ROUND, height: ROUND };
  const text = textSize(lines);
  return {
    width: Math.max(48, Math.ceil(key.length * LETTER + 20), text.width + 16),
    height: HEAD + (lines.length === 0 ? 0 : text.height + 5),
  };
}

/** Places the states of a group in rows, about as wide as high. */
function gridOf(chart: ChartData, { nodes }: ChartGraph, group: readonly number[]) {
  const sizes = group.map((node) => sizeOf(chart, nodes.find((one) => one.node === node)!));
  const width = Math.max(...sizes.map((size) => size.width)) + GAP;
  const height = Math.max(...sizes.map((size) => size.height)) + GAP;
  const columns = Math.max(1, Math.round(Math.sqrt((group.length * height * 1.6) / width)));
  return {
    size: { width: columns * width + GAP, height: Math.ceil(group.length / columns) * height + GAP },
    boxes: sizes.map((size, i) => ({
      ...size,
      x: GAP + (i % columns) * width,
      y: GAP + Math.floor(i / columns) * height,
    })),
  };
}

const textSize = (lines: readonly string[]) => ({
  width: Math.ceil(Math.max(0, ...lines.map(({ length }) => length)) * SMALL_LETTER) + 4,
  height: lines.length * LINE,
});

function drawingOf(chart: ChartData, graph: ChartGraph, laidOut: ElkNode): DrawingData {
  const { nodes, edges, alike } = graph;
  const boxes = new Map<string, ElkNode>();
  const lines = new Map<string, NonNullable<ElkNode['edges']>[number]>();
  const collect = (one: ElkNode): void => {
    boxes.set(one.id, one);
    for (const edge of one.edges ?? []) lines.set(edge.id, edge);
    for (const child of one.children ?? []) collect(child);
  };
  collect(laidOut);
  const groups = alike.map((group) => {
    const around = boxOf(boxes.get(`n${group[0]!}`)!);
    for (const [i, { x, y, ...size }] of gridOf(chart, graph, group).boxes.entries())
      boxes.set(`n${group[i]!}`, { id: '', x: around.x + x, y: around.y + y, ...size });
    return around;
  });
  const pointsOf = (id: string): readonly Point[] =>
    (lines.get(id)?.sections ?? []).flatMap(({ startPoint, bendPoints = [], endPoint }) =>
      [startPoint, ...bendPoints, endPoint].map(rounded),
    );
  return {
    width: Math.ceil(laidOut.width!),
    height: Math.ceil(laidOut.height!),
    nodes: nodes.map(({ node, lines: text }) => ({ node, ...boxOf(boxes.get(`n${node}`)!), lines: text })),
    groups,
    starts: nodes.flatMap(({ node }) => {
      const start = boxes.get(`d${node}`);
      return start === undefined ? [] : [{ ...boxOf(start), points: pointsOf(`s${node}`) }];
    }),
    edges: edges.map(({ from, to, transitions, lines: text }, i) => {
      const [label] = lines.get(`e${i}`)?.labels ?? [];
      return { from, to, transitions, lines: text, points: pointsOf(`e${i}`), label: boxOf(label!) };
    }),
  };
}

const rounded = ({ x, y }: { readonly x: number; readonly y: number }): Point => [
  Math.round(x * 2) / 2,
  Math.round(y * 2) / 2,
];

function boxOf({ x = 0, y = 0, width = 0, height = 0 }: Partial<Box>): Box {
  return { x: Math.round(x), y: Math.round(y), width: Math.round(width), height: Math.round(height) };
}
