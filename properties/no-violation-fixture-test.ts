/** A test that fails on purpose, for `no-violation.test.ts`, which reads what it prints. */
import { it } from 'vitest';
import { noUnrecoverableFault } from './no-unrecoverable-fault.ts';
import { expectNoViolation } from './no-violation-test.ts';
import { tryClaim } from './trial.ts';

it('holds for 5.7, which it does not', (context) =>
  expectNoViolation(context, noUnrecoverableFault, [
    tryClaim({ kernel: '5.8', flow: 'exit' }, noUnrecoverableFault),
    tryClaim({ kernel: '5.7', flow: 'exit' }, noUnrecoverableFault),
  ]));
