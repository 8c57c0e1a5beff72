/** One stop of the Tab key for many buttons; arrow keys go from one to the next, as the ARIA authoring practices advise. */
import type { RefObject } from 'preact';
import { useLayoutEffect } from 'preact/hooks';

/** In a list arrows up and down; in a drawing all four, to the nearest button that way. */
export type Way = 'list' | 'drawing';

/** The elements that the keys reach. */
const selectors: Readonly<Record<Way, string>> = {
  list: 'button:not(:disabled)',
  drawing: '[data-rove]',
};

/** Keeps exactly one of the elements in the box a stop: the one with the focus, or else the current one. */
export function useRoving(box: RefObject<Element | null>, way: Way | undefined): void {
  useLayoutEffect(() => {
    const all = way === undefined ? [] : elementsIn(box.current, way);
    const stop =
      all.find((one) => one === document.activeElement) ??
      all.find((one) => one.hasAttribute('aria-current')) ??
      all.find((one) => one.tabIndex === 0) ??
      all[0];
    for (const one of all) setStop(one, one === stop);
  });
}

/** Moves the focus if the key is an arrow of this layout, and returns whether it did. */
export function rove(box: Element | null, event: KeyboardEvent, way: Way): boolean {
  const all = elementsIn(box, way);
  const from = all.find((one) => one === document.activeElement);
  if (from === undefined || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return false;
  const to = way === 'list' ? inList(all, from, event.key) : inDrawing(all, from, event.key);
  if (to === undefined) return false;
  for (const one of all) setStop(one, one === to);
  to.focus();
  event.preventDefault();
  event.stopPropagation();
  return true;
}

type Focusable = HTMLElement | SVGElement;

const elementsIn = (box: Element | null, way: Way): readonly Focusable[] => [
  ...(box?.querySelectorAll<Focusable>(selectors[way]) ?? []),
];

// An attribute is written only if it changes.
function setStop(one: Focusable, isStop: boolean): void {
  const value = isStop ? '0' : '-1';
  if (one.getAttribute('tabindex') !== value) one.setAttribute('tabindex', value);
}

function inList(all: readonly Focusable[], from: Focusable, key: string): Focusable | undefined {
  const at = all.indexOf(from);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1 }[key];
  return to === undefined ? undefined : all[to];
}

const ways: Readonly<Record<string, readonly [x: number, y: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** The nearest element in a direction; the distance across it counts double. */
function inDrawing(all: readonly Focusable[], from: Focusable, key: string): Focusable | undefined {
  const way = ways[key];
  if (way === undefined) return undefined;
  const centre = (one: Focusable): readonly [number, number] => {
    const { left, top, width, height } = one.getBoundingClientRect();
    return [left + width / 2, top + height / 2];
  };
  const [x, y] = centre(from);
  const found = all.flatMap((one) => {
    const [dx, dy] = [centre(one)[0] - x, centre(one)[1] - y];
    const along = dx * way[0] + dy * way[1];
    const aside = Math.abs(dx * way[1] + dy * way[0]);
    return one !== from && along > 1 ? [{ one, distance: along + 2 * aside }] : [];
  });
  return found.toSorted((a, b) => a.distance - b.distance)[0]?.one ?? from;
}
