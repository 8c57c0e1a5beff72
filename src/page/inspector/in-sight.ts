/** Keeps what a step changed in sight. */
import type { RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

/**
 * A box that scrolls to what changed when `of` changes: to the first element of the first selector that matches, unless
 * one of its elements is in sight. When `opened` changes it scrolls to its top.
 *
 * @param above pixels that are left above it
 * @param below pixels that are left below it, if it was below; without this it goes to the top
 * @param opened identifies the content of the box
 */
export function useChangeInSight(
  selectors: readonly string[],
  of: unknown,
  above: number,
  below?: number,
  opened?: string,
): RefObject<HTMLElement | null> {
  const box = useRef<HTMLElement>(null);
  const isOpened = useRef(true);
  const last = useRef(opened);
  useLayoutEffect(() => {
    const wasOpened = isOpened.current;
    isOpened.current = false;
    const { current } = box;
    const isOther = last.current !== opened;
    last.current = opened;
    if (isOther && current !== null) current.scrollTop = 0;
    if (wasOpened || isOther) return;
    const found = selectors.map((selector) => [...(current?.querySelectorAll(selector) ?? [])]);
    const changed = found.find(({ length }) => length > 0) ?? [];
    const [first] = changed;
    if (current === null || first === undefined) return;
    const sight = current.getBoundingClientRect();
    const isInSight = changed.some((one) => {
      const { top, bottom } = one.getBoundingClientRect();
      return top >= sight.top && Math.min(bottom, top + 60) <= sight.bottom;
    });
    if (isInSight) return;
    const { top, bottom } = first.getBoundingClientRect();
    const toTop = top - sight.top - above;
    const isAbove = below === undefined || top < sight.top;
    current.scrollTop += isAbove ? toTop : Math.min(toTop, bottom - sight.bottom + below);
  }, [of, opened]);
  return box;
}
