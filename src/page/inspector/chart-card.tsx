/** One component: its statechart with the current state lit, and what the last step changed. */
import { formatLocalState } from '../../engine/chart.ts';
import { covers, type Label, parseLabel } from '../../engine/label.ts';
import { isCallTree, withAround } from '../../inspector/drawing/living.ts';
import { type Model, nodePaths } from '../../inspector/model.ts';
import { activeNodes } from '../../inspector/steps.ts';
import { contextName, plain } from '../../words/context-words.ts';
import { type Drawn, drawingOf } from '../charts/drawings.ts';
import { Graph } from '../charts/graph.tsx';
import { Outline } from '../charts/outline.tsx';
import { findState } from './find.ts';
import { Memo } from './memo.tsx';
import { shortName } from './names.ts';
import { useNear } from './near.ts';
import type { Store } from './store.ts';

/** Pixels of a card that has not been drawn yet. */
const USUAL_HEIGHT = 260;
/** Pixels of a drawing that a column of cards shows in a readable size. */
const WIDE = 640;

interface Looks {
  readonly living: readonly number[];
  readonly drawn: { readonly value: Drawn };
}

const looks = new WeakMap<Model, Map<number, Looks>>();

/** How a component is drawn, worked out once. */
function looksOf(model: Model, component: number): Looks {
  const known = looks.get(model) ?? new Map<number, Looks>();
  looks.set(model, known);
  const made = known.get(component) ?? makeLooks(model, component);
  known.set(component, made);
  return made;
}

function makeLooks(model: Model, component: number): Looks {
  const chart = model.charts[component]!;
  const numbers = new Map(nodePaths(chart).map((path, node) => [path, node]));
  const { states } = model.system.components[component]!.table;
  const living = withAround(
    chart,
    states.flatMap(({ leaves }) => leaves.map((leaf) => numbers.get(leaf)!)),
  );
  const brought = model.drawings[component];
  if (brought !== undefined) return { living, drawn: { value: brought ?? 'none' } };
  const isOutline = isCallTree(chart) || living.length < 3;
  return { living, drawn: isOutline ? { value: 'none' } : drawingOf(chart, living) };
}

/** Whether a drawing is wider than a column of cards. Nothing is drawn to find out. */
function isWide(model: Model, component: number, isDrawn: boolean): boolean {
  const known = isDrawn ? looksOf(model, component) : looks.get(model)?.get(component);
  const drawing = known?.drawn.value;
  return typeof drawing === 'object' && drawing.width > WIDE;
}

interface ChartCardProps {
  readonly store: Store;
  readonly component: number;
  /** Whether it is drawn wherever it stands. */
  readonly isWanted: boolean;
}

export function ChartCard({ store, component, isWanted }: ChartCardProps) {
  const model = store.model.value;
  const now = store.shown.value[component]!;
  const was = store.shownBefore.value?.[component] ?? now;
  const event = now === was ? undefined : store.path.value.events[store.position.value - 1];
  const { element, isNear, height } = useNear();
  const isDrawn = isNear || isWanted;
  return (
    <Memo
      model={model}
      of={`${now} ${was} ${event} ${isDrawn}`}
      draw={() => (
        <article
          ref={element}
          class={`card ${now === was ? '' : 'changed'} ${isWide(model, component, isDrawn) ? 'is-wide' : ''}`}
          style={isDrawn ? {} : { height: `${height ?? USUAL_HEIGHT}px` }}
          aria-label={nameOf(model, component, now)}
        >
          <Heading model={model} component={component} isChanged={now !== was} />
          {isDrawn && (
            <Card store={store} model={model} component={component} now={now} was={was} event={event} />
          )}
        </article>
      )}
    />
  );
}

function nameOf(model: Model, component: number, local: number): string {
  const { instance, table } = model.system.components[component]!;
  return `${shortName(model, instance.name)}: ${formatLocalState(table.states[local]!)}`;
}

interface HeadingProps {
  readonly model: Model;
  readonly component: number;
  readonly isChanged: boolean;
}

function Heading({ model, component, isChanged }: HeadingProps) {
  return (
    <h3>
      {shortName(model, model.system.components[component]!.instance.name)}
      {isChanged && <span class="mark"> changed</span>}
    </h3>
  );
}

interface CardProps {
  readonly store: Store;
  readonly model: Model;
  readonly component: number;
  readonly now: number;
  readonly was: number;
  /** The event that changed it. */
  readonly event: number | undefined;
}

function Card({ store, model, component, now, was, event }: CardProps) {
  const { instance, table } = model.system.components[component]!;
  const { living, drawn } = looksOf(model, component);
  const drawing = drawn.value;
  const label = event === undefined ? undefined : model.system.events[event]!.label;
  const active = new Set(activeNodes(model, component, now));
  const left = now === was ? new Set<number>() : new Set(activeNodes(model, component, was));
  const name = shortName(model, instance.name);
  const context = Object.entries(table.states[now]!.context);
  const goTo = (state: string): void => void findState(store, component, state);
  return (
    <>
      {context.length > 0 && (
        <dl class="context">
          {context.map(([key, value]) => (
            <div key={key}>
              <dt>{contextName(key)}</dt>
              <dd>{plain(value)}</dd>
            </div>
          ))}
        </dl>
      )}
      {drawing === undefined && <p class="muted small">It is being drawn.</p>}
      {drawing === 'none' && (
        <Outline
          name={name}
          chart={model.charts[component]!}
          living={living}
          active={active}
          left={left}
          goTo={goTo}
        />
      )}
      {typeof drawing === 'object' && (
        <Graph
          name={name}
          chart={model.charts[component]!}
          drawing={drawing}
          active={active}
          left={left}
          isTaken={({ event: text }) => label !== undefined && isWrittenAs(label, text)}
          goTo={goTo}
        />
      )}
    </>
  );
}

/** Whether a transition of a chart, as it is written, is of this event. */
function isWrittenAs({ name, indices }: Label, text: string): boolean {
  const written = parseLabel(text);
  return written === undefined ? text === name : written.name === name && covers(indices, written.indices);
}
