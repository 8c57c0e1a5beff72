/** The tracks of the walk, over its steps from left to right: zoom and pan by wheel, drag and keys, click to go there. */
import { signal } from '@preact/signals';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { actorsOf, shortName } from './names.ts';
import { ownOf, written } from './own.ts';
import { Scroll } from './scroll.tsx';
import type { Store } from './store.ts';
import { type Track, tracksOf } from './tracks.ts';
import { drawTracks, TRACK, type View } from './tracks-drawing.ts';

/** Pixels of a step at the most, and of the box as the style has it. */
const WIDEST = 130;
const HIGHEST = 9 * TRACK;

export const areTracksShown = signal(innerHeight >= 1000);

export function TracksPanel({ store }: { readonly store: Store }) {
  const model = store.model.value;
  const path = store.path.value;
  const at = store.position.value;
  const canvas = useRef<HTMLCanvasElement>(null);
  const [width, setWidth] = useState(700);
  const [top, setTop] = useState(0);
  const [asked, setView] = useState<View | undefined>(undefined);
  const [pointed, setPointed] = useState('');
  const count = path.events.length;
  const view = asked ?? { scale: width / (count + 1), first: 0 };
  const actors = actorsOf(model, path);
  const tracks = [...ownTracks(store), ...tracksOf(model, path)];
  // The drawing is as high as the box, and stays where the names scroll beside it.
  const height = Math.min(HIGHEST, (actors.length + tracks.length) * TRACK);
  useLayoutEffect(() => {
    const measure = (): void => setWidth(canvas.current?.parentElement?.clientWidth ?? 700);
    measure();
    addEventListener('resize', measure);
    return () => removeEventListener('resize', measure);
  }, []);
  // The step that is shown is in sight whenever it has changed; panning may leave it.
  useLayoutEffect(() => {
    if (asked !== undefined) setView(withStep(asked, at, width));
  }, [at, width]);
  // A step moves the mark without a redraw: the walk may be long.
  useLayoutEffect(
    () => drawTracks(canvas.current!, { store, actors, tracks, view, width, height, top }),
    [path, written.value, view.scale, view.first, width, height, top],
  );
  const stepAt = (event: MouseEvent): number => Math.round(view.first + event.offsetX / view.scale - 0.5);
  return (
    <section class="panel tracks" aria-label="Tracks">
      <Scroll class="tracks-box" label="Tracks of the walk" onScroll={({ scrollTop }) => setTop(scrollTop)}>
        <Names store={store} actors={actors} tracks={tracks} />
        <div class="tracks-drawing">
          <Mark at={at} view={view} />
          <canvas
            ref={canvas}
            width={width * devicePixelRatio}
            height={height * devicePixelRatio}
            style={{ width: `${width}px`, height: `${height}px` }}
            tabIndex={0}
            {...sliderOf(at, count)}
            data-first={Math.floor(view.first)}
            data-last={Math.ceil(view.first + width / view.scale)}
            title={`${pointed} Click: go there. Wheel, + and -: zoom. Drag, Shift and arrows: pan. 0: everything`}
            onClick={(event) => store.go(stepAt(event))}
            onPointerMove={(event) => {
              setPointed(stepText(store, stepAt(event)));
              if (event.buttons === 1 && event.movementX !== 0)
                setView({ ...view, first: view.first - event.movementX / view.scale });
            }}
            onWheel={(event) => {
              event.preventDefault();
              setView(zoomed(view, event.deltaY < 0 ? 1.25 : 0.8, stepAt(event), count, width));
            }}
            onKeyDown={(event) => {
              const to = event.key === '0' ? { view: undefined } : keyed(event, view, at, count, width);
              if (to === undefined) return;
              event.preventDefault();
              event.stopPropagation();
              setView(to.view);
            }}
          />
        </div>
      </Scroll>
    </section>
  );
}

/** A step in full, for a drawing that has no room for it. */
function stepText(store: Store, step: number): string {
  const event = store.path.value.events[step - 1];
  if (event === undefined) return '';
  const { actor, text } = store.model.value.events[event]!;
  return `Step ${step}, ${shortName(store.model.value, actor)}: ${text}.`;
}

/** The slider for screen readers. */
const sliderOf = (at: number, count: number) =>
  ({
    role: 'slider',
    'aria-label': 'Step, along the tracks',
    'aria-valuemin': 0,
    'aria-valuemax': count,
    'aria-valuenow': at,
    'aria-valuetext': `step ${at} of ${count}`,
  }) as const;

/** The step that is shown, behind the drawing. */
function Mark({ at, view: { scale, first } }: { readonly at: number; readonly view: View }) {
  const style = { left: `${(at - first) * scale}px`, width: `${Math.max(2, scale)}px` };
  return <i class="tracks-mark" style={style} />;
}

interface NamesProps {
  readonly store: Store;
  readonly actors: readonly string[];
  readonly tracks: readonly Track[];
}

/** Where the reader's own predicate holds. */
function ownTracks(store: Store): readonly Track[] {
  const own = ownOf(store);
  if (own === undefined || 'problem' in own) return [];
  return [{ name: written.value, valueIn: (locals) => (own.test(locals) ? 'holds' : '') }];
}

/** What each track is, with its value at the step that is shown. */
function Names({ store, actors, tracks }: NamesProps) {
  return (
    <div class="tracks-names">
      {actors.map((actor) => (
        <p key={actor}>
          <b>{shortName(store.model.value, actor)}</b>
        </p>
      ))}
      {tracks.map(({ name, valueIn }) => {
        const value = valueIn(store.locals.value);
        return (
          <p key={name} title={`${name}: ${value}`}>
            {name} <code>{value}</code>
          </p>
        );
      })}
    </div>
  );
}

/** The view after a key that zooms or pans; nothing for other keys. */
function keyed(
  { key, shiftKey }: KeyboardEvent,
  view: View,
  at: number,
  count: number,
  width: number,
): { readonly view: View } | undefined {
  const zoom = { '+': 1.5, '-': 1 / 1.5 }[key];
  if (zoom !== undefined) return { view: zoomed(view, zoom, at, count, width) };
  const turn = { ArrowLeft: -1, ArrowRight: 1 }[key];
  if (turn === undefined || !shiftKey) return undefined;
  return { view: { ...view, first: view.first + (turn * width) / view.scale / 4 } };
}

/** The same view, moved where the step is not in sight. */
function withStep(view: View, step: number, width: number): View {
  const steps = width / view.scale;
  if (step >= view.first && step + 1 <= view.first + steps) return view;
  return { ...view, first: Math.max(0, step - steps / 2) };
}

/** Zoomed so that a step stays where it is; never wider than the walk. */
function zoomed({ scale, first }: View, factor: number, around: number, count: number, width: number): View {
  const whole = width / (count + 1);
  const next = Math.max(whole, Math.min(WIDEST, scale * factor));
  return { scale: next, first: Math.max(0, around - ((around - first) * scale) / next) };
}
