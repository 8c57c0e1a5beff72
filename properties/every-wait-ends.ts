/**
 * Claim   Every software wait ends, and so does every thread.
 * Source  Linux 5.8, drivers/iommu/intel/dmar.c, qi_submit_sync(): it spins until the wait descriptor is done
 *
 * Decided on every fair run: whatever is possible again and again happens at last, except that the device may
 * stop or go on sending as it likes and caches need not drop what they hold.
 */
import { instanceName } from '../model/system.ts';
import { eventually, isFinal } from '../src/engine/index.ts';
import type { ShippedClaim } from './claim.ts';

export const everyWaitEnds: ShippedClaim = {
  id: 'every-wait-ends',
  holds: 'every software wait ends, and so does every thread',
  source: 'Linux 5.8, drivers/iommu/intel/dmar.c, qi_submit_sync()',
  scope: 'vanish',
  witness: [['wait', 'device.drain', 'lock.acquire', 'prq.wait_empty', 'iopf.flush']],
  observers: () => [],
  decide: (_, { threads }) =>
    threads.map((thread) => eventually(instanceName('every-wait-ends', { thread }), isFinal(thread))),
};
