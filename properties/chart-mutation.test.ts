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

const ONE_IN = 20;
const AT_LEAST = 2;

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
      "entryWord0         2 of 2 noticed, of 22 that there are: faults-reported-after-unbind 1, every-wait-ends 1
      entryType          1 of 2 noticed, of 12 that there are: every-wait-ends 1, nobody, same 1
      entryWord1         1 of 2 noticed, of 10 that there are: every-wait-ends 1, nobody, more 1
      entryTables        0 of 2 noticed, of 12 that there are: nobody, fewer 1, nobody, own 1
      entryFetch         1 of 2 noticed, of 48 that there are: no-unrecoverable-fault 1, no-fault-after-release 1, no-torn-entry 1, nobody, same 1
      pasidCache         0 of 2 noticed, of 29 that there are: nobody, fewer 2
      iotlb              0 of 2 noticed, of 29 that there are: nobody, fewer 2
      structureCache     1 of 2 noticed, of 23 that there are: every-wait-ends 1, nobody, fewer 1
      deviceTlb          0 of 2 noticed, of 18 that there are: nobody, fewer 2
      postedWrites       1 of 1 noticed, of 1 that there are: every-wait-ends 1
      upperFpd           0 of 1 noticed, of 1 that there are: nobody, same 1
      faultRecording     0 of 2 noticed, of 49 that there are: nobody, same 1, nobody, fewer 1
      invalidationQueue  0 of 2 noticed, of 33 that there are: nobody, fewer 1, nobody, own 1
      pendingDescriptors 2 of 2 noticed, of 16 that there are: every-wait-ends 2
      unitQueue          2 of 2 noticed, of 12 that there are: no-unrecoverable-fault 1, no-fault-after-release 1, no-freed-memory-reached 1, invalidation-reaches 1, every-wait-ends 1
      submission         2 of 2 noticed, of 12 that there are: no-freed-memory-reached 1, no-foreign-translation 1, invalidation-reaches 1, every-wait-ends 1
      pageRequestQueue   2 of 2 noticed, of 25 that there are: page-requests-drained 1, one-response-per-group 2
      faultWork          1 of 2 noticed, of 29 that there are: page-requests-drained 1, one-response-per-group 1, nobody, same 1
      attachHandle       1 of 2 noticed, of 12 that there are: one-response-per-group 1, every-wait-ends 1, nobody, own 1
      device             3 of 5 noticed, of 102 that there are: no-unrecoverable-fault 1, no-fault-after-release 1, every-wait-ends 2, nobody, same 1, nobody, fewer 1
      request            5 of 24 noticed, of 484 that there are: no-unrecoverable-fault 1, no-fault-after-release 1, no-freed-memory-reached 3, no-foreign-translation 1, page-requests-drained 1, every-wait-ends 1, nobody, same 15, nobody, fewer 4
      pageTable          1 of 2 noticed, of 10 that there are: every-wait-ends 1, nobody, own 1
      frame              0 of 2 noticed, of 9 that there are: nobody, fewer 1, nobody, own 1
      mmCount            1 of 2 noticed, of 6 that there are: every-wait-ends 1, nobody, own 1
      mmNotifier         1 of 2 noticed, of 6 that there are: every-wait-ends 1, nobody, own 1
      pasidAllocator     1 of 2 noticed, of 5 that there are: every-wait-ends 1, nobody, own 1
      bindingList        1 of 2 noticed, of 6 that there are: every-wait-ends 1, nobody, more 1
      cacheTag           1 of 2 noticed, of 6 that there are: every-wait-ends 1, nobody, own 1
      lock               2 of 2 noticed, of 6 that there are: every-wait-ends 2
      readSection        2 of 2 noticed, of 2 that there are: every-wait-ends 2"
    `);
  });

  it('are noticed by these claims', () => {
    const noticed = rows.filter(({ category }) => category === undefined);
    expect(noticed.map(lineOf).join('\n')).toMatchInlineSnapshot(`
      "entryWord0 no effect  everywhere: entry.clear_word0  →  5.8 exit: faults-reported-after-unbind 37
      entryWord0 forbidden  P=1 FPD=0: entry.is_present(answer=yes)  →  proposed exit: every-wait-ends 10
      entryType forbidden  first stage: entry.read_pgtt(type=pasid)  →  proposed exit: every-wait-ends 12
      entryWord1 forbidden  DID=1: entry.read_did(did=1)  →  proposed exit: every-wait-ends 11
      entryFetch allowed  idle: iommu.finish_with_chunk1(FPD=0, did=1, owner=none)  →  proposed exit: no-torn-entry 1, no-unrecoverable-fault 6, no-fault-after-release 23
      structureCache forbidden  first DID=1: iommu.invalidate_iotlb(did=1, type=pasid, unit=own)  →  proposed exit: every-wait-ends 17
      postedWrites forbidden  in order: iommu.invalidate_device_tlb  →  proposed exit: every-wait-ends 18
      pendingDescriptors no effect  everywhere: invalidate.pasid_cache(did=0, unit=own)  →  5.8 exit: every-wait-ends 32
      pendingDescriptors forbidden  everywhere: invalidate.pasid_cache(did=0, unit=own)  →  5.8 exit: every-wait-ends 30
      unitQueue no effect  everywhere: invalidate.pasid_cache  →  proposed exit: no-unrecoverable-fault 25, no-fault-after-release 25, invalidation-reaches 26, no-freed-memory-reached 29
      unitQueue forbidden  everywhere: invalidate.pasid_cache  →  proposed exit: every-wait-ends 11
      submission no effect  open: invalidate.abort  →  proposed exit: invalidation-reaches 33, no-freed-memory-reached 35, no-foreign-translation 53
      submission forbidden  idle: wait  →  proposed exit: every-wait-ends 13
      pageRequestQueue no effect  everywhere: iommu.queue_page_request  →  proposed exit: one-response-per-group 6, page-requests-drained 56
      pageRequestQueue forbidden  everywhere: iommu.queue_part  →  proposed exit: one-response-per-group 60
      faultWork no effect  none: prq.report(finds=first)  →  proposed exit: one-response-per-group 6, page-requests-drained 57
      attachHandle forbidden  first: prq.report(finds=first)  →  proposed exit: one-response-per-group 6, every-wait-ends 40
      device forbidden  running: device.stop  →  proposed exit: every-wait-ends 29
      device forbidden  gone: iommu.time_out  →  proposed exit: every-wait-ends 20
      device allowed  stopping: device.request_untranslated(requester=second)  →  proposed exit: no-unrecoverable-fault 39, no-fault-after-release 39
      request allowed  untranslated.first: iommu.queue_page_request  →  proposed exit: every-wait-ends 41
      request allowed  untranslated.stray: memory.reach_freed(owner=first)  →  proposed exit: no-freed-memory-reached 54
      request allowed  translation.second: memory.reach_freed(owner=first)  →  proposed exit: no-freed-memory-reached 60
      request allowed  pageRequest.first: memory.reach_freed(owner=first)  →  proposed exit: no-freed-memory-reached 29
      request allowed  pageRequest.arrived.first: wait(PD=1)  →  proposed exit: no-unrecoverable-fault 48, no-fault-after-release 48, page-requests-drained 53, no-foreign-translation 62
      pageTable forbidden  unmapped: memory.unlink_page_table  →  proposed exit: every-wait-ends 21
      mmCount forbidden  2: mm.drop  →  proposed exit: every-wait-ends 24
      mmNotifier forbidden  releasing: mm.released  →  proposed exit: every-wait-ends 19
      pasidAllocator forbidden  first: binding.end  →  proposed exit: every-wait-ends 36
      bindingList forbidden  unlisted: binding.is_listed(answer=no)  →  proposed inherited: every-wait-ends 37
      cacheTag forbidden  unassigned: binding.has_cache_tag(answer=no)  →  proposed munmap: every-wait-ends 36
      lock no effect  free: lock.acquire  →  proposed exit: every-wait-ends 10
      lock forbidden  held: lock.release  →  proposed exit: every-wait-ends 10
      readSection forbidden  everywhere: lock.acquire  →  5.8 exit: every-wait-ends 7
      readSection forbidden  everywhere: lock.release  →  5.8 exit: every-wait-ends 15"
    `);
  });

  it('that nobody notices leave no state that is not accounted for', () => {
    const unnoticed = rows.filter(({ category }) => category !== undefined);
    expect(unnoticed.map(lineOf).join('\n')).toMatchInlineSnapshot(`
      "entryType no effect  everywhere: entry.clear_word0  →  the same states
      entryWord1 no effect  everywhere: entry.clear_rest  →  267 more states, with news of do_exit(pasid=1)
      entryTables no effect  everywhere: entry.clear_rest  →  other states of its own
      entryTables forbidden  first: iommu.fetch_entry(owner=first)  →  fewer states
      entryFetch no effect  everywhere: entry.set_present  →  the same states
      pasidCache no effect  empty: iommu.fetch_entry(FPD=0, did=1, owner=first)  →  fewer states
      pasidCache forbidden  second FPD=0 DID=1: iommu.walk(did=1, owner=second)  →  fewer states
      iotlb no effect  empty: iommu.walk(did=1, owner=first)  →  fewer states
      iotlb forbidden  second DID=1: iommu.translate(did=1, owner=second)  →  fewer states
      structureCache no effect  empty: iommu.walk(did=1, owner=first)  →  fewer states
      deviceTlb no effect  everywhere: iommu.answer_translation(owner=first)  →  fewer states
      deviceTlb forbidden  first: device.request_translated(owner=first)  →  fewer states
      upperFpd forbidden  FPD=0: iommu.report_0x59  →  the same states
      faultRecording no effect  F=0 PFO=0: iommu.report_0x59  →  fewer states
      faultRecording forbidden  F=0 PFO=1: iommu.report_0x59  →  the same states
      invalidationQueue no effect  everywhere: invalidate.pasid_cache(did=0, unit=own)  →  other states of its own
      invalidationQueue forbidden  everywhere: invalidate.pasid_cache(did=0, unit=own)  →  fewer states
      faultWork allowed  queued.first: prq.report(finds=first)  →  the same states
      attachHandle no effect  everywhere: handle.install(owner=first)  →  other states of its own
      device no effect  idle: device.vanish  →  fewer states
      device allowed  unbound: device.answers(answer=no)  →  the same states
      request no effect  none: device.request_untranslated(requester=first)  →  fewer states
      request no effect  fromDeviceTlb.first: memory.reach(owner=first)  →  the same states
      request forbidden  none: device.request_page(requester=second)  →  fewer states
      request forbidden  translated.first DID=1: memory.reach(owner=first)  →  the same states
      request forbidden  pageRequest: device.drain  →  fewer states
      request forbidden  unanswered: iommu.invalidate_iotlb(did=1, type=pasid, unit=own)  →  fewer states
      request allowed  untranslated.first: device.request_untranslated(requester=first)  →  the same states
      request allowed  untranslated.second: iommu.answer_translation(requester=second)  →  the same states
      request allowed  translated.first DID=1: device.drain  →  the same states
      request allowed  translated.second DID=1: device.request_translation(requester=second)  →  the same states
      request allowed  translation.first: device.request_untranslated(requester=first)  →  the same states
      request allowed  translation.first: iommu.reject_and_suppress_0x59  →  the same states
      request allowed  fromDeviceTlb.first: iommu.suppress_0x59  →  the same states
      request allowed  fromDeviceTlb.second: device.request_translated(owner=second)  →  the same states
      request allowed  draining.first: device.request_untranslated(requester=second)  →  the same states
      request allowed  draining.first: iommu.reject_and_suppress_0x59  →  the same states
      request allowed  pageRequest.second: iommu.translate(requester=second, did=1, owner=second)  →  the same states
      request allowed  unanswered.first: device.request_translated(owner=first)  →  the same states
      request allowed  unanswered.second: device.request_untranslated(requester=stray)  →  the same states
      pageTable no effect  mapped: memory.unmap_page  →  other states of its own
      frame no effect  owned: memory.free_page  →  other states of its own
      frame forbidden  freed: memory.reuse  →  fewer states
      mmCount no effect  1: mm.drop  →  other states of its own
      mmNotifier no effect  registered: mm.release  →  other states of its own
      pasidAllocator no effect  first: binding.end  →  other states of its own
      bindingList no effect  listed: binding.unlist  →  2985 more states, with news of request(device=0, pasid=1, request=1), request(device=0, pasid=1, request=2)
      cacheTag no effect  assigned: binding.unassign_cache_tag  →  other states of its own"
    `);
    expect(
      Object.entries(categories).flatMap(
        ([category, text]) => `${text}: ${unnoticed.filter((row) => row.category === category).length}`,
      ),
    ).toMatchInlineSnapshot(`
      [
        "the same states: 21",
        "fewer states: a claim that something never happens cannot break: 16",
        "other states of its own, and everything else goes through no others: 9",
        "more states, none of them against a claim: 2",
      ]
    `);
  });
});
