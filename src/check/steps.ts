/** Looking through the steps of a call tree. */
import type { Step } from '../../model/kernel/call-tree.ts';

/** Whether some step at any depth is as wanted; frames themselves are no steps. */
export function anyStep(steps: readonly Step[], wanted: (step: Step) => boolean): boolean {
  return steps.some((step) => {
    switch (step.kind) {
      case 'frame':
      case 'repeat':
        return anyStep(step.body, wanted);
      case 'branch':
        return wanted(step) || anyStep([...step.yes, ...step.no], wanted);
      case 'choose':
        return wanted(step) || anyStep(step.branches.flat(), wanted);
      case 'break':
      case 'return':
        return false;
      case 'primitive':
      case 'read':
        return wanted(step);
    }
  });
}
