/** One actor in full: its state, its context with what changed, its chart. */
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { ChartData } from '../../inspector/payload.ts';
import { nodesOfValue } from '../../inspector/stately.ts';
import { type Drawing, draw, isDrawn } from '../inspector/drawing.ts';
import { Graph } from '../inspector/graph.tsx';
import { Outline } from '../inspector/outline.tsx';
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
  const looks = useLooks(chart);
  const active = useMemo(() => nodesOfValue(chart, now.value), [chart, now]);
  const left = useMemo(
    () => (before === undefined ? new Set<number>() : nodesOfValue(chart, before.value)),
    [chart, before],
  );
  if (looks === undefined) return null;
  const { living, drawing } = looks;
  return drawing === undefined ? (
    <Outline name={name} chart={chart} living={living} active={active} left={left} />
  ) : (
    <Graph name={name} chart={chart} drawing={drawing} active={active} left={left} />
  );
}

interface Looks {
  readonly living: readonly number[];
  readonly drawing: Drawing | undefined;
}

const known = new WeakMap<ChartData, Looks>();

/** A chart is laid out once, however many actors it has, and by itself: the page answers before and after. */
function useLooks(chart: ChartData): Looks | undefined {
  const [, redraw] = useState(0);
  useEffect(() => {
    if (known.has(chart)) return undefined;
    const timer = setTimeout(() => {
      known.set(chart, looksOf(chart));
      redraw((times) => times + 1);
    });
    return () => clearTimeout(timer);
  }, [chart]);
  return known.get(chart);
}

function looksOf(chart: ChartData): Looks {
  const living = chart.nodes.map((_, node) => node);
  return { living, drawing: isDrawn(chart, living) ? draw(chart, living) : undefined };
}
