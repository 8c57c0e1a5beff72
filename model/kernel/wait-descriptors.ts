/**
 * Waits as two steps: the wait descriptor goes into the queue, and the thread goes on when it has completed.
 *
 * Source    Linux 5.8, drivers/iommu/intel/dmar.c, qi_submit_sync()
 */
import type { Primitive, Step } from './call-tree.ts';

/** The steps, with the submission of a wait descriptor before every wait. */
export function withWaitDescriptors(steps: readonly Step[]): readonly Step[] {
  return steps.flatMap((step): readonly Step[] => {
    switch (step.kind) {
      case 'primitive':
        return step.event === 'wait' ? [submission(step), step] : [step];
      case 'frame':
      case 'repeat':
        return [{ ...step, body: withWaitDescriptors(step.body) }];
      case 'branch':
        return [{ ...step, yes: withWaitDescriptors(step.yes), no: withWaitDescriptors(step.no) }];
      case 'choose':
        return [{ ...step, branches: step.branches.map(withWaitDescriptors) }];
      case 'ask': {
        const frame = { ...step.frame, body: withWaitDescriptors(step.frame.body) };
        return [{ ...step, frame, yes: withWaitDescriptors(step.yes), no: withWaitDescriptors(step.no) }];
      }
      case 'break':
      case 'return':
      case 'read':
        return [step];
    }
  });
}

function submission({ indices }: Primitive): Primitive {
  const entry = Object.fromEntries(Object.entries(indices).filter(([index]) => index !== 'PD'));
  return { kind: 'primitive', event: 'wait.submit', indices: entry, variables: {} };
}
