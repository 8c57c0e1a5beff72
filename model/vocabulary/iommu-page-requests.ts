/** The remapping hardware: the fate of a page request. */
import { define, inFlight } from './meaning.ts';

export const queueEvents = define({
  'iommu.queue_page_request': {
    actor: 'iommu',
    indices: inFlight,
    meaning: 'writes the page request to the queue: the entry is present and there is room',
    source: 'VT-d specification, 7.4.1',
    only: 'pri',
  },
  'iommu.answer_overflow': {
    actor: 'iommu',
    indices: inFlight,
    meaning:
      'the queue is full or PRO is set: PRO is set and the page request is answered with success, unqueued',
    source: 'VT-d specification, 7.4.1',
    only: 'pri',
  },
  'iommu.reject_and_report_0x59': {
    actor: 'iommu',
    reports: '0x59',
    indices: inFlight,
    meaning: 'answers a page request as invalid and reports the fault: P is 0 and FPD is 0',
    source: 'VT-d specification, 7.1.3, SPT.2, page requests',
    only: 'pri',
  },
  'iommu.reject_and_suppress_0x59': {
    actor: 'iommu',
    indices: inFlight,
    meaning: 'answers a page request as invalid in silence: P is 0 and FPD is 1',
    source: 'VT-d specification, 7.1.3, SPT.2, page requests',
    only: 'pri',
  },

  'iommu.queue_part': {
    actor: 'iommu',
    indices: inFlight,
    meaning: 'writes a page request that is not the last of its group to the queue',
    source: 'VT-d specification, 7.4.1',
    only: 'groups',
  },
  'iommu.overflow_part': {
    actor: 'iommu',
    indices: inFlight,
    meaning:
      'drops a page request that is not the last of its group: the queue is full or PRO is set, and PRO is set',
    source: 'VT-d specification, 7.4.1',
    only: 'groups',
  },
  'iommu.drop_part_and_report_0x59': {
    actor: 'iommu',
    reports: '0x59',
    indices: inFlight,
    meaning:
      'drops a page request that is not the last of its group and reports the fault: P is 0 and FPD is 0',
    source: 'VT-d specification, 7.1.3, SPT.2, page requests',
    only: 'groups',
  },
  'iommu.drop_part_and_suppress_0x59': {
    actor: 'iommu',
    indices: inFlight,
    meaning: 'drops a page request that is not the last of its group in silence: P is 0 and FPD is 1',
    source: 'VT-d specification, 7.1.3, SPT.2, page requests',
    only: 'groups',
  },
  'iommu.queue_last': {
    actor: 'iommu',
    indices: inFlight,
    meaning: 'writes the last page request of a group to the queue',
    source: 'VT-d specification, 7.4.1',
    only: 'groups',
  },
  'iommu.overflow_last': {
    actor: 'iommu',
    indices: inFlight,
    meaning:
      'answers the last page request of a group with success, unqueued: the queue is full or PRO is set',
    source: 'VT-d specification, 7.4.1',
    only: 'groups',
  },
  'iommu.reject_last_and_report_0x59': {
    actor: 'iommu',
    reports: '0x59',
    indices: inFlight,
    meaning: 'answers the last page request of a group as invalid and reports the fault: P is 0 and FPD is 0',
    source: 'VT-d specification, 7.1.3, SPT.2, page requests',
    only: 'groups',
  },
  'iommu.reject_last_and_suppress_0x59': {
    actor: 'iommu',
    indices: inFlight,
    meaning: 'answers the last page request of a group as invalid in silence: P is 0 and FPD is 1',
    source: 'VT-d specification, 7.1.3, SPT.2, page requests',
    only: 'groups',
  },
  'iommu.reject_cached_and_report_0x59': {
    actor: 'iommu',
    reports: '0x59',
    indices: inFlight,
    meaning: 'answers a page request as invalid and reports the fault: the cached copy has P=0 and FPD=0',
    source: 'VT-d specification, 6.1, Caching Mode, and 7.1.3, SPT.2, page requests',
    only: 'absent',
  },
  'iommu.reject_cached_and_suppress_0x59': {
    actor: 'iommu',
    indices: inFlight,
    meaning: 'answers a page request as invalid in silence: the cached copy has P=0 and FPD=1',
    source: 'VT-d specification, 6.1, Caching Mode, and 7.1.3, SPT.2, page requests',
    only: 'absent',
  },
});
