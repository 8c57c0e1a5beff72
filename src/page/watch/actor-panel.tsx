/** One actor in full: its state, its context with what changed, its chart. */
import { useMemo } from 'preact/hooks';
import type { ChartData } from '../../inspector/payload.ts';
import { nodesOfValue } from '../../inspector/stately.ts';
import { drawingOf } from '../charts/drawings.ts';
import { Graph } from '../charts/graph.tsx';
import { Outline } from '../charts/outline.tsx';
import { Scroll } from '../inspector/scroll.tsx';
import type { Moment, Watched } from './recording.ts';
import { stateText } from './state-text.ts';
import type { Store } from './store.ts';
import { ValueTree } from './value-tree.tsx';

export function ActorPanel({ store, actor }: { readonly store: Store; readonly actor: Watched }) {
  const recording = store.recording;
  const { key, parent, chart } = actor;
  const name = recording.nameOf(key);
  const now = recording.momentAt(key, store.at);
  const before = recording.momentBefore(key, store.at);
  if (now === undefined) return <p class="soft">It is started later.</p>;
  return (
    <article aria-label={`${name}: ${stateText(now.value)}`}>
      <p>
        <strong>{stateText(now.value) || 'no states'}</strong>{' '}
        <span class="soft">
          {now.status}, since {now.number === 0 ? 'the beginning' : `message ${now.number}`}
          {parent !== undefined && `, started by ${recording.nameOf(parent)}`}
        </span>
      </p>
      {chart !== undefined && <Chart name={name} chart={chart} now={now} before={before} />}
      {now.context !== undefined && (
        <Scroll label={`Context of ${name}`} class="context-tree">
          <ul class="value-tree">
            <ValueTree
              name="context"
              value={now.context}
              before={before === undefined ? now.context : before.context}
            />
          </ul>
        </Scroll>
      )}
    </article>
  );
}

interface ChartProps {
  readonly name: string;
  readonly chart: ChartData;
  readonly now: Moment;
  readonly before: Moment | undefined;
}

function Chart({ name, chart, now, before }: ChartProps) {
  const active = useMemo(() => nodesOfValue(chart, now.value), [chart, now]);
  const left = useMemo(
    () => (before === undefined ? new Set<number>() : nodesOfValue(chart, before.value)),
    [chart, before],
  );
  const living = useMemo(() => chart.nodes.map((_, node) => node), [chart]);
  const drawing = drawingOf(chart, living).value;
  // A height that is kept: what is below does not jump when the drawing comes.
  if (drawing === undefined) return <p class="soft graph-to-come">It is being drawn.</p>;
  return drawing === 'none' ? (
    <Outline name={name} chart={chart} living={living} active={active} left={left} />
  ) : (
    <Graph name={name} chart={chart} drawing={drawing} active={active} left={left} isTaken={() => true} />
  );
}
