/** Draws what is near the part of a box that is in sight, and leaves the rest empty: hundreds of drawings would be slow. */
import { signal } from '@preact/signals';
import type { RefObject } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';

/** How far from what is in sight. */
const MARGIN = '60px';

type Hear = (isNear: boolean, height: number) => void;

const observers = new WeakMap<Element, IntersectionObserver>();
const listeners = new WeakMap<Element, Hear>();

/** Paper has everything. */
const isPrinted = signal(false);
addEventListener('beforeprint', () => (isPrinted.value = true));
addEventListener('afterprint', () => (isPrinted.value = false));

interface Near {
  readonly isNear: boolean;
  /** Pixels, when it was last drawn. */
  readonly height: number | undefined;
}

/** An element in a box that scrolls, and whether it is near what is in sight there. */
export function useNear(): Near & { readonly element: RefObject<HTMLElement | null> } {
  const element = useRef<HTMLElement>(null);
  const [{ isNear, height }, set] = useState<Near>({ isNear: false, height: undefined });
  useLayoutEffect(() => {
    const { current } = element;
    const box = current?.closest('.scroll');
    if (current === null || !box) return undefined;
    const observer = observers.get(box) ?? watcherOf(box);
    observers.set(box, observer);
    listeners.set(current, (near, high) =>
      set((was) => (was.isNear === near ? was : { isNear: near, height: near ? was.height : high })),
    );
    observer.observe(current);
    return () => observer.unobserve(current);
  }, []);
  return { element, isNear: isNear || isPrinted.value, height };
}

function watcherOf(box: Element): IntersectionObserver {
  return new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting, boundingClientRect } of entries)
        listeners.get(target)?.(isIntersecting, boundingClientRect.height);
    },
    { root: box, rootMargin: MARGIN },
  );
}
