/** A test that fails on purpose: what it looks like is what `unexpected.test.ts` is about. */
import { it } from 'vitest';
import { noUnrecoverableFault } from './no-unrecoverable-fault.ts';
import { tryClaim } from './trial.ts';
import { expectKept } from './unexpected-test.ts';

it('holds for 5.7, which it does not', (context) =>
  expectKept(context, noUnrecoverableFault, [
    tryClaim({ kernel: '5.8', flow: 'exit' }, noUnrecoverableFault),
    tryClaim({ kernel: '5.7', flow: 'exit' }, noUnrecoverableFault),
  ]));
