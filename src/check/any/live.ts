/** Whether what a variable holds is used later: liveness, backwards through the steps of a thread. */
import type { Primitive, Step } from '../../../model/kernel/call-tree.ts';

/** Whether the variable is live where control goes on: behind these steps, behind the function, behind the loop. */
interface After {
  readonly next: boolean;
  readonly return: boolean;
  readonly break: boolean;
}

const NOWHERE: After = { next: false, return: false, break: false };

/** Whether a value that the variable has before these steps is used by one of them. */
export const isLiveBefore = (steps: readonly Step[], variable: string): boolean =>
  new Liveness(variable).before(steps, NOWHERE);

/** Whether a value that the variable has after `step` is used; `body` is that of the thread, which has the step somewhere. */
export function isLiveAfter(body: readonly Step[], step: Step, variable: string): boolean {
  const liveness = new Liveness(variable);
  liveness.before(body, NOWHERE);
  return liveness.after.has(step);
}

class Liveness {
  /** The steps behind which the variable is live. */
  readonly after = new Set<Step>();
  private readonly variable: string;

  constructor(variable: string) {
    this.variable = variable;
  }

  before(steps: readonly Step[], after: After): boolean {
    return steps.reduceRight((next, step) => {
      if (next) this.after.add(step);
      return this.beforeStep(step, { ...after, next });
    }, after.next);
  }

  private beforeStep(step: Step, after: After): boolean {
    switch (step.kind) {
      case 'primitive':
        return this.isUsed(step) || after.next;
      case 'read':
        return this.isUsed(step.question) || (step.variable !== this.variable && after.next);
      case 'return':
      case 'break':
        return after[step.kind];
      case 'frame':
        return this.before(step.body, { ...after, return: after.next });
      case 'branch':
        return this.isUsed(step.question) || this.beforeAny([step.yes, step.no], after);
      case 'choose':
        return this.beforeAny(step.branches, after);
      case 'ask':
        return this.before([step.frame], { ...after, next: this.beforeAny([step.yes, step.no], after) });
      case 'repeat': {
        // The second round knows of the first what is live at its beginning, and that is all there is to know.
        const once = this.before(step.body, { ...after, next: false, break: after.next });
        return this.before(step.body, { ...after, next: once, break: after.next });
      }
    }
  }

  private beforeAny(ways: readonly (readonly Step[])[], after: After): boolean {
    // Each way is walked, for what is live inside it.
    return ways.map((way) => this.before(way, after)).includes(true);
  }

  private isUsed({ variables }: Primitive): boolean {
    return Object.values(variables).includes(this.variable);
  }
}
