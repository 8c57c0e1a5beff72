/** What a mutant is: one edit of the software or of the hardware, where it comes from, and the claims that have to notice it. */
import type { Setting } from '../trial.ts';

export type ClaimId =
  | 'no-unrecoverable-fault'
  | 'no-fault-after-release'
  | 'faults-reported-after-unbind'
  | 'no-freed-memory-reached'
  | 'no-foreign-translation'
  | 'page-requests-drained'
  | 'one-response-per-group'
  | 'no-torn-entry'
  | 'invalidation-reaches'
  | 'every-wait-ends'
  | 'no-sleep-in-atomic'
  | 'lifecycle'
  | 'reported-faults-printed'
  | 'upper-fpd-obeyed';

export interface Mutant {
  /** The act that is omitted, moved or added. */
  readonly name: string;
  /** The edit, in one line. */
  readonly edit: string;
  /** A commit, a sentence of a specification that is easily overlooked, a plausible shortcut. */
  readonly origin: string;
  readonly setting: Setting;
  /** The claims that are violated under it; every other one stays proved. None: the edit is harmless, and why. */
  readonly caughtBy: readonly ClaimId[];
  readonly harmlessBecause?: string;
}
