/** Files that a command line names and that are no flows. */
import type { FlowText } from '../flow/read.ts';
import { readTextFile } from '../flow/read.ts';

/** Some fifty times what `check --json` prints of all versions and claims. */
const LIMIT = 64 * 1024 * 1024;

/**
 * Reads a file, or standard input for `-`; `what` it should be, for messages. Throws an `InputError` that says what is
 * wrong with it.
 */
export function readText(file: string, what = 'a report that `check --json` printed'): FlowText {
  return readTextFile(file, { limit: LIMIT, what });
}
