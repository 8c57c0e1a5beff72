/**
 * Named configurations, and what a configuration hides. The smallest one in which a claim can be broken is the one to
 * search first; a proof in it says nothing about what it hides.
 */
import { type Configuration, quickScope } from './system.ts';

export interface Scope {
  readonly configuration: Configuration;
}

export const scopes = {
  quick: { configuration: quickScope },
  chunked: { configuration: { ...quickScope, chunks: true } },
  ats: { configuration: { ...quickScope, ats: true } },
  pageRequests: { configuration: { ...quickScope, ats: true, pri: true, inFlight: 1 } },
  overflow: { configuration: { ...quickScope, ats: true, pri: true, inFlight: 2 } },
  groups: { configuration: { ...quickScope, ats: true, pri: true, groups: true, inFlight: 2 } },
  structures: { configuration: { ...quickScope, structures: true } },
  cachingMode: { configuration: { ...quickScope, ats: true, cachingMode: true } },
  vanish: { configuration: { ...quickScope, ats: true, vanish: true, inFlight: 1 } },
  timeOuts: { configuration: { ...quickScope, ats: true, pri: true, vanish: true, inFlight: 1 } },
  twoDevices: { configuration: { ...quickScope, devices: 2 } },
  twoUnits: { configuration: { ...quickScope, devices: 2, units: 2 } },
  twoPasids: { configuration: { ...quickScope, pasids: 2 } },
  queue: { configuration: { ...quickScope, pasids: 2, inFlight: 1, processes: 1, sharedQueue: true } },
} as const satisfies Readonly<Record<string, Scope>>;

export type ScopeName = keyof typeof scopes;

/** What cannot happen in a configuration, though the model can say it: `torn entries`, `other devices`. */
export function hiddenIn(configuration: Configuration): readonly string[] {
  const { devices, pasids, processes, units, inFlight, ats, pri, groups, vanish } = configuration;
  const hidden: readonly (readonly [string, boolean])[] = [
    ['ATS and page requests', !ats],
    ['page requests', ats && !pri],
    ['overflow of the page request queue', pri && inFlight === 1],
    ['groups of page requests', pri && !groups],
    ['devices that vanish and time-outs', ats && !vanish],
    ['requests that overtake each other', inFlight === 1],
    ['torn entries', !configuration.chunks],
    ['paging-structure caches', !configuration.structures],
    ['caching mode', !configuration.cachingMode],
    ['non-coherent walks', !configuration.nonCoherent],
    ['FPD above the entry', !configuration.upperFpd],
    ['lost fault records', !configuration.faultRecording],
    ['references to the mm', !configuration.mmCount],
    ['a second process', processes === 1],
    ['other devices', devices === 1],
    ['other units', units === 1],
    ['other PASIDs', pasids === 1],
    ['other submitters', !configuration.sharedQueue],
  ];
  return hidden.flatMap(([what, isHidden]) => (isHidden ? [what] : []));
}
