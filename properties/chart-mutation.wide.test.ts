/** Every single edit of every chart of hardware, device and kernel data. */
import { describe, expect, it } from 'vitest';
import { charts } from '../model/system.ts';
import { countsByChart, lineOf, rowOf, subjects } from './chart-edits.ts';

const all = subjects();
const rows = all.flatMap(({ chart, edits }) => edits.map((edit) => rowOf(chart, edit)));

describe('every single edit of charts', () => {
  it('is there for every chart', () => {
    expect(all.map(({ chart }) => chart)).toEqual(Object.keys(charts));
    expect(all.filter(({ edits }) => edits.length === 0)).toEqual([]);
  });

  it('is caught by these claims, or changes the reached states like this', () => {
    expect(countsByChart(all, rows)).toMatchInlineSnapshot(`
      "entryWord0         17 of 22 noticed, of 22 that there are: no-unrecoverable-fault 7, no-fault-after-release 6, faults-reported-after-unbind 3, no-freed-memory-reached 3, no-foreign-translation 3, no-torn-entry 3, invalidation-reaches 3, every-wait-ends 7, lifecycle 2, nobody, same 3, nobody, fewer 1, nobody, more 1
      entryWord1         6 of 10 noticed, of 10 that there are: no-unrecoverable-fault 1, no-fault-after-release 1, no-freed-memory-reached 1, no-foreign-translation 1, no-torn-entry 1, invalidation-reaches 1, every-wait-ends 4, nobody, same 1, nobody, fewer 1, nobody, more 2
      entryTables        5 of 12 noticed, of 12 that there are: no-unrecoverable-fault 1, no-foreign-translation 1, no-torn-entry 2, every-wait-ends 2, nobody, same 2, nobody, fewer 3, nobody, own 1, nobody, more 1
      entryFetch         9 of 38 noticed, of 38 that there are: no-unrecoverable-fault 2, no-fault-after-release 2, no-freed-memory-reached 2, no-foreign-translation 5, no-torn-entry 2, invalidation-reaches 2, every-wait-ends 4, nobody, same 13, nobody, fewer 7, nobody, own 6, nobody, more 3
      pasidCache         8 of 29 noticed, of 29 that there are: no-unrecoverable-fault 1, no-fault-after-release 1, no-freed-memory-reached 2, no-foreign-translation 4, invalidation-reaches 2, every-wait-ends 4, nobody, same 11, nobody, fewer 10
      iotlb              9 of 29 noticed, of 29 that there are: no-freed-memory-reached 3, no-foreign-translation 5, invalidation-reaches 1, every-wait-ends 4, nobody, same 10, nobody, fewer 10
      structureCache     6 of 23 noticed, of 23 that there are: no-freed-memory-reached 1, no-foreign-translation 2, invalidation-reaches 1, every-wait-ends 3, nobody, same 9, nobody, fewer 8
      deviceTlb          7 of 18 noticed, of 18 that there are: no-freed-memory-reached 3, no-foreign-translation 5, invalidation-reaches 1, every-wait-ends 2, nobody, same 1, nobody, fewer 10
      upperFpd           11 of 14 noticed, of 14 that there are: no-unrecoverable-fault 2, no-fault-after-release 2, faults-reported-after-unbind 2, every-wait-ends 5, upper-fpd-obeyed 6, nobody, same 3
      faultRecording     36 of 61 noticed, of 61 that there are: every-wait-ends 2, reported-faults-printed 34, nobody, same 22, nobody, fewer 3
      invalidationQueue  19 of 34 noticed, of 34 that there are: no-unrecoverable-fault 1, no-fault-after-release 1, no-freed-memory-reached 3, no-foreign-translation 3, invalidation-reaches 3, every-wait-ends 16, nobody, fewer 10, nobody, own 5
      pendingDescriptors 13 of 16 noticed, of 16 that there are: every-wait-ends 13, nobody, own 3
      unitQueue          12 of 12 noticed, of 12 that there are: no-unrecoverable-fault 1, no-fault-after-release 1, no-freed-memory-reached 2, invalidation-reaches 2, every-wait-ends 10
      pageRequestQueue   20 of 25 noticed, of 25 that there are: page-requests-drained 2, one-response-per-group 14, every-wait-ends 13, nobody, same 2, nobody, fewer 1, nobody, own 1, nobody, more 1
      faultWork          17 of 29 noticed, of 29 that there are: page-requests-drained 3, one-response-per-group 14, every-wait-ends 9, nobody, same 12
      attachHandle       6 of 12 noticed, of 12 that there are: no-foreign-translation 2, one-response-per-group 2, every-wait-ends 3, nobody, same 2, nobody, fewer 1, nobody, own 3
      device             34 of 99 noticed, of 99 that there are: no-unrecoverable-fault 9, no-fault-after-release 9, no-freed-memory-reached 1, no-foreign-translation 17, invalidation-reaches 3, every-wait-ends 13, nobody, same 23, nobody, fewer 18, nobody, own 4, nobody, more 20
      request            80 of 484 noticed, of 484 that there are: no-unrecoverable-fault 5, no-fault-after-release 5, no-freed-memory-reached 16, no-foreign-translation 19, page-requests-drained 3, one-response-per-group 27, every-wait-ends 30, nobody, same 341, nobody, fewer 40, nobody, own 4, nobody, more 19
      pageTable          3 of 10 noticed, of 10 that there are: every-wait-ends 3, nobody, same 3, nobody, fewer 1, nobody, own 3
      frame              2 of 9 noticed, of 9 that there are: every-wait-ends 2, nobody, same 4, nobody, fewer 2, nobody, own 1
      mmCount            2 of 6 noticed, of 6 that there are: every-wait-ends 2, nobody, same 1, nobody, fewer 1, nobody, own 2
      mmNotifier         4 of 6 noticed, of 6 that there are: every-wait-ends 4, nobody, same 1, nobody, own 1
      pasidAllocator     1 of 5 noticed, of 5 that there are: every-wait-ends 1, nobody, same 1, nobody, fewer 1, nobody, own 2
      bindingList        4 of 6 noticed, of 6 that there are: no-unrecoverable-fault 1, no-fault-after-release 1, no-freed-memory-reached 1, invalidation-reaches 1, every-wait-ends 3, nobody, more 2
      cacheTag           3 of 6 noticed, of 6 that there are: no-freed-memory-reached 1, invalidation-reaches 1, every-wait-ends 2, nobody, same 1, nobody, fewer 1, nobody, own 1
      lock               5 of 6 noticed, of 6 that there are: faults-reported-after-unbind 1, no-foreign-translation 1, no-torn-entry 1, invalidation-reaches 1, every-wait-ends 5, lifecycle 1, nobody, same 1
      readSection        2 of 2 noticed, of 2 that there are: every-wait-ends 2"
    `);
  });

  it('that no claim catches adds these states', () => {
    const added = rows.filter(({ category }) => category === 'more');
    expect(added.map(lineOf).join('\n')).toMatchInlineSnapshot(`
      "entryWord0 allowed  P=0 FPD=1: entry.is_present(answer=yes)  →  20 more states, with news of do_exit(pasid=1), invalidation queue(device=0, pasid=1)
      entryWord1 no effect  everywhere: entry.clear_rest  →  235 more states, with news of do_exit(pasid=1)
      entryWord1 allowed  DID=0: entry.read_did(did=1)  →  16 more states, with news of do_exit(pasid=1)
      entryTables allowed  second: iommu.fetch_entry(owner=first)  →  100 more states, of known parts
      entryFetch allowed  idle: iommu.finish_with_chunk0(owner=first)  →  100 more states, of known parts
      entryFetch allowed  chunk 0 FPD=0 DID=1: iommu.finish_with_chunk0(owner=first)  →  282 more states, of known parts
      entryFetch allowed  chunk 1 second: iommu.finish_with_chunk0(owner=first)  →  100 more states, of known parts
      pageRequestQueue no effect  everywhere: iommu.overflow_last  →  16226 more states, with news of page request queue(device=0, pasid=1)
      device no effect  second: device.vanish  →  160 more states, of known parts
      device allowed  idle: device.request_untranslated(requester=first)  →  13 more states, of known parts
      device allowed  idle: device.request_translation(requester=first)  →  13 more states, of known parts
      device allowed  idle: device.request_untranslated(requester=stray)  →  77 more states, of known parts
      device allowed  running: device.request_untranslated(requester=stray)  →  114 more states, of known parts
      device allowed  running: iommu.time_out  →  74 more states, with news of do_exit(pasid=1)
      device allowed  stopping: device.request_untranslated(requester=stray)  →  2 more states, of known parts
      device allowed  stopping: device.request_translation(requester=second)  →  70 more states, of known parts
      device allowed  stopping: device.request_translated(requester=second)  →  364 more states, of known parts
      device allowed  drained: device.request_translated(requester=first)  →  288 more states, of known parts
      device allowed  drained: device.request_translation(requester=second)  →  68 more states, of known parts
      device allowed  drained: device.request_translated(requester=second)  →  604 more states, of known parts
      device allowed  drained: iommu.time_out  →  68 more states, of known parts
      device allowed  unbound: device.request_translated(requester=first)  →  160 more states, of known parts
      device allowed  unbound: device.request_untranslated(requester=second)  →  12 more states, of known parts
      device allowed  unbound: device.request_translation(requester=second)  →  52 more states, of known parts
      device allowed  unbound: device.request_translated(requester=second)  →  320 more states, of known parts
      device allowed  second: device.request_untranslated(requester=stray)  →  8 more states, of known parts
      device allowed  gone: device.answers(answer=yes)  →  4 more states, with news of do_exit(pasid=1)
      device allowed  gone: iommu.invalidate_device_tlb  →  5 more states, of known parts
      request no effect  none: device.request_translated(owner=first)  →  1760 more states, of known parts
      request no effect  pageRequest.second: iommu.queue_page_request  →  544 more states, with news of prq_event_thread(device=0, pasid=1), page request queue(device=0, pasid=1)
      request allowed  untranslated.second: device.request_translated(owner=first)  →  1760 more states, of known parts
      request allowed  untranslated.second: iommu.queue_page_request  →  976 more states, with news of prq_event_thread(device=0, pasid=1), page request queue(device=0, pasid=1)
      request allowed  untranslated.stray: device.request_translated(owner=first)  →  2016 more states, of known parts
      request allowed  untranslated.stray: iommu.answer_translation(requester=second)  →  64 more states, of known parts
      request allowed  untranslated.stray: iommu.queue_page_request  →  1104 more states, with news of prq_event_thread(device=0, pasid=1), page request queue(device=0, pasid=1)
      request allowed  translated.second DID=1: device.request_translated(owner=first)  →  1760 more states, of known parts
      request allowed  translated.second DID=1: iommu.answer_translation(requester=second)  →  64 more states, of known parts
      request allowed  translated.second DID=1: iommu.queue_page_request  →  1104 more states, with news of prq_event_thread(device=0, pasid=1), page request queue(device=0, pasid=1)
      request allowed  translation.second: device.request_translated(owner=first)  →  1280 more states, of known parts
      request allowed  translation.second: iommu.queue_page_request  →  976 more states, with news of prq_event_thread(device=0, pasid=1), page request queue(device=0, pasid=1)
      request allowed  fromDeviceTlb.first: iommu.answer_translation(requester=first)  →  128 more states, of known parts
      request allowed  fromDeviceTlb.second: iommu.queue_page_request  →  976 more states, with news of prq_event_thread(device=0, pasid=1), page request queue(device=0, pasid=1)
      request allowed  pageRequest.second: device.request_translated(owner=first)  →  1760 more states, of known parts
      request allowed  unanswered.first: iommu.report_0x59  →  352 more states, of known parts
      request allowed  unanswered.first: iommu.reject_and_report_0x59  →  352 more states, of known parts
      request allowed  unanswered.second: device.request_translated(owner=first)  →  1760 more states, of known parts
      request allowed  unanswered.second: iommu.queue_page_request  →  1008 more states, with news of prq_event_thread(device=0, pasid=1), page request queue(device=0, pasid=1)
      bindingList no effect  listed: binding.unlist  →  2465 more states, with news of request(device=0, pasid=1, request=1), request(device=0, pasid=1, request=2)
      bindingList allowed  unlisted: binding.is_listed(answer=yes)  →  1135 more states, with news of request(device=0, pasid=1, request=1), request(device=0, pasid=1, request=2)"
    `);
  });
});
