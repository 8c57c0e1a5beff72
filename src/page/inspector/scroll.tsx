/** A part of the page that scrolls by itself. It takes the focus, so that it can be scrolled by keyboard. */
import type { ComponentChildren, RefObject } from 'preact';
import { useRef } from 'preact/hooks';
import { rove, useRoving } from '../parts/roving.ts';

interface ScrollProps {
  readonly label: string;
  readonly class?: string;
  readonly box?: RefObject<HTMLElement | null>;
  /** Whether its buttons are one stop of the Tab key, with arrow keys from one to the next. */
  readonly isList?: boolean;
  readonly onScroll?: (box: HTMLElement) => void;
  readonly children: ComponentChildren;
}

export function Scroll({ label, class: looks = '', box, isList, onScroll, children }: ScrollProps) {
  const own = useRef<HTMLElement>(null);
  const at = box ?? own;
  useRoving(at, isList === true ? 'list' : undefined);
  return (
    <section
      class={`scroll ${looks}`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
      tabIndex={0}
      aria-label={label}
      ref={at}
      onKeyDown={(event) => isList === true && rove(at.current, event, 'list')}
      onScroll={({ currentTarget }) => onScroll?.(currentTarget)}
    >
      {children}
    </section>
  );
}
