/**
 * Claim   When the PASID is free again, no page request of it is queued, in work, or unanswered.
 * Source  VT-d specification, 7.10 and 7.11: draining is finished before a PASID number is used again
 */
import { type Configuration, devicesOf, instanceName, pasidsOf } from '../model/system.ts';
import { all, always, any, contextIs, inState, not, type Predicate } from '../src/engine/index.ts';
import type { ShippedClaim } from './claim.ts';

/** No process holds the PASID: the last unbind has returned, and no second process has it yet. */
function isFree(pasid: number): Predicate {
  const allocator = instanceName('PASID allocator', { pasid });
  return all(inState(allocator, 'first'), contextIs(allocator, 'bound', []));
}

/** A page request of the first owner is somewhere between the device and its answer. */
function isPending({ inFlight }: Configuration, device: number, pasid: number): Predicate {
  const requests = Array.from({ length: inFlight }, (_, i) =>
    instanceName('request', { device, pasid, request: i + 1 }),
  );
  return any(
    ...requests.flatMap((request) => [inState(request, 'pageRequest'), inState(request, 'unanswered')]),
    not(inState(instanceName('fault work', { device, pasid }), 'none')),
    not(contextIs(instanceName('fault work', { device, pasid }), 'partial', [])),
  );
}

export const pageRequestsDrained: ShippedClaim = {
  id: 'page-requests-drained',
  holds: 'when the PASID is free again, no page request of it is queued, in work, or unanswered',
  source: 'VT-d specification, 7.10 and 7.11',
  needs: ['pri'],
  scope: 'pageRequests',
  witness: [['device.request_page'], ['binding.end']],
  observers: () => [],
  decide: (configuration) =>
    (configuration.pri ? pasidsOf(configuration) : []).flatMap((pasid) =>
      devicesOf(configuration).map((device) =>
        always(
          instanceName('page-requests-drained', { device, pasid }),
          not(all(isFree(pasid), isPending(configuration, device, pasid))),
        ),
      ),
    ),
};
