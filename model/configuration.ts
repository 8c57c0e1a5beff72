/**
 * What may be searched: the parts of a configuration, each with everything that is said of it. A new part is a property of
 * `Configuration`, a row of `parts` and a place in the two orders; `system.ts` composes what it is made of.
 */
import type { Feature } from './vocabulary/meaning.ts';

/** What is searched: sizes and hardware options. */
export interface Configuration {
  /** Devices that the process uses, each with a PASID table of its own. */
  readonly devices: number;
  /** PASIDs, each bound by a process of its own. */
  readonly pasids: number;
  /** Processes that have a PASID one after the other: a second one gets the number when the first is done. */
  readonly processes: number;
  /** IOMMU units that the devices are behind, in turn; each has a lock of its own. */
  readonly units: number;
  /** Requests in flight at once, for each device and PASID. */
  readonly inFlight: number;
  /** Address Translation Services: Device-TLB, translation and translated requests. */
  readonly ats: boolean;
  /** Page requests (PRS): queue, handler, work, answers. They need translation requests, and so ATS. */
  readonly pri: boolean;
  /** Hardware reads an entry in 128-bit chunks, not whole. */
  readonly chunks: boolean;
  /** Paging-structure caches. */
  readonly structures: boolean;
  /** Caching mode (CM=1): that an entry is not present may be cached. */
  readonly cachingMode: boolean;
  /** The device may vanish from the bus, and Device-TLB invalidations may time out. */
  readonly vanish: boolean;
  /** FPD exists in the context entry and the PASID directory as well. */
  readonly upperFpd: boolean;
  /** Fault-recording registers and the handler of the fault interrupt. */
  readonly faultRecording: boolean;
  /** Walks do not snoop the CPU cache: a store is seen when its cache line is written back. */
  readonly nonCoherent: boolean;
  /** Page requests come in groups of one or two. */
  readonly groups: boolean;
  /** References to the mm are counted; the top-level table is freed with the last one. */
  readonly mmCount: boolean;
  /** The entries of a unit share its invalidation queue; without, each has one to itself. */
  readonly sharedQueue: boolean;
}

export type PartName = keyof Configuration;

/** A part of the machine that is there or not. */
export type SwitchName = {
  [Name in PartName]: Configuration[Name] extends boolean ? Name : never;
}[PartName];

interface Part<Value> {
  /** What it is in a check without options. */
  readonly usual: Value;
  /** The option that sets it. */
  readonly flag: string;
  /** What the help says of the option, without what it needs and excludes. */
  readonly meaning: string;
  /** How a verdict describes it; nothing where it goes without saying. */
  readonly words: (configuration: Configuration) => string | undefined;
  /** What cannot happen without it, though the model can say it. */
  readonly hides: (configuration: Configuration) => readonly string[];
  /** Parts that have to be there as well, and why. */
  readonly needs: readonly { readonly part: SwitchName; readonly because: string }[];
  /** Parts that no chart knows together with it. */
  readonly excludes: readonly SwitchName[];
  /** The largest value, or whether it may be on. */
  readonly most: Value;
}

export interface NumberPart extends Part<number> {
  /** The largest value that a campaign draws. */
  readonly drawn: number;
}

export interface SwitchPart extends Part<boolean> {
  /** The feature that events of the vocabulary name. */
  readonly feature: Feature;
  /** What an event belongs to that exists with it only. */
  readonly name: string;
}

/** The most devices, PASIDs or requests in flight: who holds a PASID takes two to the power of the devices. */
export const MOST = 12;

type Row<P> = Omit<P, 'needs' | 'excludes' | 'most' | 'usual'> &
  Partial<Pick<NumberPart, 'needs' | 'excludes'>>;

const number = (usual: number, most: number, row: Row<NumberPart>): NumberPart => ({
  usual,
  most,
  needs: [],
  excludes: [],
  ...row,
});

const part = (row: Row<SwitchPart>): SwitchPart => ({
  usual: false,
  most: true,
  needs: [],
  excludes: [],
  ...row,
});

const unless = (isThere: boolean, ...what: readonly string[]): readonly string[] => (isThere ? [] : what);
const when = (isThere: boolean, what: string): string | undefined => (isThere ? what : undefined);

/** Every part with everything that is said of it. */
export const parts: {
  readonly [Name in PartName]: Configuration[Name] extends boolean ? SwitchPart : NumberPart;
} = {
  devices: number(1, MOST, {
    flag: '--devices',
    meaning: 'devices that the process uses',
    words: ({ devices }) => plural(devices, 'device'),
    hides: ({ devices }) => unless(devices > 1, 'other devices'),
    drawn: 3,
  }),
  pasids: number(1, MOST, {
    flag: '--pasids',
    meaning: 'PASIDs, each with a process of its own',
    words: ({ pasids }) => plural(pasids, 'PASID'),
    hides: ({ pasids }) => unless(pasids > 1, 'other PASIDs'),
    drawn: 2,
  }),
  processes: number(2, 2, {
    flag: '--processes',
    meaning: 'processes that have a PASID one after the other',
    words: ({ processes }) => when(processes === 1, 'no second process'),
    hides: ({ processes }) => unless(processes > 1, 'a second process'),
    drawn: 2,
  }),
  units: number(1, MOST, {
    flag: '--units',
    meaning: 'IOMMU units that the devices are behind',
    words: ({ units }) => when(units > 1, plural(units, 'unit')),
    hides: ({ units }) => unless(units > 1, 'other units'),
    drawn: 2,
  }),
  inFlight: number(2, MOST, {
    flag: '--in-flight',
    meaning: 'requests in flight for each device and PASID',
    words: ({ inFlight }) => `${inFlight} in flight`,
    hides: ({ inFlight }) => unless(inFlight > 1, 'requests that overtake each other'),
    drawn: 2,
  }),
  ats: part({
    flag: '--ats',
    meaning: 'with Device-TLB, translation and translated requests',
    words: ({ ats }) =>
      ats ? 'untranslated requests, ATS translation requests, translated requests' : 'untranslated requests',
    hides: ({ ats }) => unless(ats, 'ATS and page requests'),
    feature: 'ats',
    name: 'ATS',
  }),
  pri: part({
    flag: '--pri',
    meaning: 'with page requests',
    words: ({ pri, groups }) => when(pri, groups ? 'page requests (PRS) in groups' : 'page requests (PRS)'),
    hides: ({ ats, pri, inFlight }) => [
      ...unless(pri || !ats, 'page requests'),
      ...unless(!pri || inFlight > 1, 'overflow of the page request queue'),
    ],
    needs: [{ part: 'ats', because: 'page requests follow translation requests' }],
    feature: 'pri',
    name: 'page requests',
  }),
  chunks: part({
    flag: '--chunks',
    meaning: 'hardware reads entries in 128-bit chunks, not whole',
    words: ({ chunks }) => when(chunks, 'entries fetched in chunks'),
    hides: ({ chunks }) => unless(chunks, 'torn entries'),
    feature: 'chunks',
    name: 'entries fetched in chunks',
  }),
  structures: part({
    flag: '--structures',
    meaning: 'with a paging-structure cache',
    words: ({ structures }) => when(structures, 'paging-structure cache'),
    hides: ({ structures }) => unless(structures, 'paging-structure caches'),
    feature: 'structures',
    name: 'paging-structure caches',
  }),
  cachingMode: part({
    flag: '--caching-mode',
    meaning: 'CM=1: hardware may cache that an entry is not present',
    words: ({ cachingMode }) => when(cachingMode, 'caching mode'),
    hides: ({ cachingMode }) => unless(cachingMode, 'caching mode'),
    feature: 'absent',
    name: 'caching mode',
  }),
  vanish: part({
    flag: '--vanish',
    meaning: 'the device may vanish, and Device-TLB invalidations may time out',
    words: ({ vanish }) => when(vanish, 'the device may vanish'),
    hides: ({ ats, vanish }) => unless(vanish || !ats, 'devices that vanish and time-outs'),
    needs: [{ part: 'ats', because: 'only Device-TLB invalidations time out' }],
    feature: 'vanish',
    name: 'time-outs',
  }),
  upperFpd: part({
    flag: '--upper-fpd',
    meaning: 'with FPD in the context entry and the PASID directory',
    words: ({ upperFpd }) => when(upperFpd, 'FPD at the upper levels'),
    hides: ({ upperFpd }) => [upperFpd ? 'FPD bits that PASIDs share' : 'FPD above the entry'],
    excludes: ['pri', 'cachingMode', 'chunks'],
    feature: 'upper',
    name: 'FPD at the upper levels',
  }),
  faultRecording: part({
    flag: '--fault-recording',
    meaning: 'with fault-recording registers and their handler',
    words: ({ faultRecording }) => when(faultRecording, 'fault recording'),
    hides: ({ faultRecording }) => [
      faultRecording ? 'fault records that other devices and PASIDs fill' : 'lost fault records',
    ],
    feature: 'recording',
    name: 'fault recording',
  }),
  nonCoherent: part({
    flag: '--non-coherent',
    meaning: 'walks see a store when its cache line is written back',
    words: ({ nonCoherent }) => when(nonCoherent, 'non-coherent walks'),
    hides: ({ nonCoherent }) => unless(nonCoherent, 'non-coherent walks'),
    feature: 'nonCoherent',
    name: 'non-coherent walks',
  }),
  groups: part({
    flag: '--groups',
    meaning: 'page requests come in groups of one or two',
    // Said with the page requests.
    words: () => undefined,
    hides: ({ pri, groups }) => unless(groups || !pri, 'groups of page requests'),
    needs: [{ part: 'pri', because: 'the groups are of page requests' }],
    excludes: ['cachingMode'],
    feature: 'groups',
    name: 'groups of page requests',
  }),
  mmCount: part({
    flag: '--mm-count',
    meaning: 'with references to the mm and its top-level table',
    words: ({ mmCount }) => when(mmCount, 'mm references'),
    hides: ({ mmCount }) => unless(mmCount, 'references to the mm'),
    feature: 'mmCount',
    name: 'mm references',
  }),
  sharedQueue: part({
    flag: '--shared-queue',
    meaning: 'the entries of a unit share its invalidation queue',
    words: ({ sharedQueue }) => when(sharedQueue, 'one invalidation queue for a unit'),
    hides: ({ sharedQueue }) => unless(sharedQueue, 'other submitters'),
    excludes: ['pri', 'vanish'],
    feature: 'sharedQueue',
    name: 'one invalidation queue for a unit',
  }),
};

/** The parts in the order of the table. */
export const partNames = Object.keys(parts) as readonly PartName[];

/** Whether the part is there or not. */
export const isSwitch = (name: PartName): name is SwitchName => typeof parts[name].usual === 'boolean';

/** The order in which a verdict describes a configuration. */
export const inWords: readonly PartName[] = [
  'devices',
  'pasids',
  'processes',
  'units',
  'ats',
  'pri',
  'groups',
  'inFlight',
  'chunks',
  'structures',
  'cachingMode',
  'vanish',
  'upperFpd',
  'faultRecording',
  'nonCoherent',
  'mmCount',
  'sharedQueue',
];

/** The order in which it says what the configuration hides. */
const inHiding: readonly PartName[] = [
  'ats',
  'pri',
  'groups',
  'vanish',
  'inFlight',
  'chunks',
  'structures',
  'cachingMode',
  'nonCoherent',
  'upperFpd',
  'faultRecording',
  'mmCount',
  'processes',
  'devices',
  'units',
  'pasids',
  'sharedQueue',
];

/** The configuration of a check without options. */
export const quickScope = Object.fromEntries(
  partNames.map((name) => [name, parts[name].usual]),
) as unknown as Configuration;

/** What cannot happen in a configuration, though the model can say it: `torn entries`, `other devices`. */
export const hiddenIn = (configuration: Configuration): readonly string[] =>
  inHiding.flatMap((name) => parts[name].hides(configuration));

/** `1 device`, `2 devices`. */
export function plural(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
}
