/** The transitions of a drawing: arrows with rounded corners, and the marks of initial states. */
import type { Point } from '../../inspector/payload.ts';
import type { GraphProps } from './graph.tsx';

/** Pixels of a corner, and of the head of an arrow. */
const CORNER = 7;
const HEAD = 8;

export function Edges({ chart, drawing, active, left, isTaken }: GraphProps) {
  return (
    <>
      {drawing.starts.map(({ x, y, width, points }) => (
        <g key={`${x} ${y}`} class="edge start">
          <circle cx={x + width / 2} cy={y + width / 2} r={width / 2} />
          <Arrow points={points} />
        </g>
      ))}
      {drawing.edges.map(({ from, to, transitions, lines, points, label }) => {
        const own = transitions.map((i) => chart.transitions[i]!);
        const wasTaken = own.some(
          (one) =>
            left.has(one.from) &&
            isTaken(one) &&
            one.to.every((target) => active.has(target)) &&
            one.to.length > 0,
        );
        const isNext = own.some((one) => active.has(one.from));
        return (
          <g key={`${from} ${to}`} class={`edge ${wasTaken ? 'taken' : isNext ? 'next' : ''}`}>
            <title>{[...new Set(own.map(({ event }) => event))].join('\n')}</title>
            <Arrow points={points} />
            {lines.map((line, i) => (
              <text key={line} x={label.x + label.width / 2} y={label.y + 10 + 13 * i}>
                {line}
              </text>
            ))}
          </g>
        );
      })}
    </>
  );
}

function Arrow({ points }: { readonly points: readonly Point[] }) {
  return (
    <>
      <path d={rounded(points)} />
      <path class="head" d={head(points)} />
    </>
  );
}

/** The polyline through the points with rounded corners. */
function rounded(points: readonly Point[]): string {
  const [first = [0, 0], ...rest] = points;
  const parts = rest.map((at, i) => {
    const next = rest[i + 1];
    if (next === undefined) return `L ${at.join(' ')}`;
    const before = i === 0 ? first : rest[i - 1]!;
    return `L ${towards(at, before).join(' ')} Q ${at.join(' ')} ${towards(at, next).join(' ')}`;
  });
  return `M ${first.join(' ')} ${parts.join(' ')}`;
}

/** The point `CORNER` pixels towards another, at most half of the distance. */
function towards([x, y]: Point, [toX, toY]: Point): Point {
  const long = Math.hypot(toX - x, toY - y);
  const part = long === 0 ? 0 : Math.min(CORNER, long / 2) / long;
  return [x + (toX - x) * part, y + (toY - y) * part];
}

function head(points: readonly Point[]): string {
  const [last, before] = [points.at(-1), points.at(-2)];
  if (last === undefined || before === undefined) return '';
  const [[x, y], angle] = [last, Math.atan2(last[1] - before[1], last[0] - before[0])];
  const corner = (turn: number): string =>
    `${x - HEAD * Math.cos(angle + turn)} ${y - HEAD * Math.sin(angle + turn)}`;
  return `M ${x} ${y} L ${corner(0.4)} L ${corner(-0.4)} Z`;
}
