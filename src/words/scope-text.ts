/** A configuration in words, as every verdict says it. */
import { type Configuration, inWords, type PartName, parts } from '../../model/configuration.ts';
import type { Generalisation, Result } from '../report/verdict.ts';

type Numbers = Pick<Generalisation, 'requests' | 'devices' | 'pasids'>;

/** `1 device, 1 PASID, untranslated requests, 2 in flight`; `any number of` what a verdict generalises over. */
export function describeScope(configuration: Configuration, any?: Numbers): string {
  const general: Partial<Record<PartName, string>> = {
    ...(any?.devices === 'cutoff' ? { devices: 'any number of devices' } : {}),
    ...(any?.pasids === 'independent' ? { pasids: 'any number of PASIDs' } : {}),
    ...(any === undefined || any.requests === 'bounded' ? {} : { inFlight: 'any number in flight' }),
  };
  return inWords.flatMap((name) => general[name] ?? parts[name].words(configuration) ?? []).join(', ');
}

type Searched = Pick<Result, 'configuration' | 'generalises'>;

/** The configuration of a result in words. */
export const scopeText = ({ configuration, generalises }: Searched): string =>
  describeScope(configuration, generalises);

/** The same with the name of the scope in front, if it has one. */
export const namedScopeText = ({ scopeName, ...searched }: Searched & Pick<Result, 'scopeName'>): string =>
  `${scopeName === undefined ? '' : `${scopeName}: `}${scopeText(searched)}`;
