/**
 * Litmus tests of the hardware: what a request meets, row by row, and pairs of programs that differ in one step.
 *
 * Source    VT-d specification, 6.1, 6.2.3.1, 6.5.2, 6.5.3.3, 6.5.4, 7.1.1, 7.1.3, 9.6
 */
import { describe, expect, it } from 'vitest';
import type { Configuration } from '../model/system.ts';
import { type Fate, type Given, Litmus } from './litmus.ts';
import { tryClaim } from './trial.ts';
import { never } from './watch.ts';

const bind = 'entry.set_present(); device.start();';
const noCopy: Given = { 'PASID-cache': 'empty', IOTLB: 'empty', 'Device-TLB': 'empty' };

interface Row {
  readonly meets: string;
  readonly software: string;
  readonly given: Given;
  readonly untranslated: readonly Fate[];
  readonly translation: readonly Fate[];
  readonly translated: readonly Fate[];
}

/** Nothing is cached: what counts is P, FPD and the paging entry in memory. */
const nothingStale: readonly Row[] = [
  {
    meets: 'P=1 FPD=0, the page mapped',
    software: bind,
    given: noCopy,
    untranslated: ['T'],
    translation: ['T'],
    translated: [],
  },
  {
    meets: 'P=1 FPD=0, the page unmapped',
    software: `${bind} memory.unmap_page();`,
    given: noCopy,
    untranslated: ['B+R'],
    translation: ['N'],
    translated: [],
  },
  {
    meets: 'P=1 FPD=1, the page mapped',
    software: `${bind} entry.set_fault_disable();`,
    given: noCopy,
    untranslated: ['T'],
    translation: ['T'],
    translated: [],
  },
  {
    meets: 'P=1 FPD=1, the page unmapped',
    software: `${bind} entry.set_fault_disable(); memory.unmap_page();`,
    given: noCopy,
    untranslated: ['B+S'],
    translation: ['N'],
    translated: [],
  },
  {
    meets: 'P=0 FPD=0',
    software: `${bind} entry.clear_word0();`,
    given: noCopy,
    untranslated: ['B+R'],
    translation: ['N'],
    translated: [],
  },
  {
    meets: 'P=0 FPD=1',
    software: `${bind} entry.set_fpd_clear_present();`,
    given: noCopy,
    untranslated: ['B+S'],
    translation: ['N'],
    translated: [],
  },
];

/** P is 0 in memory, and something was cached before. */
const somethingStale: readonly Row[] = [
  {
    meets: 'P=0 FPD=1, and a stale translation with a stale entry',
    software: `${bind} entry.set_fpd_clear_present();`,
    given: { ...noCopy, 'PASID-cache': 'first FPD=0 DID=1', IOTLB: 'first DID=1' },
    untranslated: ['T'],
    translation: ['T'],
    translated: [],
  },
  {
    meets: 'P=0 FPD=1, and a stale translation alone (U2)',
    software: `${bind} entry.set_fpd_clear_present(); memory.unmap_page();`,
    given: { ...noCopy, IOTLB: 'first DID=1' },
    untranslated: ['T'],
    translation: ['T'],
    translated: [],
  },
  {
    meets: 'P=0 FPD=1, and a stale entry, the page mapped',
    software: `${bind} entry.set_fpd_clear_present();`,
    given: { ...noCopy, 'PASID-cache': 'first FPD=0 DID=1' },
    untranslated: ['T'],
    translation: ['T'],
    translated: [],
  },
  {
    meets: 'P=0 FPD=1, and a stale entry with FPD=0, the page unmapped (U1)',
    software: `${bind} entry.set_fpd_clear_present(); memory.unmap_page();`,
    given: { ...noCopy, 'PASID-cache': 'first FPD=0 DID=1' },
    untranslated: ['B+R'],
    translation: ['N'],
    translated: [],
  },
  {
    meets: 'P=0 FPD=0, and a stale entry with FPD=1, the page unmapped (U1)',
    software: `${bind} entry.set_fault_disable(); entry.clear_word0(); memory.unmap_page();`,
    given: { ...noCopy, 'PASID-cache': 'first FPD=1 DID=1' },
    untranslated: ['B+S'],
    translation: ['N'],
    translated: [],
  },
  {
    meets: 'P=0 FPD=1, and what the Device-TLB keeps',
    software: `${bind} entry.set_fpd_clear_present(); memory.unmap_page();`,
    given: { ...noCopy, 'Device-TLB': 'first' },
    untranslated: ['B+S'],
    translation: ['N'],
    translated: ['T'],
  },
];

describe.each([...nothingStale, ...somethingStale])('a request that meets $meets', (row) => {
  const litmus = new Litmus(row.software);

  it.each(['untranslated', 'translation', 'translated'] as const)(
    'has exactly the fates of the table, %s',
    (kind) => {
      expect(litmus.fatesOf(kind, row.given)).toEqual(row[kind]);
    },
  );
});

const pasidCache = 'invalidate.pasid_cache();';
const iotlb = 'invalidate.iotlb();';
const deviceTlb = 'invalidate.device_tlb();';
const wait = 'wait();';
const tornDown = `${bind} entry.set_fpd_clear_present();`;
const tornDownNoEntry = `${tornDown} ${pasidCache} ${wait}`;
const stage2 = 'entry.set_present_stage2(); device.start();';
const boundToStage2 = `${stage2} entry.clear_present(); invalidate.pasid_cache(2); ${wait}`;
const tornDownNoTranslation = `${tornDownNoEntry} ${iotlb} ${wait}`;

/** Two programs that differ in one step, and a state in which the first can end and the second cannot. */
interface Pair {
  readonly shows: string;
  readonly can: string;
  readonly cannot: string;
  readonly end: Given;
  /** Parts of the hardware that litmus programs do without unless they say so. */
  readonly hardware?: Partial<Configuration>;
}

const pairs: readonly Pair[] = [
  {
    shows: 'only a wait tells that a stale entry is gone',
    can: `${tornDown} ${pasidCache}`,
    cannot: `${tornDown} ${pasidCache} ${wait}`,
    end: { 'PASID-cache': 'first FPD=0 DID=1' },
  },
  {
    shows: 'only a wait tells that a stale translation is gone',
    can: `${tornDownNoEntry} ${iotlb}`,
    cannot: `${tornDownNoEntry} ${iotlb} ${wait}`,
    end: { IOTLB: 'first DID=1' },
  },
  {
    shows: 'only a wait tells that the device dropped its translation',
    can: `${tornDownNoTranslation} ${deviceTlb}`,
    cannot: `${tornDownNoTranslation} ${deviceTlb} ${wait}`,
    end: { 'Device-TLB': 'first' },
  },
  {
    shows: 'a stale entry fills the IOTLB again when that is invalidated first',
    can: `${tornDown} ${iotlb} ${wait} ${pasidCache} ${wait}`,
    cannot: `${tornDown} ${pasidCache} ${wait} ${iotlb} ${wait}`,
    end: { IOTLB: 'first DID=1' },
  },
  {
    shows: 'the queue keeps the order of the PASID-cache and the IOTLB without a wait between them',
    can: `${tornDown} ${iotlb} ${pasidCache} ${wait}`,
    cannot: `${tornDown} ${pasidCache} ${iotlb} ${wait}`,
    end: { IOTLB: 'first DID=1' },
  },
  {
    shows: 'a stale translation fills the Device-TLB again when that is invalidated first',
    can: `${tornDownNoEntry} ${deviceTlb} ${wait} ${iotlb} ${wait}`,
    cannot: `${tornDownNoEntry} ${iotlb} ${wait} ${deviceTlb} ${wait}`,
    end: { 'Device-TLB': 'first' },
  },
  {
    shows: 'the queue keeps the order of the IOTLB and the Device-TLB without a wait between them',
    can: `${tornDownNoEntry} ${deviceTlb} ${iotlb} ${wait}`,
    cannot: `${tornDownNoEntry} ${iotlb} ${deviceTlb} ${wait}`,
    end: { 'Device-TLB': 'first' },
  },
  {
    shows: 'an entry that is present again is cached again',
    can: `${bind} ${pasidCache} ${wait}`,
    cannot: `${tornDown} ${pasidCache} ${wait}`,
    end: { 'PASID-cache': 'first FPD=0 DID=1' },
  },
  {
    shows: 'an invalidation for another domain leaves a stale entry',
    can: `${tornDown} invalidate.pasid_cache(0); ${wait}`,
    cannot: `${tornDown} invalidate.pasid_cache(1); ${wait}`,
    end: { 'PASID-cache': 'first FPD=0 DID=1' },
  },
  {
    shows: 'an invalidation for another domain leaves a stale translation',
    can: `${tornDownNoEntry} invalidate.iotlb(0); ${wait}`,
    cannot: `${tornDownNoEntry} invalidate.iotlb(1); ${wait}`,
    end: { IOTLB: 'first DID=1' },
  },
  {
    shows: 'an invalidation without PASID leaves what carries one',
    can: `${tornDownNoTranslation} invalidate.device_tlb(no_pasid); ${wait}`,
    cannot: `${tornDownNoTranslation} invalidate.device_tlb(pasid); ${wait}`,
    end: { 'Device-TLB': 'first' },
  },
  {
    shows: 'an IOTLB invalidation drains the requests that were translated before it',
    can: `${tornDownNoEntry} ${wait}`,
    cannot: `${tornDownNoEntry} ${iotlb} ${wait}`,
    end: { request: 'translated' },
  },
  {
    shows:
      'an IOTLB invalidation does not drain translated requests of the device, a Device-TLB invalidation does',
    can: `${tornDownNoTranslation} ${iotlb} ${wait}`,
    cannot: `${tornDownNoTranslation} ${deviceTlb} ${wait}`,
    end: { request: 'fromDeviceTlb' },
  },
  {
    shows: 'a drain leaves nothing in flight, a stop alone does',
    can: `${bind} device.stop();`,
    cannot: `${bind} device.stop(); device.drain();`,
    end: { request: 'untranslated' },
  },
  {
    shows: 'FPD that is set while the entry is cached counts once the cached copy is gone',
    can: `${bind} entry.set_fault_disable();`,
    cannot: `${bind} entry.set_fault_disable(); ${pasidCache} ${wait}`,
    end: { 'PASID-cache': 'first FPD=0 DID=1' },
  },
];

/** Forms of an invalidation that look right and leave what is cached where it is. */
const tagPairs: readonly Pair[] = [
  {
    shows: 'an invalidation sent to another unit leaves a stale entry',
    can: `${tornDown} invalidate.pasid_cache(1, other); ${wait}`,
    cannot: `${tornDown} invalidate.pasid_cache(1, own); ${wait}`,
    end: { 'PASID-cache': 'first FPD=0 DID=1' },
  },
  ...['type=page', 'type=other_pasid', 'type=nothing', 'type=domain', 'unit=other'].map((tag) => ({
    shows: `an IOTLB invalidation with ${tag} leaves a stale translation`,
    can: `${tornDownNoEntry} invalidate.iotlb(did=1, ${tag}); ${wait}`,
    cannot: `${tornDownNoEntry} invalidate.iotlb(did=1, type=pasid); ${wait}`,
    end: { IOTLB: 'first DID=1' },
  })),
  {
    shows: 'an IOTLB invalidation with IH set leaves the paging-structure cache',
    can: `${tornDownNoEntry} invalidate.iotlb(type=ih); ${wait}`,
    cannot: `${tornDownNoEntry} invalidate.iotlb(type=pasid); ${wait}`,
    end: { 'paging-structure cache': 'first DID=1' },
    hardware: { structures: true },
  },
  {
    shows: 'a second-stage translation is reached by the domain-selective invalidation and by no other',
    can: `${boundToStage2} invalidate.iotlb(did=2, type=pasid); ${wait}`,
    cannot: `${boundToStage2} invalidate.iotlb(did=2, type=domain); ${wait}`,
    end: { IOTLB: 'stage2 DID=2' },
  },
  {
    shows: 'an invalidation of one page leaves what the device keeps of another',
    can: `${tornDownNoTranslation} invalidate.device_tlb(page); ${wait}`,
    cannot: `${tornDownNoTranslation} invalidate.device_tlb(pasid); ${wait}`,
    end: { 'Device-TLB': 'first' },
  },
];

/** What hardware may make of an entry that changes while it is read, or that it remembers as not present. */
const fetchPairs: readonly Pair[] = [
  {
    shows: 'an entry read in chunks is torn when the rest is wiped before the invalidation',
    can: `${tornDown} entry.clear_rest();`,
    cannot: `${tornDownNoEntry} entry.clear_rest();`,
    end: { 'PASID-cache': 'none FPD=0 DID=1' },
    hardware: { chunks: true },
  },
  {
    shows: 'an entry read whole is torn only when the rest is wiped while P is 1',
    can: `${bind} entry.clear_rest();`,
    cannot: `${tornDown} entry.clear_rest();`,
    end: { 'PASID-cache': 'none FPD=0 DID=0' },
  },
  {
    shows: 'an invalidation for the domain that was read puts an end to a fetch',
    can: `${tornDown} invalidate.pasid_cache(0); ${wait}`,
    cannot: `${tornDown} invalidate.pasid_cache(1); ${wait}`,
    end: { 'entry fetch': 'chunk 0 FPD=0 DID=1' },
    hardware: { chunks: true },
  },
  {
    shows: 'in caching mode it stays cached that FPD was 1, until domain 0 is invalidated',
    can: `${tornDownNoEntry} entry.clear_fault_disable();`,
    cannot: `${tornDownNoEntry} entry.clear_fault_disable(); invalidate.pasid_cache(0); ${wait}`,
    end: { 'PASID-cache': 'P=0 FPD=1' },
    hardware: { cachingMode: true },
  },
];

describe('pairs that differ in one step', () => {
  it.each([...pairs, ...tagPairs, ...fetchPairs])('show that $shows', ({ can, cannot, end, hardware }) => {
    const ends = [can, cannot].map((software) => new Litmus(software, hardware).canEndIn(end));
    expect(ends).toEqual([true, false]);
  });
});

describe('two stores to word 0', () => {
  const reported = (software: string) => new Litmus(software).fatesOf('untranslated', noCopy);

  it('let a fault be reported between them when P is cleared first', () => {
    expect(reported(`${bind} entry.clear_present();`)).toEqual(['B+R']);
    expect(reported(`${bind} entry.clear_present(); entry.set_fault_disable();`)).toEqual(['B+S']);
  });

  it('report nothing between them when FPD is set first', () => {
    expect(reported(`${bind} entry.set_fault_disable();`)).toEqual(['T']);
    expect(reported(`${bind} entry.set_fault_disable(); entry.clear_present();`)).toEqual(['B+S']);
  });

  it('are as good as one once both are done', () => {
    expect(reported(`${bind} entry.set_fpd_clear_present();`)).toEqual(['B+S']);
  });
});

describe('a present entry whose other words are wiped', () => {
  const wiped = new Litmus(`${bind} entry.clear_rest();`);

  it('blocks an untranslated request, and FPD decides whether that is reported', () => {
    expect(wiped.fatesOf('untranslated', noCopy)).toEqual(['B+R']);
    expect(
      new Litmus(`${bind} entry.set_fault_disable(); entry.clear_rest();`).fatesOf('untranslated', noCopy),
    ).toEqual(['B+S']);
  });
});

describe('a device that is drained after its PASID was taken away', () => {
  const unbindFirst = 'intel_svm_unbind_mm(); dsa_stop_dma(); mmu_notifier_release() { }';

  it('can be started by the process that gets the PASID', () => {
    const plausible = never('device.start(owner=second)', {
      after: 'device.drain',
      besides: ['device.start(owner=first)'],
    });
    const setting = { kernel: '5.8', flow: `thread close { ${bind} ${unbindFirst} }` };
    expect(tryClaim(setting, plausible).verdict).toBe('violated');
  });
});
