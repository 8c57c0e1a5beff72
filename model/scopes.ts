/**
 * Named configurations, each with what it hides. The smallest one in which a claim can be broken is the one to
 * search first; a proof in it says nothing about what it hides.
 */
import { type Configuration, quickScope } from './system.ts';

export interface Scope {
  readonly configuration: Configuration;
  /** What cannot happen in it. */
  readonly hides: string;
}

export const scopes = {
  quick: {
    configuration: quickScope,
    hides: 'ATS, page requests, torn entries, paging-structure caches, other devices and PASIDs',
  },
  chunked: {
    configuration: { ...quickScope, chunks: true },
    hides: 'ATS, page requests, paging-structure caches, other devices and PASIDs',
  },
  ats: {
    configuration: { ...quickScope, ats: true },
    hides: 'page requests, torn entries, paging-structure caches, other devices and PASIDs',
  },
  pageRequests: {
    configuration: { ...quickScope, ats: true, pri: true, inFlight: 1 },
    hides:
      'requests that overtake each other, overflow of the page request queue, torn entries, other PASIDs',
  },
  overflow: {
    configuration: { ...quickScope, ats: true, pri: true, inFlight: 2 },
    hides: 'torn entries, paging-structure caches, other devices and PASIDs',
  },
  groups: {
    configuration: { ...quickScope, ats: true, pri: true, groups: true, inFlight: 2 },
    hides: 'torn entries, paging-structure caches, other devices and PASIDs',
  },
  structures: {
    configuration: { ...quickScope, structures: true },
    hides: 'ATS, page requests, torn entries, other devices and PASIDs',
  },
  cachingMode: {
    configuration: { ...quickScope, ats: true, cachingMode: true },
    hides: 'page requests, torn entries, other devices and PASIDs',
  },
  vanish: {
    configuration: { ...quickScope, ats: true, vanish: true, inFlight: 1 },
    hides: 'page requests, torn entries, requests that overtake each other, other devices and PASIDs',
  },
  timeOuts: {
    configuration: { ...quickScope, ats: true, pri: true, vanish: true, inFlight: 1 },
    hides:
      'requests that overtake each other, overflow of the page request queue, torn entries, other devices and PASIDs',
  },
  twoDevices: {
    configuration: { ...quickScope, devices: 2 },
    hides: 'ATS, page requests, torn entries, other PASIDs',
  },
  twoUnits: {
    configuration: { ...quickScope, devices: 2, units: 2 },
    hides: 'ATS, page requests, torn entries, other PASIDs',
  },
  twoPasids: {
    configuration: { ...quickScope, pasids: 2 },
    hides: 'ATS, page requests, torn entries, other devices',
  },
  queue: {
    configuration: { ...quickScope, pasids: 2, inFlight: 1, processes: 1, sharedQueue: true },
    hides:
      'ATS, page requests, time-outs, torn entries, requests that overtake each other, the second process, other devices',
  },
} as const satisfies Readonly<Record<string, Scope>>;

export type ScopeName = keyof typeof scopes;
