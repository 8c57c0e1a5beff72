/** Draws tracks: a mark for each step of an actor, a stretch for each value. */
import type { Store } from './store.ts';
import { stretchesOf, type Track } from './tracks.ts';

/** Pixels of a track. */
export const TRACK = 18;
/** Pixels of the narrowest stretch that is drawn by itself. */
const LEAST = 2;

/** What is in sight: pixels for each step, and the step at the left edge. */
export interface View {
  readonly scale: number;
  readonly first: number;
}

export interface Drawn {
  readonly store: Store;
  readonly actors: readonly string[];
  readonly tracks: readonly Track[];
  readonly view: View;
  readonly width: number;
  readonly height: number;
  /** Pixels of the tracks above those in sight. */
  readonly top: number;
}

/** Draws those in sight anew. */
export function drawTracks(canvas: HTMLCanvasElement, drawn: Drawn): void {
  const pen = canvas.getContext('2d')!;
  const { store, actors, tracks, view, width, height, top } = drawn;
  const style = getComputedStyle(canvas);
  const colour = (name: string): string => style.getPropertyValue(`--${name}`);
  pen.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
  pen.clearRect(0, 0, width, height);
  const x = (step: number): number => (step - view.first) * view.scale;
  pen.translate(0, -top);
  pen.font = `11px ${colour('mono')}`;
  drawSteps(pen, drawn, x, colour);
  const path = store.path.value;
  const last = Math.min(path.events.length, Math.ceil(view.first + width / view.scale));
  const sight = [Math.max(0, Math.floor(view.first)), last] as const;
  for (const [i, track] of tracks.entries()) {
    const y = (actors.length + i) * TRACK;
    if (y + TRACK < top || y > top + height) continue;
    const usual = track.valueIn(path.states[0]!);
    for (const { from, to, value } of stretchesOf(track, path, sight, LEAST / view.scale)) {
      const wide = x(to) - x(from);
      pen.fillStyle = colour(value === undefined ? 'soft' : value === usual ? 'raised' : 'changed');
      pen.fillRect(x(from), y + 1, Math.max(1, wide - 1), TRACK - 3);
      // Where the system sets the colours the fill is that of the page.
      pen.strokeStyle = colour('line');
      pen.strokeRect(x(from) + 0.5, y + 1.5, Math.max(1, wide - 2), TRACK - 4);
      if (value === undefined || wide < 16) continue;
      pen.fillStyle = colour(value === usual ? 'soft' : 'changed-text');
      pen.fillText(fitting(pen, value, wide - 6), x(from) + 3, y + TRACK - 6);
    }
  }
}

/** A mark for each step in the track of its actor; red where a claim breaks. Steps on the same pixel are one mark. */
function drawSteps(
  pen: CanvasRenderingContext2D,
  { store, actors, view, width }: Drawn,
  x: (step: number) => number,
  colour: (name: string) => string,
): void {
  const { events } = store.model.value;
  const path = store.path.value;
  const last = Math.min(path.events.length, Math.ceil(view.first + width / view.scale));
  const colours = actors.map((_, lane) => colour(`lane${lane % 8}`));
  const marked = actors.map(() => -1);
  for (let step = Math.max(1, Math.floor(view.first)); step <= last; step++) {
    const { actor, text } = events[path.events[step - 1]!]!;
    const lane = actors.indexOf(actor);
    const isBroken = path.brokenAt.includes(step);
    const pixel = Math.floor(x(step));
    if (marked[lane] === pixel && !isBroken) continue;
    marked[lane] = pixel;
    pen.fillStyle = isBroken ? colour('bad') : colours[lane]!;
    pen.fillRect(x(step), lane * TRACK + 2, Math.max(1, view.scale - 1), TRACK - 5);
    if (view.scale < 40) continue;
    pen.fillStyle = colour('on-accent');
    pen.fillText(fitting(pen, nameIn(text), view.scale - 6), x(step) + 3, (lane + 1) * TRACK - 6);
  }
}

/** An event without its component and its indices: `clear_word0` for `entry.clear_word0(device=0)`. */
const nameIn = (text: string): string => text.replace(/\(.*/, '').replace(/^\w+\./, '');

/** A text, shortened in the middle where a box has less room: names differ at both ends. */
function fitting(pen: CanvasRenderingContext2D, text: string, width: number): string {
  const letter = pen.measureText('0').width;
  const room = Math.floor(width / letter);
  if (text.length <= room) return text;
  if (room < 3) return '';
  const end = Math.floor((room - 1) / 3);
  return `${text.slice(0, room - 1 - end)}…${text.slice(text.length - end)}`;
}
