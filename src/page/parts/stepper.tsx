/** The slider through the steps of a trace or the messages of a log, with buttons, and the keys that move it. */
import { useEffect } from 'preact/hooks';

export interface StepperProps {
  /** From `first`, before the first step, to `last`. */
  readonly at: number;
  readonly last: number;
  readonly onMove: (step: number) => void;
  /** 0 by default. */
  readonly first?: number;
  /** What the steps are called: `step` by default. */
  readonly noun?: string;
}

export function Stepper({ at, last, onMove, first = 0, noun = 'step' }: StepperProps) {
  const move = (to: number): void => onMove(Math.min(last, Math.max(first, to)));
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const to = keyed(event, at, first, last);
      if (to === undefined) return;
      event.preventDefault();
      move(to);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  });
  return (
    <fieldset class="stepper" aria-label={`${noun[0]!.toUpperCase()}${noun.slice(1)}s`}>
      <button
        type="button"
        aria-label={`before the first ${noun}`}
        disabled={at === first}
        onClick={() => move(first)}
      >
        |◀
      </button>
      <button
        type="button"
        aria-label={`previous ${noun}`}
        disabled={at === first}
        onClick={() => move(at - 1)}
      >
        ◀
      </button>
      <button type="button" aria-label={`next ${noun}`} disabled={at === last} onClick={() => move(at + 1)}>
        ▶
      </button>
      <button type="button" aria-label={`last ${noun}`} disabled={at === last} onClick={() => move(last)}>
        ▶|
      </button>
      <input
        type="range"
        min={first}
        max={last}
        value={at}
        aria-label={noun}
        aria-valuetext={at === first ? `before the first ${noun}` : `${noun} ${at} of ${last}`}
        onInput={(event) => move(Number(event.currentTarget.value))}
      />
      <output>
        {at === first ? 'the beginning' : `${noun} ${at}`} of {last}
      </output>
    </fieldset>
  );
}

/** The step that a key goes to; nothing for other keys and for those of the slider itself. */
function keyed(
  { key, target, altKey, ctrlKey, metaKey }: KeyboardEvent,
  at: number,
  first: number,
  last: number,
): number | undefined {
  if (altKey || ctrlKey || metaKey || target instanceof HTMLInputElement) return undefined;
  const ways: Readonly<Record<string, number>> = {
    ArrowLeft: at - 1,
    ArrowRight: at + 1,
    k: at - 1,
    j: at + 1,
    Home: first,
    End: last,
  };
  return ways[key];
}
