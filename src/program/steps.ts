/** Looking through the steps of a call tree. */
import type { Primitive, Step } from '../../model/kernel/call-tree.ts';

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
      case 'ask':
        return anyStep([step.frame, ...step.yes, ...step.no], wanted);
      case 'break':
      case 'return':
        return false;
      case 'primitive':
      case 'read':
        return wanted(step);
    }
  });
}

/** Whether a step is this event. */
export function isEvent(step: Step, event: string | undefined): boolean {
  return step.kind === 'primitive' && step.event === event;
}

/** The steps without the primitives that `isLeftOut` names, at any depth. */
export function without(steps: readonly Step[], isLeftOut: (step: Primitive) => boolean): readonly Step[] {
  return steps.flatMap((step): readonly Step[] => {
    switch (step.kind) {
      case 'primitive':
        return isLeftOut(step) ? [] : [step];
      case 'frame':
      case 'repeat':
        return [{ ...step, body: without(step.body, isLeftOut) }];
      case 'branch':
        return [{ ...step, yes: without(step.yes, isLeftOut), no: without(step.no, isLeftOut) }];
      case 'choose':
        return [{ ...step, branches: step.branches.map((branch) => without(branch, isLeftOut)) }];
      case 'ask':
        return [
          {
            ...step,
            frame: { ...step.frame, body: without(step.frame.body, isLeftOut) },
            yes: without(step.yes, isLeftOut),
            no: without(step.no, isLeftOut),
          },
        ];
      case 'break':
      case 'return':
      case 'read':
        return [step];
    }
  });
}

/** Whether no way through these steps comes to their end. */
export function endsInReturn(steps: readonly Step[]): boolean {
  const last = steps.at(-1);
  switch (last?.kind) {
    case 'return':
      return true;
    case 'branch':
    case 'ask':
      return endsInReturn(last.yes) && endsInReturn(last.no);
    case 'choose':
      return last.branches.every(endsInReturn);
    case 'frame':
    case 'repeat':
    case 'break':
    case 'primitive':
    case 'read':
    case undefined:
      return false;
  }
}
