/** The walk as lanes, one for each actor, with what each step depends on. */
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { causesOfStep } from '../../explain/causes-of-step.ts';
import { stepsThatMatter } from '../../words/cause-text.ts';
import { laneText } from '../../words/who-text.ts';
import { type LaneLink, Lanes } from '../parts/lanes.tsx';
import { actorsOf, rootsIn, shortName } from './names.ts';
import { Scroll } from './scroll.tsx';
import type { Store } from './store.ts';

/** Rows above and below those in sight that are drawn as well. */
const SPARE = 15;

/** Pixels of a row, as the style has them. */
const rowHeight = (): number => (matchMedia('(max-width: 760px)').matches ? 44 : 30);

export function TracePanel({ store }: { readonly store: Store }) {
  const model = store.model.value;
  const { events } = store.path.value;
  const at = store.position.value;
  const lanes = actorsOf(model, store.path.value).map((actor) => shortName(model, actor));
  const box = useRef<HTMLElement>(null);
  const now = useRef(at);
  now.current = at;
  const [top, setTop] = useState(0);
  const [height, setHeight] = useState(600);
  useLayoutEffect(() => {
    if (box.current === null) return;
    keepInSight(box.current, at);
    setTop(box.current.scrollTop);
    setHeight(box.current.clientHeight);
  }, [at, events]);
  // The box has less room once the tracks are shown.
  useLayoutEffect(() => {
    const observer = new ResizeObserver(() => {
      if (box.current === null) return;
      keepInSight(box.current, now.current);
      setHeight(box.current.clientHeight);
    });
    observer.observe(box.current!);
    return () => observer.disconnect();
  }, []);
  const row = rowHeight();
  const first = Math.max(0, Math.floor(top / row) - SPARE);
  const last = Math.min(events.length, Math.ceil((top + height) / row) + SPARE);
  return (
    <section class="panel trace" aria-labelledby="trace-title">
      <div class="panel-head">
        <h2 id="trace-title">Interleaving</h2>
        <span class="muted small">
          {events.length === 0 ? '' : 'bold: necessary; violet: what this step depends on'}
        </span>
      </div>
      <Scroll
        isList
        class="steps"
        box={box}
        label="Steps of the walk"
        onScroll={({ scrollTop }) => setTop(scrollTop)}
      >
        {events.length === 0 ? (
          <p class="muted small pad">
            Take a step under Possible now, walk at random, or open a violation of a claim.
          </p>
        ) : (
          <Lanes
            isKept
            lanes={lanes}
            heads={lanes.map((lane) => laneText(lane, rootsIn(model)))}
            rows={rowsBetween(store, first, last)}
            first={first}
            count={events.length}
            at={at}
            onSelect={(step) => store.go(step)}
            links={linksOf(store)}
          />
        )}
      </Scroll>
    </section>
  );
}

function rowsBetween(store: Store, first: number, last: number) {
  const model = store.model.value;
  const { events, brokenAt } = store.path.value;
  const why = store.counterexample.value?.why;
  const matters = why === undefined ? new Set<number>() : stepsThatMatter(why.explanation);
  return events.slice(first, last).map((event, i) => {
    const { actor, text } = model.events[event]!;
    const step = first + i + 1;
    const broken = brokenAt.includes(step);
    return {
      lane: shortName(model, actor),
      text,
      marks: `${matters.has(step) ? 'is-needed' : ''} ${broken ? 'is-broken' : ''}`,
    };
  });
}

/** Links from the causes of the shown step to it. */
function linksOf(store: Store): readonly LaneLink[] {
  const at = store.position.value;
  return causesAt(store).map(({ step, kind }) => ({ from: step, to: at, kind }));
}

/** The causes of the step that is shown, as the report has them. */
export function causesAt(store: Store) {
  const at = store.position.value;
  const { events, states } = store.path.value;
  const { system, observers } = store.model.value;
  const event = events[at - 1];
  if (event === undefined) return [];
  return causesOfStep(system, states, event, at - 1, (c) => observers.has(c));
}

/** Scrolls where the row of the step is not in sight. */
function keepInSight(box: HTMLElement, step: number): void {
  const row = rowHeight();
  const above = (step - 1) * row;
  // The heads stick to the top.
  const heads = box.querySelector<HTMLElement>('.lanes-heads')?.offsetHeight ?? 0;
  const isInSight = above >= box.scrollTop && above + heads + row <= box.scrollTop + box.clientHeight;
  if (!isInSight) box.scrollTop = Math.max(0, above - box.clientHeight / 2);
}
