/**
 * Claim   Every page-request group is answered exactly once.
 * Source  VT-d specification, 7.4, page group responses; Linux 6.12, drivers/iommu/io-pgfault.c,
 *         iopf_group_response()
 */
import { setup } from 'xstate';
import { vocabulary } from '../model/events.ts';
import { type Configuration, devicesOf, instanceName, pasidsOf } from '../model/system.ts';
import { alwaysReachable, type Claim, inState } from '../src/engine/index.ts';
import { claimPerEntry, listensTo, type ShippedClaim } from './claim.ts';

const chart = setup({ types: vocabulary }).createMachine({
  id: 'watch of responses',
  tags: 'quiescent',
  initial: 'at most once',
  on: listensTo('iopf.respond_again'),
  states: {
    'at most once': { on: { 'iopf.respond_again': 'violated' } },
    violated: { tags: 'violation' },
  },
});

const atMostOnce = claimPerEntry({
  id: 'one-response-per-group',
  holds: 'every page-request group is answered exactly once',
  source: 'VT-d specification, 7.4; Linux 6.12, drivers/iommu/io-pgfault.c, iopf_group_response()',
  needs: ['pri'],
  scope: 'pageRequests',
  witness: [['device.request_page']],
  chart,
});

/** From everywhere the answer to each request can still come. */
function atLeastOnce(configuration: Configuration): readonly Claim[] {
  const numbers = Array.from({ length: configuration.inFlight }, (_, i) => i + 1);
  return pasidsOf(configuration).flatMap((pasid) =>
    devicesOf(configuration).flatMap((device) =>
      numbers.map((request) => {
        const name = instanceName('request', { device, pasid, request });
        return alwaysReachable(
          instanceName('one-response-per-group', { device, pasid, request }),
          inState(name, 'none'),
        );
      }),
    ),
  );
}

export const oneResponsePerGroup: ShippedClaim = {
  ...atMostOnce,
  observers: (configuration, program) =>
    configuration.pri ? atMostOnce.observers(configuration, program) : [],
  decide: (configuration, program) =>
    configuration.pri ? [...atMostOnce.decide(configuration, program), ...atLeastOnce(configuration)] : [],
};
