/** A flat chart as a graph: states as boxes, transitions as arrows with their events. */

import { nodePaths } from '../../inspector/model.ts';
import type { ChartData } from '../../inspector/payload.ts';
import type { Drawing } from './drawing.ts';
import { Scroll } from './scroll.tsx';

interface GraphProps {
  readonly name: string;
  readonly chart: ChartData;
  readonly drawing: Drawing;
  readonly active: ReadonlySet<number>;
  /** What was active before the last step, where that changed something. */
  readonly left: ReadonlySet<number>;
  readonly goTo?: (state: string) => void;
}

export function Graph({ name, chart, drawing, active, left, goTo }: GraphProps) {
  const { width, height, nodes, edges } = drawing;
  const paths = nodePaths(chart);
  return (
    <Scroll class="graph" label={`Drawing of ${name}`}>
      <svg
        width={width}
        height={height}
        viewBox={`0 0 ${width} ${height}`}
        style={{ minWidth: `${Math.round(width * 0.85)}px`, minHeight: `${Math.round(height * 0.85)}px` }}
        aria-label={`Chart ${chart.id}`}
      >
        <title>{chart.id}</title>
        {edges.map(({ from, to, events, points, label }) => {
          const state =
            left.has(from) && active.has(to) && from !== to ? 'taken' : active.has(from) ? 'next' : '';
          return (
            <g key={`${from} ${to}`} class={`edge ${state}`}>
              <title>{events.join('\n')}</title>
              <path d={curve(points)} />
              <path class="head" d={arrow(points)} />
              <text x={label.x} y={label.y + 4} text-anchor="middle">
                {label.text}
              </text>
            </g>
          );
        })}
        {nodes.map(({ node, x, y, width: w, height: h }) => {
          const { key } = chart.nodes[node]!;
          const isActive = active.has(node);
          const act = goTo === undefined ? undefined : () => goTo(paths[node]!);
          return (
            <g
              key={node}
              class={`node ${isActive ? 'active' : ''} ${left.has(node) && !isActive ? 'left' : ''}`}
              {...(act === undefined
                ? {}
                : {
                    role: 'button',
                    // In a drawing the name of the attribute is taken as it is written.
                    tabindex: 0,
                    onClick: act,
                    onKeyDown: (event: KeyboardEvent) => {
                      if (event.key === 'Enter' || event.key === ' ') {
                        event.preventDefault();
                        act();
                      }
                    },
                  })}
              aria-label={`${key}${isActive ? ', the state at hand' : ''}`}
              {...(isActive ? { 'aria-current': 'true' as const } : {})}
            >
              <rect x={x - w / 2} y={y - h / 2} width={w} height={h} rx={7} />
              <text x={x} y={y + 4} text-anchor="middle">
                {key}
              </text>
            </g>
          );
        })}
      </svg>
    </Scroll>
  );
}

type Points = Drawing['edges'][number]['points'];

function curve(points: Points): string {
  const [first, ...rest] = points;
  if (first === undefined) return '';
  const middle = rest.slice(0, -1).map((point, i) => {
    const next = rest[i + 1]!;
    return `Q ${point.x} ${point.y} ${(point.x + next.x) / 2} ${(point.y + next.y) / 2}`;
  });
  const last = rest.at(-1) ?? first;
  return `M ${first.x} ${first.y} ${middle.join(' ')} L ${last.x} ${last.y}`;
}

function arrow(points: Points): string {
  const [last, before] = [points.at(-1), points.at(-2)];
  if (last === undefined || before === undefined) return '';
  const angle = Math.atan2(last.y - before.y, last.x - before.x);
  const corner = (turn: number): string =>
    `${last.x - 8 * Math.cos(angle + turn)} ${last.y - 8 * Math.sin(angle + turn)}`;
  return `M ${last.x} ${last.y} L ${corner(0.4)} L ${corner(-0.4)} Z`;
}
