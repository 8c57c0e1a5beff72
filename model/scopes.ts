/**
 * Named configurations. The smallest one in which a claim can be broken is the one to search first; a proof in it says
 * nothing about what it hides.
 */
import { type Configuration, quickScope } from './configuration.ts';

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
