/** The states of a drawing: boxes inside each other, with their names and self-transitions. */
import { isActor } from '../../inspector/drawing/living.ts';
import type { NodeData } from '../../inspector/payload.ts';
import type { GraphProps } from './graph.tsx';

interface StatesProps extends GraphProps {
  readonly paths: readonly string[];
}

export function States(props: StatesProps) {
  const { drawing } = props;
  const outer = new Set(props.chart.nodes.map(({ parent }) => parent));
  return (
    <>
      {drawing.nodes
        .filter(({ node }) => outer.has(node))
        .map((one) => (
          <State key={one.node} {...props} one={one} isOuter />
        ))}
      {drawing.groups.map(({ x, y, width, height }) => (
        <rect key={`${x} ${y}`} class="alike" x={x} y={y} width={width} height={height} rx={9} />
      ))}
      {drawing.nodes
        .filter(({ node }) => !outer.has(node))
        .map((one) => (
          <State key={one.node} {...props} one={one} isOuter={false} />
        ))}
    </>
  );
}

interface StateProps extends StatesProps {
  readonly one: GraphProps['drawing']['nodes'][number];
  readonly isOuter: boolean;
}

function State({ chart, active, left, goTo, paths, one, isOuter }: StateProps) {
  const { node, x, y, width, height, lines } = one;
  const { key, kind, parent } = chart.nodes[node]!;
  const isActive = active.has(node);
  const inParallel = parent >= 0 && chart.nodes[parent]!.kind === 'parallel';
  const looks = [
    isOuter ? 'outer' : 'leaf',
    isActive && node > 0 && 'active',
    left.has(node) && !isActive && 'left',
    (inParallel || isActor(chart.nodes[node]!)) && 'region',
    kind === 'final' && 'final',
  ];
  const act = goTo === undefined || node === 0 ? undefined : () => goTo(paths[node]!);
  return (
    <g class={`node ${looks.filter(Boolean).join(' ')}`}>
      <g {...pressable(act, key, isActive, kind)}>
        <title>{[paths[node] || key, ...lines].join('\n')}</title>
        <Shape one={one} kind={kind} />
        <text x={x + width / 2} y={y + (lines.length === 0 && !isOuter ? height / 2 + 4 : 18)}>
          {isHistory(kind) ? (kind === 'history' ? 'H' : 'H*') : key}
        </text>
      </g>
      {lines.map((line, i) => (
        <text key={line} class="inner" x={x + 8} y={y + 37 + 13 * i}>
          {line}
        </text>
      ))}
    </g>
  );
}

const isHistory = (kind: NodeData['kind'] | undefined): boolean =>
  kind === 'history' || kind === 'deep history';

interface ShapeProps extends Pick<StateProps, 'one'> {
  readonly kind: NodeData['kind'] | undefined;
}

function Shape({ one: { x, y, width, height }, kind }: ShapeProps) {
  if (isHistory(kind)) return <circle cx={x + width / 2} cy={y + height / 2} r={width / 2} />;
  return (
    <>
      <rect x={x} y={y} width={width} height={height} rx={7} />
      {kind === 'final' && <rect x={x + 3} y={y + 3} width={width - 6} height={height - 6} rx={5} />}
    </>
  );
}

function pressable(act: (() => void) | undefined, key: string, isActive: boolean, kind: NodeData['kind']) {
  const now = isActive ? { 'aria-current': 'true' as const } : {};
  const name = `${key}${kind === undefined ? '' : `, ${kind}`}${isActive ? ', current' : ''}`;
  if (act === undefined || isHistory(kind)) return { role: 'img' as const, 'aria-label': name, ...now };
  return {
    role: 'button' as const,
    'aria-label': name,
    'data-rove': '',
    ...now,
    onClick: act,
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key !== 'Enter' && event.key !== ' ') return;
      event.preventDefault();
      act();
    },
  };
}
