/** The remapping hardware: the fate of a page request. */
import { faultEvents } from '../outcomes.ts';
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
  ...faultEvents({ request: 'page request', found: 'entry' }),

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
  ...faultEvents({ request: 'part' }),
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
  ...faultEvents({ request: 'last' }),
  ...faultEvents({ request: 'page request', found: 'absent copy' }),
});
