/**
 * What the components of a system are to a reader: how they are named, the group in which a report shows each, and what
 * the words of a PASID-table entry hold in each of their states.
 */

/** The indices of a component: which device, which PASID, which request. */
export type IndexMap = Readonly<Record<string, string | number>>;

/** A component by its chart and its indices. */
export interface ComponentId {
  readonly chart: string;
  readonly indices: Readonly<Record<string, string>>;
}

/** The name of a component: its chart and its indices, `IOTLB(device=0, pasid=1)`. */
export function instanceName(chart: string, indices: IndexMap): string {
  const list = Object.entries(indices).map(([key, value]) => `${key}=${value}`);
  return list.length === 0 ? chart : `${chart}(${list.join(', ')})`;
}

/** The inverse of `instanceName()`; a text without indices is a chart alone. */
export function readInstanceName(name: string): ComponentId {
  const open = name.indexOf('(');
  if (open < 0 || !name.endsWith(')')) return { chart: name, indices: {} };
  const list = name.slice(open + 1, -1).split(', ');
  const indices = list.map((index) => {
    const at = index.indexOf('=');
    return [index.slice(0, at), index.slice(at + 1)] as const;
  });
  return { chart: name.slice(0, open), indices: Object.fromEntries(indices) };
}

/** The name of the thread of the process that gets the PASID next. */
export const SECOND_PROCESS = 'second process';

/** Where a report shows a component. */
export type Group = 'PASID entry' | 'caches' | 'queues' | 'device and requests' | 'memory and kernel';

/** What a chart is, where reports and explanations treat it in a way of its own. */
export type Role =
  | 'word0'
  | 'word1'
  | 'words2to7'
  | 'entryType'
  | 'pageRequestQueue'
  | 'faultWork'
  | 'deviceTlb'
  | 'device'
  | 'request'
  | 'pasidAllocator'
  | 'mmNotifier'
  | 'bindingList';

export interface ChartMeaning {
  readonly group: Group;
  readonly role?: Role;
  /** The copy of a word of the entry, where walks do not snoop the CPU cache. */
  readonly copy?: 'memory' | 'CPU cache';
}

const IN_CACHE = ' in the CPU cache';

/** The name of the chart of a word as the processor sees it. */
export const inCpuCache = (chart: string): string => `${chart}${IN_CACHE}`;

const entryWords: Readonly<Record<string, Role>> = {
  'entry word 0': 'word0',
  'entry word 1': 'word1',
  'entry words 2-7': 'words2to7',
  'entry PGTT': 'entryType',
};

const meanings: Readonly<Record<string, ChartMeaning>> = {
  ...Object.fromEntries(
    Object.entries(entryWords).flatMap(([chart, role]) => [
      [chart, { group: 'PASID entry', role, copy: 'memory' } as const],
      [inCpuCache(chart), { group: 'PASID entry', role, copy: 'CPU cache' } as const],
    ]),
  ),
  'upper FPD': { group: 'PASID entry' },
  'entry fetch': { group: 'caches' },
  'PASID-cache': { group: 'caches' },
  IOTLB: { group: 'caches' },
  'paging-structure cache': { group: 'caches' },
  'Device-TLB': { group: 'caches', role: 'deviceTlb' },
  'invalidation queue': { group: 'queues' },
  'descriptors in the queue': { group: 'queues' },
  'queue of the unit': { group: 'queues' },
  'wait descriptor': { group: 'queues' },
  'page request queue': { group: 'queues', role: 'pageRequestQueue' },
  'fault recording': { group: 'queues' },
  'fault work': { group: 'queues', role: 'faultWork' },
  device: { group: 'device and requests', role: 'device' },
  'posted writes': { group: 'device and requests' },
  request: { group: 'device and requests', role: 'request' },
  'PASID allocator': { group: 'memory and kernel', role: 'pasidAllocator' },
  'mm notifier': { group: 'memory and kernel', role: 'mmNotifier' },
  'binding list': { group: 'memory and kernel', role: 'bindingList' },
};

/** What a chart is. One that is not listed, such as that of a thread, belongs to memory and kernel. */
export const meaningOfChart = (chart: string): ChartMeaning =>
  meanings[chart] ?? { group: 'memory and kernel' };

/** What the component with this name is in a system. */
export const meaningOfInstance = (name: string): ChartMeaning => meaningOfChart(readInstanceName(name).chart);

/** Whether the component is one of the stored words of an entry; the type of its tables is a field of word 0. */
export function isEntryWord(name: string): boolean {
  const { role } = meaningOfInstance(name);
  return role === 'word0' || role === 'word1' || role === 'words2to7';
}

/** P and FPD in each state of word 0. */
export const word0Contents = {
  'P=0 FPD=0': { P: 0, FPD: 0 },
  'P=0 FPD=1': { P: 0, FPD: 1 },
  'P=1 FPD=0': { P: 1, FPD: 0 },
  'P=1 FPD=1': { P: 1, FPD: 1 },
} as const;

/** The field PGTT in each state of the type of the tables. */
export const typeContents = {
  none: { pgtt: 0 },
  'first stage': { pgtt: 1 },
  'second stage': { pgtt: 2 },
} as const;

/** The domain id in each state of word 1. */
export const word1Contents = { 'DID=0': { did: 0 }, 'DID=1': { did: 1 }, 'DID=2': { did: 2 } } as const;

/** Whose first-stage tables words 2 to 7 point to in each of their states. */
export const tablesContents = {
  wiped: { tables: 'none' },
  first: { tables: 'first' },
  second: { tables: 'second' },
} as const;
