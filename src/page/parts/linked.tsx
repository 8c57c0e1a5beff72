/** Prose in which the numbers of steps are links. */
import { StepLink } from './step-link.tsx';

interface LinkedProps {
  readonly text: string;
  readonly onStep: (step: number) => void;
}

/** `step 9`, `steps 2, 9 and 12`. */
const STEPS = /(\bsteps? \d+(?:(?:, | and | or )\d+)*)/;

export function Linked({ text, onStep }: LinkedProps) {
  return (
    <>
      {text
        .split(STEPS)
        .map((part, i) =>
          i % 2 === 0
            ? part
            : part
                .split(/(\d+)/)
                .map((piece, k) =>
                  k % 2 === 0 ? piece : <StepLink key={piece} step={Number(piece)} onStep={onStep} />,
                ),
        )}
    </>
  );
}
