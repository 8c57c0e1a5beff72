/**
 * Exit codes for `git bisect run`. It takes 1 to 127 for a bad revision, but for 125, which it skips; from 128 on it stops.
 * Bad input must not look like a bad revision.
 */
import { exitCodes } from './exit-codes.ts';

/** A revision that cannot be tested. */
export const SKIP = 125;

/** A command line that is wrong in every revision. */
export const STOP = 128;

/** The exit code of a failure for a command line with `--bisect`. */
export const codeOfFailure = (code: number): number => {
  if (code === 0) return code;
  return code === exitCodes.inconclusive ? SKIP : STOP;
};
