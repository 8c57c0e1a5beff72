/** A lock that a thread may still hold where it ends. */
import type { Result } from '../report/verdict.ts';

/** The thread, the lock, and where it is taken. */
export type KeptLock = NonNullable<Result['keptLocks']>[number];

/** `iommu_lock, which do_exit takes at my.flow:3:9`. */
export const keptLockText = (kept: KeptLock): string =>
  `${kept.lock}, which ${kept.thread} takes at ${placeText(kept)}`;

/** What stands beside the verdicts, with the place in front as in an error. */
export const keptLockWarning = (kept: KeptLock): string =>
  `${placeText(kept)}: ${kept.thread} may end with ${kept.lock}, which it takes here. No claim is proved: give the lock back on every way to the end of the thread`;

/** `my.flow:3:9`; a line of C has no column. */
const placeText = ({ source, line, column }: KeptLock): string =>
  [source, line, ...(column === undefined ? [] : [column])].join(':');
