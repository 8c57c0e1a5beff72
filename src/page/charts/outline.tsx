/** A chart as nested boxes, as a call tree is written: frames with their steps, states with what they take. */
import { useLayoutEffect, useRef } from 'preact/hooks';
import { nodePaths } from '../../inspector/model.ts';
import type { ChartData } from '../../inspector/payload.ts';
import { Scroll } from '../inspector/scroll.tsx';

interface OutlineProps {
  readonly name: string;
  readonly chart: ChartData;
  readonly living: readonly number[];
  readonly active: ReadonlySet<number>;
  readonly left: ReadonlySet<number>;
  readonly goTo?: (state: string) => void;
}

export function Outline(props: OutlineProps) {
  const box = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    const current = box.current?.querySelector<HTMLElement>('.leaf.active');
    if (box.current !== null && current) {
      box.current.scrollTop = current.offsetTop - box.current.clientHeight / 2;
    }
  }, [props.active]);
  const top = props.living.filter((node) => props.chart.nodes[node]!.parent === 0);
  return (
    <Scroll class="outline" box={box} label={`Chart ${props.name}`}>
      {top.length === 0 ? (
        <Transitions {...props} node={0} />
      ) : (
        <ul>
          {top.map((node) => (
            <Box key={node} {...props} node={node} />
          ))}
        </ul>
      )}
    </Scroll>
  );
}

type NodeProps = OutlineProps & { readonly node: number };

function Box(props: NodeProps) {
  const { chart, living, active, left, goTo, node } = props;
  const { key, meta } = chart.nodes[node]!;
  const below = living.filter((n) => chart.nodes[n]!.parent === node);
  const isActive = active.has(node);
  const labels = meta?.labels?.map((label) => `[${label}] `).join('') ?? '';
  const name =
    below.length > 0 && meta?.function !== undefined ? `${meta.function}()` : key.replaceAll(':', '.');
  const looks = `${below.length > 0 ? 'frame' : 'leaf'} ${isActive ? 'active' : ''} ${left.has(node) && !isActive ? 'left' : ''}`;
  return (
    <li class={looks}>
      <button
        type="button"
        class="state"
        disabled={goTo === undefined}
        onClick={() => goTo?.(nodePaths(chart)[node]!)}
        {...(isActive ? { 'aria-current': 'true' as const } : {})}
      >
        {labels}
        {name}
      </button>
      {isActive && below.length === 0 && <Transitions {...props} />}
      {below.length > 0 && (
        <ul>
          {below.map((n) => (
            <Box key={n} {...props} node={n} />
          ))}
        </ul>
      )}
    </li>
  );
}

/** The transitions of the active state with their targets; self-transitions share one line. */
function Transitions({ chart, node }: NodeProps) {
  const own = chart.transitions.filter(({ from }) => from === node);
  const moving = own.filter(({ to, guard }) => to.length > 0 || guard !== undefined);
  const staying = own.filter(({ to, guard }) => to.length === 0 && guard === undefined);
  return (
    <ul class="transitions">
      {moving.map(({ event, to, guard }) => (
        <li key={`${event} ${guard ?? ''}`}>
          {event}
          {guard !== undefined && <em> if {guard}</em>}
          {to.map((target) => (
            <span key={target} class="target">
              {' '}
              → {chart.nodes[target]!.key.replaceAll(':', '.')}
            </span>
          ))}
        </li>
      ))}
      {staying.length > 0 && <li class="muted">stays: {staying.map(({ event }) => event).join(', ')}</li>}
    </ul>
  );
}
