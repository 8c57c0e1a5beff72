/** What `--any` proves for any number in a configuration, as far as the configuration alone says. */
import type { Configuration } from '../../../model/system.ts';
import type { Generalisation } from '../../report/verdict.ts';

/**
 * The best that there is: a flow whose loops fail keeps its number of devices, one that leaves something behind its number
 * of processes, and a claim about runs its numbers of both.
 */
export function unboundedIn({
  groups,
  pri,
  vanish,
  upperFpd,
  sharedQueue,
  processes,
}: Configuration): Pick<Generalisation, 'requests' | 'devices' | 'pasids' | 'processes'> {
  return {
    requests: groups ? 'bounded' : pri ? 'sound' : 'exact',
    devices: sharedQueue ? 'bounded' : 'cutoff',
    // A device vanishes for all PASIDs at once and for every later process; FPD above the entry is one bit for many.
    pasids: sharedQueue || vanish || upperFpd ? 'bounded' : 'independent',
    processes: processes > 1 && !vanish ? 'induction' : 'bounded',
  };
}
