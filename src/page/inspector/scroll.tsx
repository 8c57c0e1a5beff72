/** A part of the page that scrolls by itself. It can be reached by keyboard, or nobody without a mouse could read on. */
import type { ComponentChildren, Ref } from 'preact';

interface ScrollProps {
  readonly label: string;
  readonly class?: string;
  readonly box?: Ref<HTMLElement>;
  readonly onScroll?: (box: HTMLElement) => void;
  readonly children: ComponentChildren;
}

export function Scroll({ label, class: looks = '', box, onScroll, children }: ScrollProps) {
  return (
    <section
      class={`scroll ${looks}`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
      tabIndex={0}
      aria-label={label}
      ref={box ?? null}
      onScroll={({ currentTarget }) => onScroll?.(currentTarget)}
    >
      {children}
    </section>
  );
}
