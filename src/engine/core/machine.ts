/** What this machine has. */
import { totalmem } from 'node:os';

/** Half of the memory that this process may have. */
export function halfOfMemory(): number {
  const limit = process.constrainedMemory();
  const most = limit === undefined || limit === 0 ? totalmem() : Math.min(totalmem(), limit);
  return Math.floor(most / 2);
}
