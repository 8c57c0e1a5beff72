/** The number of a step as a link. */

interface StepLinkProps {
  readonly step: number;
  /** Absent on paper. */
  readonly onStep?: ((step: number) => void) | undefined;
}

export function StepLink({ step, onStep }: StepLinkProps) {
  if (onStep === undefined) return <b>{step}</b>;
  return (
    <button type="button" class="step-link" aria-label={`go to step ${step}`} onClick={() => onStep(step)}>
      {step}
    </button>
  );
}
