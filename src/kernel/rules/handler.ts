/** Rows for a kernel whose handler thread answers page requests itself. */
import type { Rules } from './rule.ts';

const WAIT = 'prq.wait_empty()';
const FLUSH = 'iopf.flush()';

/**
 * The same table with answers: the model has a worker for them in every version, so where C waits for the handler
 * thread that does both, the steps wait for the queue and then for the worker.
 */
export function whereHandlerAnswers(rules: Rules): Rules {
  return { ...rules, calls: rules.calls.map(answered), idioms: rules.idioms.map(answered) };
}

function answered<R extends { readonly steps: readonly string[] }>(row: R): R {
  return { ...row, steps: row.steps.flatMap((step) => (step === WAIT ? [WAIT, FLUSH] : [step])) };
}
