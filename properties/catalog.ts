/** Every claim, in the order in which verdicts list them. */
import type { ShippedClaim } from './claim.ts';
import { everyWaitEnds } from './every-wait-ends.ts';
import { faultsReportedAfterUnbind } from './faults-reported-after-unbind.ts';
import { lifecycle } from './lifecycle.ts';
import { noForeignTranslation } from './no-foreign-translation.ts';
import { noFreedMemoryReached } from './no-freed-memory-reached.ts';
import { noUnrecoverableFault } from './no-unrecoverable-fault.ts';

export const claims: readonly ShippedClaim[] = [
  noUnrecoverableFault,
  faultsReportedAfterUnbind,
  noFreedMemoryReached,
  noForeignTranslation,
  lifecycle,
  everyWaitEnds,
];
