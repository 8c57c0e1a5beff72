/**
 * Single edits of the charts of hardware, device and kernel data, and which claims notice them.
 *
 * Bound     Of each kind of edit of each chart so many are tried, evenly spread; in the smallest scope that has the
 *           component, under `proposed`, and under 5.8 when nobody notices. An edit that nobody notices is listed: it
 *           takes behaviour away, or the claims do not depend on what it changes. The charts of a shared queue are not
 *           edited here: shared-queue.test.ts edits its wait.
 */
import { describe, expect, it } from 'vitest';
import { type ScopeName, scopes } from '../model/scopes.ts';
import { type Charts, charts } from '../model/system.ts';
import { compile } from '../src/index.ts';
import { claims } from './catalog.ts';
import { type ChartEdit, chartEdits, type EditKind, spread } from './chart-mutation.ts';
import { brokenClaims, requestFor, type Setting } from './trial.ts';

type ChartName = keyof Charts;

const MOST = 4;
const kernels = ['proposed', '5.8'];

/** The smallest scope that has a component, where it is not the smallest of all. */
const home: Partial<Record<ChartName, ScopeName>> = {
  entryFetch: 'chunked',
  structureCache: 'structures',
  deviceTlb: 'ats',
  invalidationQueue: 'vanish',
  device: 'vanish',
  pageRequestQueue: 'overflow',
  faultWork: 'pageRequests',
  attachHandle: 'pageRequests',
  request: 'pageRequests',
};

const settingOf = (chart: ChartName, kernel: string): Setting => ({
  kernel,
  flow: 'exit',
  ...scopes[home[chart] ?? 'quick'].configuration,
});

const before = new Map<string, ReadonlySet<string>>();

/** What the unedited charts break already. */
function brokenBefore(chart: ChartName, kernel: string): ReadonlySet<string> {
  const key = `${kernel} ${home[chart] ?? 'quick'}`;
  const known = before.get(key) ?? new Set(Object.keys(brokenClaims(settingOf(chart, kernel), claims)));
  before.set(key, known);
  return known;
}

/** Who notices: claim and steps of its shortest trace, under the first kernel version that shows it. */
function noticed(chart: ChartName, edit: ChartEdit): string | undefined {
  const using = { [chart]: edit.edited() };
  for (const kernel of kernels) {
    const broken = brokenClaims({ ...settingOf(chart, kernel), using }, claims);
    const found = Object.entries(broken)
      .filter(([id]) => !brokenBefore(chart, kernel).has(id))
      .toSorted(([, a], [, b]) => a - b);
    if (found.length > 0) return `${kernel}: ${found.map(([id, steps]) => `${id} ${steps}`).join(', ')}`;
  }
  return undefined;
}

interface Row {
  readonly chart: ChartName;
  readonly kind: EditKind;
  readonly edit: string;
  readonly noticed: string | undefined;
}

/** Charts that there is an instance of in their scope. */
const present = (Object.keys(charts) as ChartName[]).flatMap((chart) => {
  const { system } = compile(requestFor(settingOf(chart, 'proposed'), claims));
  const edits = chartEdits(charts[chart], system);
  return edits.length === 0 ? [] : [{ chart, edits }];
});

const tried = present.map(({ chart, edits }) => ({
  chart,
  all: edits.length,
  edits: (['no effect', 'forbidden', 'allowed'] as const).flatMap((kind) =>
    spread(
      edits.filter((edit) => edit.kind === kind),
      MOST,
    ),
  ),
}));

const rows: readonly Row[] = tried.flatMap(({ chart, edits }) =>
  edits.map((edit) => ({ chart, kind: edit.kind, edit: edit.name, noticed: noticed(chart, edit) })),
);

const lineOf = ({ chart, kind, edit }: Row): string => `${chart} ${kind}  ${edit}`;

describe('single edits of charts', () => {
  it('are so many of so many', () => {
    const lines = tried.map(({ chart, all, edits }) => {
      const caught = rows.filter((row) => row.chart === chart && row.noticed !== undefined).length;
      return `${chart.padEnd(18)} ${caught} of ${edits.length} noticed, of ${all} that there are`;
    });
    expect(lines.join('\n')).toMatchInlineSnapshot(`
      "entryWord0         8 of 11 noticed, of 23 that there are
      entryWord1         4 of 8 noticed, of 8 that there are
      entryTables        5 of 11 noticed, of 12 that there are
      entryFetch         4 of 12 noticed, of 39 that there are
      pasidCache         1 of 12 noticed, of 30 that there are
      iotlb              0 of 12 noticed, of 30 that there are
      structureCache     3 of 12 noticed, of 24 that there are
      deviceTlb          4 of 12 noticed, of 17 that there are
      invalidationQueue  8 of 8 noticed, of 21 that there are
      pageRequestQueue   7 of 8 noticed, of 15 that there are
      faultWork          9 of 12 noticed, of 29 that there are
      attachHandle       5 of 11 noticed, of 12 that there are
      device             2 of 12 noticed, of 138 that there are
      request            3 of 12 noticed, of 473 that there are
      pageTable          2 of 11 noticed, of 22 that there are
      frame              2 of 10 noticed, of 11 that there are
      mmNotifier         3 of 8 noticed, of 12 that there are
      pasidAllocator     1 of 6 noticed, of 6 that there are
      bindingList        2 of 5 noticed, of 5 that there are
      cacheTag           1 of 3 noticed, of 3 that there are
      lock               4 of 6 noticed, of 6 that there are"
    `);
  });

  it('are noticed by these claims', () => {
    const lines = rows.flatMap((row) =>
      row.noticed === undefined ? [] : [`${lineOf(row)}  →  ${row.noticed}`],
    );
    expect(lines.join('\n')).toMatchInlineSnapshot(`
      "entryWord0 no effect  everywhere: entry.set_fpd_clear_present  →  proposed: no-torn-entry 18, no-unrecoverable-fault 20, no-fault-after-release 22, invalidation-reaches 24, no-freed-memory-reached 27, no-foreign-translation 53
      entryWord0 no effect  everywhere: entry.set_present  →  proposed: no-unrecoverable-fault 5, no-fault-after-release 12, lifecycle 28
      entryWord0 no effect  P=0 FPD=1: entry.clear_fault_disable  →  proposed: faults-reported-after-unbind 39
      entryWord0 forbidden  everywhere: entry.set_fpd_clear_present  →  proposed: every-wait-ends 12
      entryWord0 forbidden  P=0 FPD=1: entry.clear_fault_disable  →  proposed: every-wait-ends 31
      entryWord0 allowed  P=0 FPD=0: iommu.suppress_0x59  →  proposed: faults-reported-after-unbind 39
      entryWord0 allowed  P=0 FPD=0: iommu.fetch_entry(FPD=0)  →  proposed: no-torn-entry 1, no-unrecoverable-fault 6, no-fault-after-release 22
      entryWord0 allowed  P=1 FPD=0: entry.is_present(answer=no)  →  proposed: no-unrecoverable-fault 14, no-fault-after-release 14, invalidation-reaches 15, no-freed-memory-reached 18, lifecycle 28, no-foreign-translation 35
      entryWord1 no effect  everywhere: entry.set_present  →  proposed: no-torn-entry 2
      entryWord1 forbidden  everywhere: entry.clear_rest  →  proposed: every-wait-ends 16
      entryWord1 forbidden  everywhere: entry.set_present  →  proposed: every-wait-ends 0
      entryWord1 forbidden  DID=1: entry.read_did(did=1)  →  proposed: every-wait-ends 11
      entryTables no effect  everywhere: entry.set_present(owner=first)  →  proposed: no-torn-entry 2, no-unrecoverable-fault 6
      entryTables no effect  everywhere: entry.set_present(owner=second)  →  proposed: no-torn-entry 40
      entryTables forbidden  everywhere: entry.clear_rest  →  proposed: every-wait-ends 16
      entryTables forbidden  everywhere: entry.set_present(owner=first)  →  proposed: every-wait-ends 0
      entryTables allowed  first: iommu.fetch_entry(owner=second)  →  proposed: no-foreign-translation 6
      entryFetch no effect  chunk 0 FPD=0 DID=1: iommu.invalidate_pasid_cache(did=1, unit=own)  →  proposed: no-torn-entry 19, no-unrecoverable-fault 21, no-fault-after-release 23, invalidation-reaches 25, no-freed-memory-reached 28, no-foreign-translation 45
      entryFetch forbidden  everywhere: entry.set_present  →  proposed: every-wait-ends 0
      entryFetch forbidden  chunk 1 first: iommu.invalidate_pasid_cache(did=1, unit=own)  →  proposed: every-wait-ends 12
      entryFetch allowed  idle: iommu.finish_with_chunk1(FPD=0, did=1)  →  proposed: no-torn-entry 1, no-unrecoverable-fault 6, no-fault-after-release 22, invalidation-reaches 24, no-freed-memory-reached 27, no-foreign-translation 44
      pasidCache forbidden  empty: iommu.invalidate_pasid_cache(did=1, unit=own)  →  proposed: every-wait-ends 11
      structureCache no effect  first DID=1: iommu.invalidate_iotlb(did=1, type=pasid, unit=own)  →  proposed: no-freed-memory-reached 43
      structureCache forbidden  empty: iommu.invalidate_iotlb(did=1, type=pasid, unit=own)  →  proposed: every-wait-ends 14
      structureCache allowed  empty: iommu.walk_from_structures(did=1, owner=second)  →  proposed: no-foreign-translation 6
      deviceTlb no effect  everywhere: iommu.invalidate_device_tlb(tag=pasid)  →  proposed: invalidation-reaches 29, no-freed-memory-reached 31, no-foreign-translation 48
      deviceTlb allowed  empty: device.request_translated(owner=first)  →  proposed: no-freed-memory-reached 27, no-foreign-translation 44
      deviceTlb allowed  empty: device.request_translated(owner=second)  →  proposed: no-foreign-translation 3
      deviceTlb allowed  first: device.request_translated(owner=second)  →  proposed: no-foreign-translation 7
      invalidationQueue no effect  everywhere: invalidate.pasid_cache(did=1, unit=own)  →  proposed: invalidation-reaches 25, no-unrecoverable-fault 27, no-fault-after-release 27, no-freed-memory-reached 28, no-foreign-translation 48
      invalidationQueue no effect  everywhere: invalidate.iotlb(did=1, unit=own, type=pasid)  →  proposed: invalidation-reaches 25, no-freed-memory-reached 28, no-foreign-translation 48
      invalidationQueue no effect  everywhere: iommu.invalidate_device_tlb(tag=pasid)  →  proposed: every-wait-ends 19
      invalidationQueue no effect  everywhere: iommu.time_out  →  proposed: every-wait-ends 20
      invalidationQueue forbidden  everywhere: invalidate.pasid_cache(did=1, unit=own)  →  proposed: every-wait-ends 10
      invalidationQueue forbidden  everywhere: invalidate.iotlb(did=1, unit=own, type=pasid)  →  proposed: every-wait-ends 13
      invalidationQueue forbidden  everywhere: iommu.invalidate_device_tlb(tag=pasid)  →  proposed: every-wait-ends 18
      invalidationQueue forbidden  everywhere: invalidate.abort(step=1)  →  proposed: every-wait-ends 20
      pageRequestQueue no effect  everywhere: iommu.queue_page_request  →  proposed: one-response-per-group 6, page-requests-drained 54
      pageRequestQueue no effect  everywhere: prq.take  →  proposed: one-response-per-group 6, every-wait-ends 39
      pageRequestQueue no effect  everywhere: prq.report  →  proposed: one-response-per-group 9, every-wait-ends 43
      pageRequestQueue forbidden  everywhere: iommu.queue_page_request  →  proposed: one-response-per-group 56
      pageRequestQueue forbidden  everywhere: prq.take  →  proposed: one-response-per-group 6, every-wait-ends 38
      pageRequestQueue forbidden  everywhere: prq.is_overflowed(answer=yes)  →  proposed: one-response-per-group 14, every-wait-ends 46
      pageRequestQueue forbidden  everywhere: prq.is_empty(answer=yes)  →  proposed: every-wait-ends 61
      faultWork no effect  none: prq.report(finds=first)  →  proposed: one-response-per-group 6, page-requests-drained 56
      faultWork no effect  none: prq.report(finds=second)  →  proposed: one-response-per-group 56
      faultWork no effect  queued.first: iopf.run(finds=first)  →  proposed: one-response-per-group 6, every-wait-ends 43
      faultWork no effect  queued.second: iopf.run(finds=second)  →  proposed: one-response-per-group 56
      faultWork forbidden  none: prq.report(finds=first)  →  proposed: one-response-per-group 6, every-wait-ends 39
      faultWork forbidden  none: prq.report(finds=second)  →  proposed: one-response-per-group 56
      faultWork forbidden  queued.first: iopf.run(finds=first)  →  proposed: one-response-per-group 6, every-wait-ends 42
      faultWork forbidden  queued.second: iopf.run(finds=second)  →  proposed: one-response-per-group 56
      faultWork allowed  none: iopf.run(finds=first)  →  proposed: one-response-per-group 2, every-wait-ends 43
      attachHandle forbidden  everywhere: handle.install(owner=first)  →  proposed: every-wait-ends 0
      attachHandle forbidden  everywhere: handle.erase  →  proposed: every-wait-ends 49
      attachHandle forbidden  first: prq.report(finds=first)  →  proposed: one-response-per-group 6, every-wait-ends 39
      attachHandle allowed  first: prq.report(finds=second)  →  proposed: no-foreign-translation 8
      attachHandle allowed  second: prq.report(finds=first)  →  proposed: no-foreign-translation 60
      device forbidden  running: device.stop  →  proposed: every-wait-ends 28
      device allowed  second: device.request_translation(requester=first)  →  proposed: no-foreign-translation 49
      request no effect  translated.second DID=1: memory.reach(owner=second)  →  proposed: one-response-per-group 55
      request forbidden  translation.second: iommu.answer_translation(requester=second)  →  proposed: one-response-per-group 56
      request allowed  none: iommu.report_0x59  →  proposed: no-unrecoverable-fault 46, no-fault-after-release 46
      pageTable forbidden  mapped: memory.unmap_page  →  proposed: every-wait-ends 19
      pageTable forbidden  unmappedAndUnlinked: memory.free_page_table  →  proposed: every-wait-ends 22
      frame forbidden  owned: memory.free_page  →  proposed: every-wait-ends 21
      frame forbidden  owned: memory.reach  →  proposed: every-wait-ends 19
      mmNotifier no effect  releasing: mm.released  →  proposed: every-wait-ends 44
      mmNotifier forbidden  registered: mm.release  →  proposed: every-wait-ends 6
      mmNotifier forbidden  releasing: mm.released  →  proposed: every-wait-ends 18
      pasidAllocator forbidden  first: binding.end  →  proposed: every-wait-ends 36
      bindingList forbidden  listed: binding.is_listed(answer=yes)  →  proposed: every-wait-ends 8
      bindingList forbidden  listed: binding.unlist  →  proposed: every-wait-ends 33
      cacheTag forbidden  assigned: binding.unassign_cache_tag  →  proposed: every-wait-ends 35
      lock no effect  free: lock.acquire  →  proposed: every-wait-ends 9
      lock no effect  held: lock.release  →  proposed: every-wait-ends 25
      lock forbidden  free: lock.acquire  →  proposed: every-wait-ends 7
      lock forbidden  held: lock.release  →  proposed: every-wait-ends 9"
    `);
  });

  it('that nobody notices are these', () => {
    const lines = rows.filter((row) => row.noticed === undefined).map(lineOf);
    expect(lines.join('\n')).toMatchInlineSnapshot(`
      "entryWord0 forbidden  P=0 FPD=0: entry.clear_fault_disable
      entryWord0 forbidden  P=1 FPD=0: entry.clear_fault_disable
      entryWord0 allowed  P=0 FPD=1: entry.is_present(answer=yes)
      entryWord1 no effect  everywhere: entry.clear_rest
      entryWord1 forbidden  DID=1: iommu.fetch_entry(did=1)
      entryWord1 allowed  DID=0: entry.read_did(did=1)
      entryWord1 allowed  DID=0: iommu.fetch_entry(did=1)
      entryTables no effect  everywhere: entry.clear_rest
      entryTables forbidden  everywhere: entry.set_present(owner=second)
      entryTables forbidden  first: iommu.fetch_entry(owner=first)
      entryTables allowed  wiped: iommu.fetch_entry(owner=first)
      entryTables allowed  wiped: iommu.fetch_entry(owner=second)
      entryTables allowed  second: iommu.fetch_entry(owner=first)
      entryFetch no effect  everywhere: entry.set_present
      entryFetch no effect  idle: iommu.fetch_chunk1(owner=first)
      entryFetch no effect  chunk 1 first: iommu.invalidate_pasid_cache(did=1, unit=own)
      entryFetch forbidden  idle: iommu.fetch_chunk1(owner=first)
      entryFetch forbidden  chunk 0 FPD=0 DID=1: iommu.finish_with_chunk1(FPD=0, did=1)
      entryFetch allowed  chunk 0 FPD=0 DID=1: iommu.fetch_chunk1(owner=first)
      entryFetch allowed  chunk 1 first: iommu.fetch_chunk1(owner=first)
      entryFetch allowed  chunk 1 second: iommu.fetch_chunk0(FPD=0, did=1)
      pasidCache no effect  empty: iommu.fetch_entry(FPD=0, did=1, owner=first)
      pasidCache no effect  empty: iommu.fetch_entry(FPD=0, did=1, owner=second)
      pasidCache no effect  first FPD=0 DID=1: pasid_cache.drop
      pasidCache no effect  second FPD=0 DID=1: iommu.invalidate_pasid_cache(did=1, unit=own)
      pasidCache forbidden  empty: iommu.fetch_entry(FPD=0, did=1, owner=first)
      pasidCache forbidden  first FPD=0 DID=1: iommu.walk(did=1, owner=first)
      pasidCache forbidden  second FPD=0 DID=1: iommu.walk(did=1, owner=second)
      pasidCache allowed  empty: pasid_cache.drop
      pasidCache allowed  first FPD=0 DID=1: iommu.fetch_entry(FPD=0, did=1, owner=first)
      pasidCache allowed  first FPD=0 DID=1: iommu.suppress_0x59
      pasidCache allowed  second FPD=0 DID=1: iommu.fetch_entry(FPD=0, did=1, owner=second)
      iotlb no effect  empty: iommu.walk(did=1, owner=first)
      iotlb no effect  empty: iommu.walk(did=1, owner=second)
      iotlb no effect  first DID=1: iotlb.drop
      iotlb no effect  second DID=1: iommu.invalidate_iotlb(did=1, type=pasid, unit=own)
      iotlb forbidden  empty: iommu.walk(did=1, owner=first)
      iotlb forbidden  empty: iommu.report_0x59
      iotlb forbidden  first DID=1: iommu.translate(did=1, owner=first)
      iotlb forbidden  second DID=1: iommu.translate(did=1, owner=second)
      iotlb allowed  empty: iotlb.drop
      iotlb allowed  first DID=1: iommu.walk(did=1, owner=first)
      iotlb allowed  first DID=1: iommu.suppress_0x59
      iotlb allowed  second DID=1: iommu.walk(did=1, owner=second)
      structureCache no effect  empty: iommu.walk(did=1, owner=first)
      structureCache no effect  empty: iommu.walk(did=1, owner=second)
      structureCache no effect  second DID=1: structures.drop
      structureCache forbidden  empty: iommu.walk(did=1, owner=first)
      structureCache forbidden  first DID=1: structures.drop
      structureCache forbidden  second DID=1: iommu.walk_from_structures(did=1, owner=second)
      structureCache allowed  empty: structures.drop
      structureCache allowed  first DID=1: iommu.walk(did=1, owner=second)
      structureCache allowed  second DID=1: iommu.walk(did=1, owner=first)
      deviceTlb no effect  everywhere: iommu.answer_translation(owner=first)
      deviceTlb no effect  everywhere: iommu.answer_translation(owner=second)
      deviceTlb no effect  first: device_tlb.drop
      deviceTlb forbidden  everywhere: iommu.answer_translation(owner=first)
      deviceTlb forbidden  everywhere: iommu.answer_translation(owner=second)
      deviceTlb forbidden  first: device.request_translated(owner=first)
      deviceTlb forbidden  second: device.request_translated(owner=second)
      deviceTlb allowed  empty: device_tlb.drop
      pageRequestQueue no effect  everywhere: iommu.answer_overflow
      faultWork allowed  queued.first: prq.report(finds=second)
      faultWork allowed  queued.second: prq.report(finds=second)
      faultWork allowed  running: prq.report(finds=first)
      attachHandle no effect  everywhere: handle.install(owner=first)
      attachHandle no effect  everywhere: handle.install(owner=second)
      attachHandle no effect  everywhere: handle.erase
      attachHandle forbidden  everywhere: handle.install(owner=second)
      attachHandle allowed  none: prq.report(finds=first)
      attachHandle allowed  none: prq.report(finds=second)
      device no effect  idle: device.vanish
      device no effect  running: device.vanish
      device no effect  stopping: device.start(owner=first)
      device no effect  drained: binding.end
      device forbidden  idle: device.answers(answer=yes)
      device forbidden  drained: device.start(owner=first)
      device forbidden  second: device.vanish
      device allowed  idle: device.request_untranslated(requester=first)
      device allowed  running: iommu.time_out
      device allowed  drained: device.request_translation(requester=second)
      request no effect  none: device.request_untranslated(requester=first)
      request no effect  none: device.request_page(requester=second)
      request no effect  fromDeviceTlb.second: iommu.invalidate_device_tlb(tag=pasid)
      request forbidden  none: device.request_untranslated(requester=first)
      request forbidden  untranslated: wait(PD=1)
      request forbidden  pageRequest.first: wait(PD=0)
      request allowed  translated.first DID=1: device.request_page(requester=second)
      request allowed  fromDeviceTlb.first: device.request_translated(owner=first)
      request allowed  pageRequest.first: prq.report(finds=second)
      pageTable no effect  mapped: memory.unmap_page
      pageTable no effect  mapped: memory.unlink_page_table
      pageTable no effect  unmapped: memory.unlink_page_table
      pageTable no effect  unmapped: memory.free_page_table
      pageTable forbidden  mapped: iommu.walk
      pageTable forbidden  unmapped: memory.free_page_table
      pageTable allowed  unmapped: iommu.walk
      pageTable allowed  unmappedAndUnlinked: iommu.walk
      pageTable allowed  unlinkedAndFreed: iommu.walk
      frame no effect  owned: memory.free_page
      frame no effect  freed: memory.reuse
      frame forbidden  freed: memory.free_page
      frame forbidden  freed: memory.reuse
      frame allowed  owned: memory.reuse
      frame allowed  freed: memory.reach
      frame allowed  reused: memory.reach
      frame allowed  reused: memory.reuse
      mmNotifier no effect  registered: mm.release
      mmNotifier no effect  released: mm.release
      mmNotifier forbidden  registered: notifier.wait_release
      mmNotifier forbidden  released: mm.released
      mmNotifier allowed  releasing: notifier.wait_release
      pasidAllocator no effect  first: binding.end
      pasidAllocator no effect  first: pasid.allocate
      pasidAllocator forbidden  first: pasid.allocate
      pasidAllocator forbidden  second: binding.end
      pasidAllocator allowed  second: pasid.allocate
      bindingList no effect  listed: binding.unlist
      bindingList forbidden  unlisted: binding.unlist
      bindingList allowed  unlisted: binding.is_listed(answer=yes)
      cacheTag no effect  assigned: binding.unassign_cache_tag
      cacheTag forbidden  unassigned: binding.unassign_cache_tag
      lock allowed  free: lock.release
      lock allowed  held: lock.acquire"
    `);
  });
});
