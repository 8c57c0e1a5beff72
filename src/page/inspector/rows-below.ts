/** How many rows of a list are below what is in sight. */
import type { RefObject } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';

/** The rows of a box that end below its lower edge, counted anew when it scrolls, changes its size, or `of` is another. */
export function useRowsBelow(box: RefObject<HTMLElement | null>, rows: string, of: unknown): number {
  const [below, setBelow] = useState(0);
  useLayoutEffect(() => {
    const { current } = box;
    if (current === null) return undefined;
    const count = (): void => {
      const { bottom } = current.getBoundingClientRect();
      const hidden = [...current.querySelectorAll(rows)].filter(
        (row) => row.getBoundingClientRect().bottom > bottom + 4,
      );
      setBelow(hidden.length);
    };
    const observer = new ResizeObserver(() => requestAnimationFrame(count));
    observer.observe(current);
    current.addEventListener('scroll', count, { passive: true });
    return () => {
      observer.disconnect();
      current.removeEventListener('scroll', count);
    };
  }, [of]);
  return below;
}

/** Scrolls on by what is in sight. */
export function showMore(box: HTMLElement | null): void {
  box?.scrollBy({ top: box.clientHeight - 40 });
}
