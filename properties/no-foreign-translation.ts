/**
 * Claim   No request is served with another owner's tables.
 * Source  VT-d specification, 7.10: draining is finished before a PASID number is used again
 *
 * A stray request, sent by a device after it was drained and unbound, has no owner. That one is the device's
 * own mistake, and the claim does not speak of it.
 */
import { setup } from 'xstate';
import { vocabulary } from '../model/events.ts';
import { type Configuration, devicesOf, instanceName, pasidsOf } from '../model/system.ts';
import {
  all,
  always,
  any,
  type Claim,
  contextIs,
  inState,
  not,
  type Predicate,
} from '../src/engine/index.ts';
import { claimPerEntry, listensTo, type ShippedClaim } from './claim.ts';

const chart = setup({ types: vocabulary }).createMachine({
  id: 'watch of owners',
  tags: 'quiescent',
  initial: 'kept apart',
  on: {
    ...own('iommu.translate'),
    ...listensTo('iommu.translate(requester=stray)'),
    ...own('iommu.answer_translation'),
    ...own('device.request_translated'),
  },
  states: {
    'kept apart': {
      on: {
        ...foreign('iommu.translate'),
        ...foreign('iommu.answer_translation'),
        ...foreign('device.request_translated'),
      },
    },
    violated: { tags: 'violation' },
  },
});

type Served = 'iommu.translate' | 'iommu.answer_translation' | 'device.request_translated';

/** Every way in which a request of one owner can be served. */
function own(event: Served) {
  return listensTo(
    `${event}(requester=first, owner=first)`,
    `${event}(requester=second, owner=second)`,
    `${event}(requester=first, owner=second)`,
    `${event}(requester=second, owner=first)`,
    `${event}(requester=first, owner=stage2)`,
    `${event}(requester=second, owner=stage2)`,
  );
}

/** The ways in which it is served with the other owner's translation. */
function foreign(event: Served) {
  return {
    [`${event}(requester=first, owner=second)`]: 'violated',
    [`${event}(requester=second, owner=first)`]: 'violated',
    // Second-stage tables are of a domain that had the PASID before the second process.
    [`${event}(requester=second, owner=stage2)`]: 'violated',
  };
}

const served = claimPerEntry({
  id: 'no-foreign-translation',
  holds: "no request is served with another owner's tables",
  source: 'VT-d specification, 7.10',
  scope: 'ats',
  witness: [['pasid.allocate']],
  chart,
});

/** A page request of one owner is about to be handled in the mm of the other. */
function handledForAnother(device: number, pasid: number, request: number): Predicate {
  const slot = instanceName('request', { device, pasid, request });
  const work = instanceName('fault work', { device, pasid });
  return all(
    contextIs(work, 'request', request),
    any(
      all(inState(slot, 'unanswered.first'), inState(work, 'queued.second')),
      all(inState(slot, 'unanswered.second'), inState(work, 'queued.first')),
    ),
  );
}

/** With page requests: none of them is handled in a stranger's mm. */
function pageRequestsApart(configuration: Configuration): readonly Claim[] {
  return pasidsOf(configuration).flatMap((pasid) =>
    devicesOf(configuration).map((device) => {
      const requests = Array.from({ length: configuration.inFlight }, (_, i) => i + 1);
      return always(
        instanceName('no-foreign-translation of page requests', { device, pasid }),
        not(any(...requests.map((request) => handledForAnother(device, pasid, request)))),
      );
    }),
  );
}

export const noForeignTranslation: ShippedClaim = {
  ...served,
  decide: (configuration, program) => [
    ...served.decide(configuration, program),
    ...(configuration.pri ? pageRequestsApart(configuration) : []),
  ],
};
