/** The visible part of a drawing: fitting, panning and zooming. */
import type { Box, DrawingData } from '../../inspector/payload.ts';

/** Pixels of the window, and of the drawing at its left upper corner; the scale is window pixels for each of these. */
export interface View {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A drawing that needs a smaller scale than this is opened in part, around what is active. */
export const LEGIBLE = 0.42;
/** The scale of a part. */
export const READABLE = 0.75;
const [LEAST, MOST] = [0.1, 3];

/** The view of the whole drawing, at most at its natural size. */
export function fitting(drawing: Size, window: Size): View {
  const scale = Math.min(1, window.width / drawing.width, window.height / drawing.height);
  return centred(scale, { x: 0, y: 0, ...drawing }, window);
}

/** The whole drawing if that is legible, otherwise the part around the innermost of these nodes. */
export function following(drawing: DrawingData, nodes: ReadonlySet<number>, window: Size): View {
  const all = fitting(drawing, window);
  if (all.scale >= LEGIBLE) return all;
  // The innermost come last.
  const on = drawing.nodes.findLast(({ node }) => nodes.has(node)) ?? drawing.nodes[0]!;
  return within(centred(READABLE, on, window), drawing, window);
}

function centred(scale: number, { x, y, width, height }: Box, window: Size): View {
  return {
    x: x + width / 2 - window.width / scale / 2,
    y: y + height / 2 - window.height / scale / 2,
    scale,
  };
}

/** The view moved inside the edges of a drawing that is larger than the window. */
function within({ x, y, scale }: View, drawing: Size, window: Size): View {
  const inside = (at: number, whole: number, part: number): number =>
    whole <= part ? (whole - part) / 2 : Math.max(0, Math.min(at, whole - part));
  return {
    x: inside(x, drawing.width, window.width / scale),
    y: inside(y, drawing.height, window.height / scale),
    scale,
  };
}

/** Zoomed by a factor so that the point at these pixels of the window stays where it is. */
export function zoomed({ x, y, scale }: View, factor: number, at: readonly [number, number]): View {
  const next = Math.min(MOST, Math.max(LEAST, scale * factor));
  return { x: x + at[0] / scale - at[0] / next, y: y + at[1] / scale - at[1] / next, scale: next };
}

/** Moved by pixels of the window. */
export const panned = ({ x, y, scale }: View, dx: number, dy: number): View => ({
  x: x - dx / scale,
  y: y - dy / scale,
  scale,
});
