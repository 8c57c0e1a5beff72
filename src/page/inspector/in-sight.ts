/** Keeps what a step changed in sight. */
import type { RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

/**
 * A box that scrolls to the first of these elements when `of` becomes another, unless one of them is in sight already.
 * What is opened begins at its top.
 *
 * @param above pixels that are left above it
 */
export function useChangeInSight(
  selector: string,
  of: unknown,
  above: number,
): RefObject<HTMLElement | null> {
  const box = useRef<HTMLElement>(null);
  const isOpened = useRef(true);
  useLayoutEffect(() => {
    const wasOpened = isOpened.current;
    isOpened.current = false;
    if (wasOpened) return;
    const { current } = box;
    const changed = [...(current?.querySelectorAll(selector) ?? [])];
    const [first] = changed;
    if (current === null || first === undefined) return;
    const sight = current.getBoundingClientRect();
    const isInSight = changed.some((one) => {
      const { top, bottom } = one.getBoundingClientRect();
      return top >= sight.top && Math.min(bottom, top + 60) <= sight.bottom;
    });
    if (!isInSight) current.scrollTop += first.getBoundingClientRect().top - sight.top - above;
  }, [of]);
  return box;
}
