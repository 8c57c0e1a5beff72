/** One component: its statechart with the current state lit, and what the last step changed. */
import { formatLocalState } from '../../engine/chart.ts';
import type { Model } from '../../inspector/model.ts';
import { activeNodes } from '../../inspector/steps.ts';
import { type Drawing, draw, isDrawn, livingNodes } from './drawing.ts';
import { findState } from './find.ts';
import { Graph } from './graph.tsx';
import { Memo } from './memo.tsx';
import { shortName } from './names.ts';
import { Outline } from './outline.tsx';
import type { Store } from './store.ts';

export interface Looks {
  readonly living: readonly number[];
  readonly drawing: Drawing | undefined;
}

const looks = new WeakMap<Model, Map<number, Looks>>();

/** How a component is drawn, worked out once. */
function looksOf(model: Model, component: number): Looks {
  const known = looks.get(model) ?? new Map<number, Looks>();
  looks.set(model, known);
  const found = known.get(component);
  if (found !== undefined) return found;
  const chart = model.charts[component]!;
  const living = livingNodes(model, component);
  const made = { living, drawing: isDrawn(chart, living) ? draw(chart, living) : undefined };
  known.set(component, made);
  return made;
}

export function ChartCard({ store, component }: { readonly store: Store; readonly component: number }) {
  const model = store.model.value;
  const now = store.shown.value[component]!;
  const was = store.shownBefore.value?.[component] ?? now;
  return (
    <Memo
      model={model}
      of={`${now} ${was}`}
      draw={() => <Card store={store} model={model} component={component} now={now} was={was} />}
    />
  );
}

interface CardProps {
  readonly store: Store;
  readonly model: Model;
  readonly component: number;
  readonly now: number;
  readonly was: number;
}

function Card({ store, model, component, now, was }: CardProps) {
  const { instance, table } = model.system.components[component]!;
  const { living, drawing } = looksOf(model, component);
  const active = new Set(activeNodes(model, component, now));
  const left = now === was ? new Set<number>() : new Set(activeNodes(model, component, was));
  const name = shortName(model, instance.name);
  const context = Object.entries(table.states[now]!.context);
  const goTo = (state: string): void => void findState(store, component, state);
  return (
    <article
      class={`card ${now === was ? '' : 'changed'} ${drawing === undefined ? '' : 'drawn'}`}
      aria-label={`${name}: ${formatLocalState(table.states[now]!)}`}
    >
      <h3>
        {name}
        {now !== was && <span class="mark"> changed</span>}
      </h3>
      {context.length > 0 && (
        <dl class="context">
          {context.map(([key, value]) => (
            <div key={key}>
              <dt>{key}</dt>
              <dd>{typeof value === 'string' ? value : JSON.stringify(value)}</dd>
            </div>
          ))}
        </dl>
      )}
      {drawing === undefined ? (
        <Outline
          name={name}
          chart={model.charts[component]!}
          living={living}
          active={active}
          left={left}
          goTo={goTo}
        />
      ) : (
        <Graph
          name={name}
          chart={model.charts[component]!}
          drawing={drawing}
          active={active}
          left={left}
          goTo={goTo}
        />
      )}
    </article>
  );
}
