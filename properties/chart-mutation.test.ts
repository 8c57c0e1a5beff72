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
  it('are there for every chart', () => {
    expect(all.map(({ chart }) => chart)).toEqual(Object.keys(charts));
    expect(all.filter(({ edits }) => edits.length === 0)).toEqual([]);
  });

  it('are noticed by so many claims, or come to this', () => {
    expect(countsByChart(all, rows)).toMatchInlineSnapshot(`
      "entryWord0         1 of 3 noticed, of 22 that there are: faults-reported-after-unbind 1, nobody, same 2
      entryWord1         1 of 3 noticed, of 10 that there are: every-wait-ends 1, nobody, fewer 1, nobody, more 1
      entryTables        1 of 3 noticed, of 12 that there are: every-wait-ends 1, nobody, same 1, nobody, own 1
      entryFetch         0 of 3 noticed, of 38 that there are: nobody, same 2, nobody, fewer 1
      pasidCache         0 of 3 noticed, of 29 that there are: nobody, same 2, nobody, fewer 1
      iotlb              1 of 3 noticed, of 29 that there are: every-wait-ends 1, nobody, same 1, nobody, fewer 1
      structureCache     1 of 3 noticed, of 23 that there are: every-wait-ends 1, nobody, same 1, nobody, fewer 1
      deviceTlb          0 of 3 noticed, of 18 that there are: nobody, fewer 3
      upperFpd           0 of 1 noticed, of 1 that there are: nobody, same 1
      faultRecording     0 of 4 noticed, of 49 that there are: nobody, same 3, nobody, fewer 1
      invalidationQueue  0 of 3 noticed, of 34 that there are: nobody, fewer 2, nobody, own 1
      pendingDescriptors 3 of 3 noticed, of 16 that there are: every-wait-ends 3
      unitQueue          3 of 3 noticed, of 12 that there are: no-unrecoverable-fault 1, no-fault-after-release 1, no-freed-memory-reached 1, invalidation-reaches 1, every-wait-ends 2
      pageRequestQueue   3 of 3 noticed, of 25 that there are: page-requests-drained 1, one-response-per-group 3, every-wait-ends 2
      faultWork          2 of 3 noticed, of 29 that there are: page-requests-drained 1, one-response-per-group 2, nobody, same 1
      attachHandle       0 of 3 noticed, of 12 that there are: nobody, same 1, nobody, fewer 1, nobody, own 1
      device             4 of 8 noticed, of 99 that there are: no-foreign-translation 1, every-wait-ends 3, nobody, fewer 1, nobody, more 3
      request            8 of 40 noticed, of 484 that there are: no-unrecoverable-fault 1, no-fault-after-release 1, no-freed-memory-reached 2, no-foreign-translation 2, page-requests-drained 1, one-response-per-group 3, every-wait-ends 2, nobody, same 28, nobody, fewer 3, nobody, more 1
      pageTable          2 of 3 noticed, of 10 that there are: every-wait-ends 2, nobody, own 1
      frame              1 of 3 noticed, of 9 that there are: every-wait-ends 1, nobody, same 1, nobody, own 1
      mmCount            1 of 3 noticed, of 6 that there are: every-wait-ends 1, nobody, fewer 1, nobody, own 1
      mmNotifier         2 of 3 noticed, of 6 that there are: every-wait-ends 2, nobody, own 1
      pasidAllocator     0 of 3 noticed, of 5 that there are: nobody, fewer 1, nobody, own 2
      bindingList        2 of 3 noticed, of 6 that there are: no-unrecoverable-fault 1, no-fault-after-release 1, no-freed-memory-reached 1, invalidation-reaches 1, every-wait-ends 1, nobody, more 1
      cacheTag           2 of 3 noticed, of 6 that there are: no-freed-memory-reached 1, invalidation-reaches 1, every-wait-ends 1, nobody, own 1
      lock               2 of 3 noticed, of 6 that there are: every-wait-ends 2, nobody, same 1
      readSection        2 of 2 noticed, of 2 that there are: every-wait-ends 2"
    `);
  });

  it('are noticed by these claims', () => {
    const noticed = rows.filter(({ category }) => category === undefined);
    expect(noticed.map(lineOf).join('\n')).toMatchInlineSnapshot(`
      "entryWord0 no effect  everywhere: entry.clear_word0  →  5.8 exit: faults-reported-after-unbind 37
      entryWord1 forbidden  everywhere: entry.set_present  →  proposed exit: every-wait-ends 0
      entryTables forbidden  everywhere: entry.set_present(owner=first)  →  proposed exit: every-wait-ends 0
      iotlb forbidden  empty: iommu.invalidate_iotlb(did=0, type=pasid, unit=own)  →  5.8 exit: every-wait-ends 31
      structureCache forbidden  empty: iommu.invalidate_iotlb(did=0, type=pasid, unit=own)  →  5.8 exit: every-wait-ends 31
      pendingDescriptors no effect  everywhere: invalidate.pasid_cache(did=0, unit=own)  →  5.8 exit: every-wait-ends 31
      pendingDescriptors no effect  everywhere: iommu.invalidate_pasid_cache(did=1, unit=own)  →  5.8 exit: every-wait-ends 33
      pendingDescriptors forbidden  everywhere: invalidate.iotlb(did=0, type=pasid, unit=own)  →  5.8 exit: every-wait-ends 33
      unitQueue no effect  everywhere: invalidate.pasid_cache  →  proposed exit: no-unrecoverable-fault 24, no-fault-after-release 24, invalidation-reaches 25, no-freed-memory-reached 28
      unitQueue no effect  everywhere: iommu.invalidate_pasid_cache  →  proposed exit: every-wait-ends 13
      unitQueue forbidden  everywhere: wait.submit  →  proposed exit: every-wait-ends 12
      pageRequestQueue no effect  everywhere: iommu.queue_page_request  →  proposed exit: one-response-per-group 6, page-requests-drained 55
      pageRequestQueue no effect  everywhere: prq.report  →  proposed exit: one-response-per-group 12, every-wait-ends 43
      pageRequestQueue forbidden  everywhere: prq.keep_part  →  proposed exit: one-response-per-group 9, every-wait-ends 41
      faultWork no effect  none: prq.report(finds=first)  →  proposed exit: one-response-per-group 6, page-requests-drained 56
      faultWork forbidden  queued.second: iopf.run(finds=second)  →  proposed exit: one-response-per-group 56
      device forbidden  idle: device.start(owner=first)  →  proposed exit: every-wait-ends 5
      device forbidden  drained: binding.end  →  proposed exit: every-wait-ends 41
      device forbidden  gone: binding.end  →  proposed exit: every-wait-ends 38
      device allowed  unbound: device.request_translation(requester=first)  →  proposed exit: no-foreign-translation 48
      request no effect  untranslated.second: iommu.translate(requester=second, did=1, owner=second)  →  proposed exit: one-response-per-group 56
      request no effect  draining.first: memory.reach(owner=first)  →  proposed exit: one-response-per-group 20, every-wait-ends 21
      request forbidden  none: wait(PD=0)  →  proposed exit: every-wait-ends 13
      request forbidden  unanswered: prq.report(finds=second)  →  proposed exit: one-response-per-group 56
      request allowed  untranslated.second: memory.reach_freed(owner=first)  →  proposed exit: no-freed-memory-reached 57
      request allowed  untranslated.stray: memory.reach_freed(owner=first)  →  proposed exit: no-freed-memory-reached 53
      request allowed  pageRequest.first: iommu.answer_translation(requester=second)  →  proposed exit: no-foreign-translation 7
      request allowed  pageRequest.arrived.first: wait(PD=1)  →  proposed exit: no-unrecoverable-fault 47, no-fault-after-release 47, page-requests-drained 52, no-foreign-translation 59
      pageTable forbidden  mapped: memory.unmap_page  →  proposed exit: every-wait-ends 19
      pageTable forbidden  unmappedAndUnlinked: memory.free_page_table  →  proposed exit: every-wait-ends 22
      frame forbidden  owned: memory.reach  →  proposed exit: every-wait-ends 19
      mmCount forbidden  1: mm.drop  →  proposed exit: every-wait-ends 45
      mmNotifier forbidden  registered: mm.release  →  proposed exit: every-wait-ends 6
      mmNotifier forbidden  released: notifier.wait_release  →  5.8 exit: every-wait-ends 42
      bindingList forbidden  listed: binding.unlist  →  proposed exit: every-wait-ends 33
      bindingList allowed  listed: binding.is_listed(answer=no)  →  proposed exit: no-unrecoverable-fault 11, no-fault-after-release 11, invalidation-reaches 12, no-freed-memory-reached 15
      cacheTag forbidden  assigned: binding.unassign_cache_tag  →  proposed exit: every-wait-ends 35
      cacheTag allowed  assigned: binding.has_cache_tag(answer=no)  →  proposed munmap: invalidation-reaches 8, no-freed-memory-reached 11
      lock no effect  free: lock.acquire  →  proposed exit: every-wait-ends 9
      lock forbidden  free: lock.acquire  →  proposed exit: every-wait-ends 7
      readSection forbidden  everywhere: lock.acquire  →  5.8 exit: every-wait-ends 7
      readSection forbidden  everywhere: lock.release  →  5.8 exit: every-wait-ends 15"
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
      device allowed  second: device.request_untranslated(requester=stray)  →  8 more states, of known parts
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
      bindingList no effect  listed: binding.unlist  →  2465 more states, with news of request(device=0, pasid=1, request=1), request(device=0, pasid=1, request=2)
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
