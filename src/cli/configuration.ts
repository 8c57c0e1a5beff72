/** The configuration that options ask for. */
import type { Configuration } from '../../model/system.ts';
import { InputError } from '../flow/error.ts';

/** Options of a command that make a configuration. */
export type ConfigurationOptions = Configuration;

/** The configuration. Throws an `InputError` for parts of the machine that need others. */
export function configurationOf(options: ConfigurationOptions): Configuration {
  const { devices, pasids, inFlight, ats, pri, chunks, structures, cachingMode, vanish } = options;
  if (pri && !ats) throw new InputError('--pri needs --ats: page requests follow translation requests');
  if (vanish && !ats) throw new InputError('--vanish needs --ats: only Device-TLB invalidations time out');
  return { devices, pasids, inFlight, ats, pri, chunks, structures, cachingMode, vanish };
}
