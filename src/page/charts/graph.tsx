/** A statechart as it was laid out: states inside each other, transitions as arrows, what is active and what was taken lit. */
import type { RefObject } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { nodePaths } from '../../inspector/model.ts';
import type { ChartData, DrawingData, TransitionData } from '../../inspector/payload.ts';
import { rove, useRoving } from '../parts/roving.ts';
import { Edges } from './edges.tsx';
import { Minimap } from './minimap.tsx';
import { States } from './states.tsx';
import { fitting, following, LEGIBLE, panned, type Size, type View, zoomed } from './view.ts';

export interface GraphProps {
  readonly name: string;
  readonly chart: ChartData;
  readonly drawing: DrawingData;
  readonly active: ReadonlySet<number>;
  /** What was active before the last step, where that changed something. */
  readonly left: ReadonlySet<number>;
  /** Whether the last step may have been this transition. */
  readonly isTaken: (transition: TransitionData) => boolean;
  readonly goTo?: (state: string) => void;
}

/** Pixels of the highest drawing among others. */
const MOST_HIGH = 560;
/** The zoom factor of a key and of a turn of the wheel. */
const STEP = 1.25;

/** The drawing, and the same once more over the whole page when that is asked for. */
export function Graph(props: GraphProps) {
  const [isOpen, setOpen] = useState(false);
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => (isOpen ? dialog.current?.showModal() : undefined), [isOpen]);
  return (
    <>
      <GraphView {...props} isLarge={false} onLarge={() => setOpen(true)} />
      {isOpen && (
        <dialog
          ref={dialog}
          class="large"
          aria-label={`Chart of ${props.name}`}
          onClose={() => setOpen(false)}
        >
          <GraphView {...props} isLarge onLarge={() => dialog.current?.close()} />
        </dialog>
      )}
    </>
  );
}

interface ViewProps extends GraphProps {
  /** Whether the drawing has the page for itself: it fills it, and the wheel zooms without a key. */
  readonly isLarge: boolean;
  readonly onLarge: () => void;
}

function GraphView(props: ViewProps) {
  const { name, chart, drawing, active, isLarge } = props;
  const svg = useRef<SVGSVGElement>(null);
  const [box, width] = useWidth();
  // Undefined until the reader moves the view; the view follows the active state until then.
  const [asked, setView] = useState<View | undefined>(undefined);
  const window = windowOf(drawing, width, isLarge);
  const view = asked ?? following(drawing, active, window);
  useRoving(svg, 'drawing');
  const press = (event: KeyboardEvent): void => {
    if (rove(svg.current, event, 'drawing')) return;
    const factor = { '+': STEP, '-': 1 / STEP }[event.key];
    if (factor !== undefined) setView(zoomed(view, factor, middleOf(window)));
    else if (event.key === '0') setView(fitting(drawing, window));
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div class="graph" ref={box}>
      <svg
        ref={svg}
        width="100%"
        height={window.height}
        viewBox={`${view.x} ${view.y} ${window.width / view.scale} ${window.height / view.scale}`}
        aria-label={`Drawing of ${name}`}
        onKeyDown={press}
        onWheel={(event) => {
          if (!isLarge && !event.ctrlKey) return;
          event.preventDefault();
          setView(zoomed(view, event.deltaY < 0 ? STEP : 1 / STEP, [event.offsetX, event.offsetY]));
        }}
        onPointerMove={({ buttons, movementX, movementY }) => {
          if (buttons === 1 && (movementX !== 0 || movementY !== 0))
            setView(panned(view, movementX, movementY));
        }}
      >
        <title>{chart.id}</title>
        <States {...props} paths={nodePaths(chart)} />
        <Edges {...props} />
      </svg>
      <Tools {...props} view={view} window={window} isMoved={asked !== undefined} onView={setView} />
    </div>
  );
}

/** Pixels of the drawing that was measured last: most are as wide as their neighbours. */
let usualWidth = 400;

/** A box, and how wide it is. The browser measures it when it has laid out the page, and not for each box by itself. */
function useWidth(): readonly [RefObject<HTMLDivElement | null>, number] {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(usualWidth);
  useLayoutEffect(() => {
    const { current } = box;
    if (current === null) return undefined;
    const observer = new ResizeObserver(([measured]) => {
      // A dialog has no width before it is open.
      if (measured!.contentRect.width === 0) return;
      const wide = Math.floor(measured!.contentRect.width);
      usualWidth = wide;
      // Resizing inside the observer's callback would make the browser report a ResizeObserver loop.
      requestAnimationFrame(() => setWidth(wide));
    });
    observer.observe(current);
    return () => observer.disconnect();
  }, []);
  return [box, width];
}

const middleOf = ({ width, height }: Size) => [width / 2, height / 2] as const;

interface ToolsProps extends ViewProps {
  readonly view: View;
  readonly window: Size;
  /** Whether the reader has moved the view. */
  readonly isMoved: boolean;
  readonly onView: (view: View | undefined) => void;
}

/** The buttons below a drawing, and the map of one that is not in sight whole. */
function Tools({ name, drawing, active, isLarge, onLarge, view, window, isMoved, onView }: ToolsProps) {
  // A pixel is the error of rounding.
  const isWhole =
    view.scale * drawing.width <= window.width + 1 && view.scale * drawing.height <= window.height + 1;
  const zoom = (factor: number): void => onView(zoomed(view, factor, middleOf(window)));
  return (
    <div class="zoom">
      <Tool text="−" label={`Zoom out of ${name}`} onClick={() => zoom(1 / STEP)} />
      <Tool text="+" label={`Zoom into ${name}`} onClick={() => zoom(STEP)} />
      <Tool text="Fit" label={`Fit ${name}`} onClick={() => onView(fitting(drawing, window))} />
      {isMoved && (
        <Tool text="Follow" label={`Follow the state of ${name}`} onClick={() => onView(undefined)} />
      )}
      <Tool
        text={isLarge ? 'Close' : 'Enlarge'}
        label={`${isLarge ? 'Close' : 'Enlarge'} ${name}`}
        onClick={onLarge}
      />
      {!isWhole && <span class="muted small">A part: Fit shows all.</span>}
      {!isWhole && <Minimap drawing={drawing} active={active} view={view} window={window} onView={onView} />}
    </div>
  );
}

interface ToolProps {
  readonly text: string;
  readonly label: string;
  readonly onClick: () => void;
}

function Tool({ text, label, onClick }: ToolProps) {
  return (
    <button type="button" class="quiet" onClick={onClick} aria-label={label} title={label}>
      {text}
    </button>
  );
}

/** The size of the window on a drawing: no higher than needed. */
function windowOf(drawing: Size, width: number, isLarge: boolean): Size {
  if (isLarge) return { width, height: Math.max(200, innerHeight - 140) };
  const scale = Math.min(1, Math.max(LEGIBLE, width / drawing.width));
  return { width, height: Math.min(MOST_HIGH, Math.ceil(drawing.height * scale)) };
}
