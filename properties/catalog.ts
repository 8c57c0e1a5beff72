/** Every claim, in the order in which verdicts list them. */
import type { Configuration } from '../model/configuration.ts';
import type { ShippedClaim } from './claim.ts';
import { everyWaitEnds } from './every-wait-ends.ts';
import { faultsReportedAfterUnbind } from './faults-reported-after-unbind.ts';
import { invalidationReaches } from './invalidation-reaches.ts';
import { lifecycle } from './lifecycle.ts';
import { noFaultAfterRelease } from './no-fault-after-release.ts';
import { noForeignTranslation } from './no-foreign-translation.ts';
import { noFreedMemoryReached } from './no-freed-memory-reached.ts';
import { noSleepInAtomic } from './no-sleep-in-atomic.ts';
import { noTornEntry } from './no-torn-entry.ts';
import { noUnrecoverableFault } from './no-unrecoverable-fault.ts';
import { oneResponsePerGroup } from './one-response-per-group.ts';
import { pageRequestsDrained } from './page-requests-drained.ts';
import { reportedFaultsPrinted } from './reported-faults-printed.ts';
import { upperFpdObeyed } from './upper-fpd-obeyed.ts';

/** Those of a check without options. */
export const claims: readonly ShippedClaim[] = [
  noUnrecoverableFault,
  noFaultAfterRelease,
  faultsReportedAfterUnbind,
  noFreedMemoryReached,
  noForeignTranslation,
  pageRequestsDrained,
  oneResponsePerGroup,
  noTornEntry,
  invalidationReaches,
  everyWaitEnds,
  noSleepInAtomic,
  lifecycle,
];

/** Those about one part of the machine, which it `needs`: they are searched where the part is, or where they are named. */
const claimsOfParts: readonly ShippedClaim[] = [reportedFaultsPrinted, upperFpdObeyed];

export const everyClaim: readonly ShippedClaim[] = [...claims, ...claimsOfParts];

/** The claims of a check with this configuration. */
export const claimsIn = (configuration: Configuration): readonly ShippedClaim[] => [
  ...claims,
  ...claimsOfParts.filter(({ needs = [] }) => needs.every((part) => configuration[part])),
];
