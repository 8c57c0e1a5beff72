/** A function of the kernel's C with the line of the current step lit. */
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Code } from '../../report/counterexample.ts';

interface CodeViewProps {
  readonly code: Code;
  /** The number of the line that the step stands on. */
  readonly line: number;
  /** Which step that is, where it need not be the one that is shown. */
  readonly step?: number;
}

export function CodeView({ code: { path, first, lines }, line, step }: CodeViewProps) {
  const box = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    const lit = box.current?.querySelector<HTMLElement>('[aria-current]');
    if (box.current === null || lit === null || lit === undefined) return;
    box.current.scrollTop = lit.offsetTop - box.current.clientHeight / 2;
  }, [path, first, line]);
  return (
    <figure class="code-view">
      <figcaption>
        {step === undefined ? '' : `step ${step}: `}
        <code>
          {path}:{line}
        </code>
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section ref={box} tabIndex={0} aria-label={`The function in ${path}`}>
        <pre>
          {lines.map((text, i) => (
            <span key={i} class="code-line" {...(first + i === line ? { 'aria-current': 'true' } : {})}>
              <span class="code-number" aria-hidden="true">
                {first + i}
              </span>
              {text.replaceAll('\t', '    ')}
              {'\n'}
            </span>
          ))}
        </pre>
      </section>
    </figure>
  );
}

/** The function that a line of a file stands in. */
export function codeAt(code: readonly Code[], path: string, line: number): Code | undefined {
  return code.find((one) => one.path === path && one.first <= line && line < one.first + one.lines.length);
}
