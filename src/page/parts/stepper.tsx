/** The slider through the steps of a trace, with buttons, and the keys that move it from anywhere on the page. */
import { useEffect } from 'preact/hooks';

export interface StepperProps {
  /** From 0, before the first step, to `last`. */
  readonly at: number;
  readonly last: number;
  readonly onMove: (step: number) => void;
}

export function Stepper({ at, last, onMove }: StepperProps) {
  const move = (to: number): void => onMove(Math.min(last, Math.max(0, to)));
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const to = keyed(event, at, last);
      if (to === undefined) return;
      event.preventDefault();
      move(to);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  });
  return (
    <fieldset class="stepper" aria-label="Steps">
      <button type="button" aria-label="before the first step" disabled={at === 0} onClick={() => move(0)}>
        |◀
      </button>
      <button type="button" aria-label="previous step" disabled={at === 0} onClick={() => move(at - 1)}>
        ◀
      </button>
      <button type="button" aria-label="next step" disabled={at === last} onClick={() => move(at + 1)}>
        ▶
      </button>
      <button type="button" aria-label="last step" disabled={at === last} onClick={() => move(last)}>
        ▶|
      </button>
      <input
        type="range"
        min={0}
        max={last}
        value={at}
        aria-label="step"
        aria-valuetext={at === 0 ? 'before the first step' : `step ${at} of ${last}`}
        onInput={(event) => move(Number(event.currentTarget.value))}
      />
      <output>
        {at === 0 ? 'the beginning' : `step ${at}`} of {last}
      </output>
    </fieldset>
  );
}

/** Where a key leads; nothing for keys with another meaning, and for those that the slider itself takes. */
function keyed(
  { key, target, altKey, ctrlKey, metaKey }: KeyboardEvent,
  at: number,
  last: number,
): number | undefined {
  if (altKey || ctrlKey || metaKey || target instanceof HTMLInputElement) return undefined;
  const ways: Readonly<Record<string, number>> = {
    ArrowLeft: at - 1,
    ArrowRight: at + 1,
    k: at - 1,
    j: at + 1,
    Home: 0,
    End: last,
  };
  return ways[key];
}
