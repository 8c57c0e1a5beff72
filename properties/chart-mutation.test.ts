/**
 * Single edits of the charts of hardware, device and kernel data: which claims notice them, and what comes of those
 * that nobody notices.
 *
 * Bound     One in so many edits, evenly spread over every chart; chart-mutation.wide.test.ts has all of them.
 */
import { describe, expect, it } from 'vitest';
import { charts } from '../model/system.ts';
import { categories, countsByChart, lineOf, rowOf, subjects } from './chart-edits.ts';
import { spread } from './chart-mutation.ts';

const ONE_IN = 12;
const AT_LEAST = 3;

const all = subjects();
const rows = all.flatMap(({ chart, edits }) =>
  spread(edits, Math.max(AT_LEAST, Math.floor(edits.length / ONE_IN))).map((edit) => rowOf(chart, edit)),
);

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

  it('that nobody notices leave no state that is not accounted for', () => {
    const unnoticed = rows.filter(({ category }) => category !== undefined);
    expect(unnoticed.map(lineOf).join('\n')).toMatchInlineSnapshot(`
      "entryWord0 forbidden  P=0 FPD=0: iommu.report_0x59  →  the same states
      entryWord0 allowed  P=0 FPD=0: entry.is_present(answer=yes)  →  the same states
      entryWord1 no effect  everywhere: entry.clear_rest  →  235 more states, with news of do_exit(pasid=1)
      entryWord1 forbidden  DID=1: iommu.fetch_entry(did=1)  →  fewer states
      entryTables no effect  everywhere: entry.clear_rest  →  other states of its own
      entryTables allowed  wiped: iommu.fetch_entry(owner=first)  →  the same states
      entryFetch no effect  everywhere: entry.set_present  →  the same states
      entryFetch forbidden  idle: iommu.fetch_chunk1(owner=second)  →  fewer states
      entryFetch allowed  chunk 0 FPD=0 DID=1: iommu.fetch_chunk1(owner=second)  →  the same states
      pasidCache no effect  empty: iommu.fetch_entry(FPD=0, did=1, owner=first)  →  fewer states
      pasidCache forbidden  empty: iommu.report_0x59  →  the same states
      pasidCache allowed  first FPD=0 DID=1: iommu.fetch_entry(FPD=0, did=1, owner=first)  →  the same states
      iotlb no effect  empty: iommu.walk(did=1, owner=first)  →  fewer states
      iotlb allowed  first DID=1: iommu.walk(did=1, owner=first)  →  the same states
      structureCache no effect  empty: iommu.walk(did=1, owner=first)  →  fewer states
      structureCache allowed  empty: iommu.walk_from_structures(did=1, owner=first)  →  the same states
      deviceTlb no effect  everywhere: iommu.answer_translation(owner=first)  →  fewer states
      deviceTlb forbidden  everywhere: iommu.answer_translation(owner=second)  →  fewer states
      deviceTlb forbidden  second: device_tlb.drop  →  fewer states
      upperFpd forbidden  FPD=0: iommu.report_0x59  →  the same states
      faultRecording no effect  F=0 PFO=0: iommu.report_0x59  →  fewer states
      faultRecording no effect  F=0 PFO=1: fault.clear_overflow  →  the same states
      faultRecording forbidden  F=0 PFO=1: iommu.report_0x59  →  the same states
      faultRecording allowed  F=1 PFO=0: iommu.collapse_fault  →  the same states
      invalidationQueue no effect  everywhere: invalidate.pasid_cache(did=0, unit=own)  →  other states of its own
      invalidationQueue no effect  everywhere: iommu.invalidate_device_tlb(tag=no_pasid)  →  fewer states
      invalidationQueue forbidden  everywhere: iommu.invalidate_iotlb(did=0, unit=own, type=pasid)  →  fewer states
      faultWork allowed  queued.second: prq.report(finds=first)  →  the same states
      attachHandle no effect  everywhere: handle.install(owner=first)  →  other states of its own
      attachHandle forbidden  everywhere: handle.install(owner=second)  →  fewer states
      attachHandle allowed  none: prq.report(finds=first)  →  the same states
      device no effect  idle: device.vanish  →  fewer states
      device allowed  running: device.request_untranslated(requester=stray)  →  114 more states, of known parts
      device allowed  stopping: device.request_translated(requester=second)  →  364 more states, of known parts
      device allowed  second: device.request_untranslated(requester=stray)  →  16 more states, of known parts
      request no effect  none: device.request_untranslated(requester=first)  →  fewer states
      request forbidden  none: device.request_translation(requester=second)  →  fewer states
      request forbidden  translated.first DID=1: memory.reach(owner=first)  →  the same states
      request forbidden  fromDeviceTlb.first: memory.reach(owner=first)  →  the same states
      request forbidden  pageRequest.first: iommu.invalidate_iotlb(did=2, type=pasid, unit=own)  →  fewer states
      request allowed  none: iommu.translate(requester=stray, did=1, owner=second)  →  the same states
      request allowed  untranslated.first: device.request_untranslated(requester=first)  →  the same states
      request allowed  untranslated.first: memory.reach(owner=first)  →  the same states
      request allowed  untranslated.second: device.request_untranslated(requester=first)  →  the same states
      request allowed  untranslated.stray: device.request_untranslated(requester=second)  →  the same states
      request allowed  translated.first DID=1: device.request_untranslated(requester=second)  →  the same states
      request allowed  translated.first DID=1: iommu.translate(requester=second, did=1, owner=second)  →  the same states
      request allowed  translated.second DID=1: device.request_untranslated(requester=first)  →  the same states
      request allowed  translated.second DID=1: iommu.translate(requester=second, did=1, owner=second)  →  the same states
      request allowed  translation.first: device.request_untranslated(requester=first)  →  the same states
      request allowed  translation.first: iommu.translate(requester=first, did=1, owner=first)  →  the same states
      request allowed  translation.first: iopf.respond  →  the same states
      request allowed  translation.second: iommu.translate(requester=first, did=1, owner=first)  →  the same states
      request allowed  translation.second: iopf.respond  →  the same states
      request allowed  fromDeviceTlb.first: iommu.suppress_0x59  →  the same states
      request allowed  fromDeviceTlb.first: prq.report(finds=second)  →  the same states
      request allowed  fromDeviceTlb.second: iommu.suppress_0x59  →  the same states
      request allowed  fromDeviceTlb.second: prq.report(finds=first)  →  the same states
      request allowed  draining.first: device.drain  →  the same states
      request allowed  draining.first: iommu.reject_and_suppress_0x59  →  the same states
      request allowed  pageRequest.first: device.request_page(requester=first)  →  the same states
      request allowed  pageRequest.second: device.request_page(requester=second)  →  the same states
      request allowed  pageRequest.second: prq.report(finds=first)  →  the same states
      request allowed  pageRequest.arrived.first: prq.report(finds=first)  →  the same states
      request allowed  unanswered.first: iommu.report_0x59  →  352 more states, of known parts
      request allowed  unanswered.first: iommu.reject_and_suppress_0x59  →  the same states
      request allowed  unanswered.second: iommu.suppress_0x59  →  the same states
      pageTable no effect  mapped: memory.unmap_page  →  other states of its own
      frame no effect  owned: memory.free_page  →  other states of its own
      frame allowed  freed: memory.reach  →  the same states
      mmCount no effect  1: mm.drop  →  other states of its own
      mmCount forbidden  2: iommu.walk  →  fewer states
      mmNotifier no effect  registered: mm.release  →  other states of its own
      pasidAllocator no effect  first: binding.end  →  other states of its own
      pasidAllocator no effect  first: pasid.allocate  →  other states of its own
      pasidAllocator forbidden  first: pasid.allocate  →  fewer states
      bindingList no effect  listed: binding.unlist  →  4890 more states, with news of request(device=0, pasid=1, request=1), request(device=0, pasid=1, request=2)
      cacheTag no effect  assigned: binding.unassign_cache_tag  →  other states of its own
      lock allowed  free: lock.release  →  the same states"
    `);
    expect(
      Object.entries(categories).flatMap(
        ([category, text]) => `${text}: ${unnoticed.filter((row) => row.category === category).length}`,
      ),
    ).toMatchInlineSnapshot(`
      [
        "the same states: 45",
        "fewer states: a claim that something never happens cannot break: 18",
        "other states of its own, and everything else goes through no others: 10",
        "more states, none of them against a claim: 6",
      ]
    `);
  });
});
