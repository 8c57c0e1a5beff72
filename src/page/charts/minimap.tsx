/** A minimap of a drawing that does not fit, with the visible part; a click moves it. */
import type { DrawingData } from '../../inspector/payload.ts';
import type { Size, View } from './view.ts';

interface MinimapProps {
  readonly drawing: DrawingData;
  readonly active: ReadonlySet<number>;
  readonly view: View;
  readonly window: Size;
  readonly onView: (view: View) => void;
}

/** Pixels of the longer side. */
const SIDE = 72;

export function Minimap({ drawing, active, view, window, onView }: MinimapProps) {
  const scale = SIDE / Math.max(drawing.width, drawing.height);
  const [width, height] = [window.width / view.scale, window.height / view.scale];
  return (
    // Hidden from screen readers: the keys of the drawing do the same.
    <svg
      class="minimap"
      aria-hidden="true"
      width={drawing.width * scale}
      height={drawing.height * scale}
      viewBox={`0 0 ${drawing.width} ${drawing.height}`}
      onClick={({ offsetX, offsetY }) =>
        onView({ ...view, x: offsetX / scale - width / 2, y: offsetY / scale - height / 2 })
      }
    >
      {drawing.nodes.map(({ node, x, y, width: wide, height: high }) => (
        <rect
          key={node}
          class={active.has(node) && node > 0 ? 'active' : ''}
          x={x}
          y={y}
          width={wide}
          height={high}
        />
      ))}
      <rect class="sight" x={view.x} y={view.y} width={width} height={height} />
    </svg>
  );
}
