/**
 * What becomes of a request that meets a fault: by the kind of the request and by where the fault is found, the events by
 * which it is reported and by which FPD keeps it from being reported. The vocabulary, the charts and the claims take
 * theirs from here.
 *
 * Source  VT-d specification, 7.1.1, qualified faults, and 7.1.3, by kind of request
 */
import { type EventMeaning, type FaultReason, type Feature, inFlight } from './vocabulary/meaning.ts';

interface Outcome {
  readonly event: `iommu.${string}`;
  /** Of a group of page requests one is the last; the others are parts. */
  readonly request: 'untranslated' | 'page request' | 'part' | 'last';
  /**
   * Where P is 0: in the entry in memory, in a cached copy of one that was absent, in a cached entry that points to tables
   * at address 0, or in a page table.
   */
  readonly found: 'entry' | 'absent copy' | 'wiped copy' | 'page table';
  /** Whether FPD of the entry keeps it from being reported, or FPD of a level above. */
  readonly fate: 'report' | 'suppress' | 'suppress above';
  readonly reason: FaultReason;
  readonly meaning: string;
  readonly source: string;
  readonly only?: Feature;
}

const outcomes = [
  {
    event: 'iommu.report_0x59',
    request: 'untranslated',
    found: 'entry',
    fate: 'report',
    reason: '0x59',
    meaning: 'blocks an untranslated request and reports the fault: P of the entry is 0 and FPD is 0',
    source: 'VT-d specification, 7.1.3, SPT.2, and 7.1.1, qualified faults',
  },
  {
    event: 'iommu.suppress_0x59',
    request: 'untranslated',
    found: 'entry',
    fate: 'suppress',
    reason: '0x59',
    meaning: 'blocks an untranslated request in silence: P of the entry is 0 and FPD is 1',
    source: 'VT-d specification, 7.1.3, SPT.2, and 9.6, FPD is evaluated irrespective of P',
  },
  {
    event: 'iommu.report_cached_0x59',
    request: 'untranslated',
    found: 'absent copy',
    fate: 'report',
    reason: '0x59',
    meaning: 'blocks an untranslated request and reports the fault: the cached copy has P=0 and FPD=0',
    source: 'VT-d specification, 6.1, Caching Mode, and 7.1.3, SPT.2',
    only: 'absent',
  },
  {
    event: 'iommu.suppress_cached_0x59',
    request: 'untranslated',
    found: 'absent copy',
    fate: 'suppress',
    reason: '0x59',
    meaning: 'blocks an untranslated request in silence: the cached copy has P=0 and FPD=1',
    source: 'VT-d specification, 6.1, Caching Mode, and 7.1.3, SPT.2',
    only: 'absent',
  },
  {
    event: 'iommu.report_0x72',
    request: 'untranslated',
    found: 'wiped copy',
    fate: 'report',
    reason: '0x72',
    meaning:
      'blocks an untranslated request and reports the fault: the cached entry points to tables at address 0',
    source: 'VT-d specification, 7.1.3, SFS.1 to SFS.4',
  },
  {
    event: 'iommu.suppress_0x72',
    request: 'untranslated',
    found: 'wiped copy',
    fate: 'suppress',
    reason: '0x72',
    meaning: 'the same fault under a cached FPD of 1: blocked in silence',
    source: 'VT-d specification, 7.1.3, SFS.1 to SFS.4, and 7.1.1, qualified faults',
  },
  {
    event: 'iommu.report_0x71',
    request: 'untranslated',
    found: 'page table',
    fate: 'report',
    reason: '0x71',
    meaning:
      'blocks an untranslated request and reports the fault: the page is unmapped, the cached FPD is 0',
    source: 'VT-d specification, 7.1.3, SFS.2',
  },
  {
    event: 'iommu.suppress_0x71',
    request: 'untranslated',
    found: 'page table',
    fate: 'suppress',
    reason: '0x71',
    meaning: 'the same fault under a cached FPD of 1: blocked in silence',
    source: 'VT-d specification, 7.1.3, SFS.2, and 7.1.1, qualified faults',
  },
  {
    event: 'iommu.suppress_upper_0x59',
    request: 'untranslated',
    found: 'entry',
    fate: 'suppress above',
    reason: '0x59',
    meaning: 'blocks an untranslated request in silence: P of the entry is 0 and an upper level has FPD=1',
    source: 'VT-d specification, 7.1.1, and 9.4, 9.5',
    only: 'upper',
  },
  {
    event: 'iommu.suppress_upper_0x72',
    request: 'untranslated',
    found: 'wiped copy',
    fate: 'suppress above',
    reason: '0x72',
    meaning:
      'blocks an untranslated request in silence: the cached entry points to tables at address 0 and an upper level has FPD=1',
    source: 'VT-d specification, 7.1.1, and 9.4, 9.5',
    only: 'upper',
  },
  {
    event: 'iommu.suppress_upper_0x71',
    request: 'untranslated',
    found: 'page table',
    fate: 'suppress above',
    reason: '0x71',
    meaning: 'blocks an untranslated request in silence: the page is unmapped and an upper level has FPD=1',
    source: 'VT-d specification, 7.1.1, and 9.4, 9.5',
    only: 'upper',
  },
  {
    event: 'iommu.reject_and_report_0x59',
    request: 'page request',
    found: 'entry',
    fate: 'report',
    reason: '0x59',
    meaning: 'answers a page request as invalid and reports the fault: P is 0 and FPD is 0',
    source: 'VT-d specification, 7.1.3, SPT.2, page requests',
    only: 'pri',
  },
  {
    event: 'iommu.reject_and_suppress_0x59',
    request: 'page request',
    found: 'entry',
    fate: 'suppress',
    reason: '0x59',
    meaning: 'answers a page request as invalid in silence: P is 0 and FPD is 1',
    source: 'VT-d specification, 7.1.3, SPT.2, page requests',
    only: 'pri',
  },
  {
    event: 'iommu.drop_part_and_report_0x59',
    request: 'part',
    found: 'entry',
    fate: 'report',
    reason: '0x59',
    meaning:
      'drops a page request that is not the last of its group and reports the fault: P is 0 and FPD is 0',
    source: 'VT-d specification, 7.1.3, SPT.2, page requests',
    only: 'groups',
  },
  {
    event: 'iommu.drop_part_and_suppress_0x59',
    request: 'part',
    found: 'entry',
    fate: 'suppress',
    reason: '0x59',
    meaning: 'drops a page request that is not the last of its group in silence: P is 0 and FPD is 1',
    source: 'VT-d specification, 7.1.3, SPT.2, page requests',
    only: 'groups',
  },
  {
    event: 'iommu.reject_last_and_report_0x59',
    request: 'last',
    found: 'entry',
    fate: 'report',
    reason: '0x59',
    meaning: 'answers the last page request of a group as invalid and reports the fault: P is 0 and FPD is 0',
    source: 'VT-d specification, 7.1.3, SPT.2, page requests',
    only: 'groups',
  },
  {
    event: 'iommu.reject_last_and_suppress_0x59',
    request: 'last',
    found: 'entry',
    fate: 'suppress',
    reason: '0x59',
    meaning: 'answers the last page request of a group as invalid in silence: P is 0 and FPD is 1',
    source: 'VT-d specification, 7.1.3, SPT.2, page requests',
    only: 'groups',
  },
  {
    event: 'iommu.reject_cached_and_report_0x59',
    request: 'page request',
    found: 'absent copy',
    fate: 'report',
    reason: '0x59',
    meaning: 'answers a page request as invalid and reports the fault: the cached copy has P=0 and FPD=0',
    source: 'VT-d specification, 6.1, Caching Mode, and 7.1.3, SPT.2, page requests',
    only: 'absent',
  },
  {
    event: 'iommu.reject_cached_and_suppress_0x59',
    request: 'page request',
    found: 'absent copy',
    fate: 'suppress',
    reason: '0x59',
    meaning: 'answers a page request as invalid in silence: the cached copy has P=0 and FPD=1',
    source: 'VT-d specification, 6.1, Caching Mode, and 7.1.3, SPT.2, page requests',
    only: 'absent',
  },
] as const satisfies readonly Outcome[];

type Row = (typeof outcomes)[number];
type Which = Partial<Pick<Outcome, 'request' | 'found' | 'fate'>>;
/** The events of the rows that are so. */
type EventOf<W extends Which> = Extract<Row, W>['event'];

const rowsOf = (which: Which): readonly Row[] =>
  outcomes.filter((row) =>
    Object.entries(which).every(([column, value]) => row[column as keyof Which] === value),
  );

/** The events of the outcomes that are so, in the order of the table. */
export const outcomesOf = <const W extends Which>(which: W): readonly EventOf<W>[] =>
  rowsOf(which).map(({ event }) => event as EventOf<W>);

/** The same transition at each of them. */
export const atOutcomes = <const W extends Which, const To>(
  which: W,
  to: To,
): Readonly<Record<EventOf<W>, To>> =>
  Object.fromEntries(outcomesOf(which).map((event) => [event, to])) as Record<EventOf<W>, To>;

/** What the vocabulary says of them. */
export function faultEvents<const W extends Which>(which: W): Readonly<Record<EventOf<W>, EventMeaning>> {
  const meanings = rowsOf(which).map((row: Outcome): readonly [string, EventMeaning] => {
    const { event, found, fate, reason, meaning, source, only } = row;
    return [
      event,
      {
        actor: 'iommu',
        indices: found === 'page table' ? [...inFlight, 'owner'] : inFlight,
        ...(fate === 'report' ? { reports: reason } : {}),
        meaning,
        source,
        ...(only === undefined ? {} : { only }),
      },
    ];
  });
  return Object.fromEntries(meanings) as Record<EventOf<W>, EventMeaning>;
}
