/**
 * Claim   Every software wait, and so every thread, comes to its end.
 * Source  Linux 5.8, drivers/iommu/dmar.c, qi_submit_sync(): it spins until the wait descriptor is done
 *
 * Decided as: from every reachable state each thread can still reach its end. A run that goes round forever
 * although it could leave is not a violation of this form.
 */
import { instanceName } from '../model/system.ts';
import { alwaysReachable, isFinal } from '../src/engine/index.ts';
import type { ShippedClaim } from './claim.ts';

export const everyWaitEnds: ShippedClaim = {
  id: 'every-wait-ends',
  holds: 'every software wait, and so every thread, comes to its end',
  source: 'Linux 5.8, drivers/iommu/dmar.c, qi_submit_sync()',
  witness: ['wait', 'device.drain'],
  observers: () => [],
  decide: (_, threads) =>
    threads.map((thread) => alwaysReachable(instanceName('every-wait-ends', { thread }), isFinal(thread))),
};
