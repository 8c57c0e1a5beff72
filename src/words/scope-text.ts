/** A configuration in words, as every verdict says it. */
import type { Configuration } from '../../model/system.ts';
import type { Generalisation } from '../report/verdict.ts';

type Numbers = Pick<Generalisation, 'requests' | 'devices' | 'pasids'>;

/** `1 device, 1 PASID, untranslated requests, 2 in flight`; `any number of` what a verdict generalises over. */
export function describeScope(configuration: Configuration, any?: Numbers): string {
  const { devices, pasids, processes, units, inFlight, ats, pri, chunks, structures, cachingMode, vanish } =
    configuration;
  const { upperFpd, faultRecording, nonCoherent, mmCount, groups, sharedQueue } = configuration;
  return [
    any?.devices === 'cutoff' ? 'any number of devices' : plural(devices, 'device'),
    any?.pasids === 'independent' ? 'any number of PASIDs' : plural(pasids, 'PASID'),
    ...(processes === 1 ? ['no second process'] : []),
    ...(units > 1 ? [plural(units, 'unit')] : []),
    ats ? 'untranslated, translation and translated requests (ATS)' : 'untranslated requests',
    ...(pri ? [groups ? 'page requests (PRS) in groups' : 'page requests (PRS)'] : []),
    `${any === undefined || any.requests === 'bounded' ? inFlight : 'any number'} in flight`,
    ...(chunks ? ['entries fetched in chunks'] : []),
    ...(structures ? ['paging-structure cache'] : []),
    ...(cachingMode ? ['caching mode'] : []),
    ...(vanish ? ['the device may vanish'] : []),
    ...(upperFpd ? ['FPD at the upper levels'] : []),
    ...(faultRecording ? ['fault recording'] : []),
    ...(nonCoherent ? ['non-coherent walks'] : []),
    ...(mmCount ? ['mm references'] : []),
    ...(sharedQueue ? ['one invalidation queue for a unit'] : []),
  ].join(', ');
}

/** `1 device`, `2 devices`. */
export function plural(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
}
