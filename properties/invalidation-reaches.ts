/**
 * Claim   Each invalidation evicts what it was sent for: once memory has been given back, no cache leads to it, and
 *         once a second process has the PASID, no cache holds anything of the first: IOTLB, Device-TLB and, where it is
 *         modelled, the paging-structure cache.
 * Source  VT-d specification, 6.5.3.3, Table 28
 */
import { type Configuration, devicesOf, instanceName, pasidsOf } from '../model/system.ts';
import { all, always, any, inState, not, type Predicate } from '../src/engine/index.ts';
import type { ShippedClaim } from './claim.ts';

const dids = [0, 1, 2] as const;

/** The cache holds something of an owner, under whatever domain id. */
const tagged = (cache: string, owner: string): Predicate =>
  any(...dids.map((did) => inState(cache, `${owner} DID=${did}`)));

/** A cache between the device and the page holds the first owner's translation. */
function translationHeld({ ats }: Configuration, indices: { device: number; pasid: number }): Predicate {
  return any(
    tagged(instanceName('IOTLB', indices), 'first'),
    ...(ats ? [inState(instanceName('Device-TLB', indices), 'first')] : []),
  );
}

/** The page went back to the allocator. */
const pageGiven = (pasid: number): Predicate => {
  const frame = instanceName('page frame', { pasid, owner: 'first' });
  return any(inState(frame, 'freed'), inState(frame, 'reused'));
};

/** The cache for upper paging entries leads to the leaf table of the first owner. */
const pointerHeld = (indices: { device: number; pasid: number }): Predicate =>
  tagged(instanceName('paging-structure cache', indices), 'first');

/** The leaf table went back to the allocator. */
const tableGiven = (pasid: number): Predicate => {
  const table = instanceName('page table', { pasid, owner: 'first' });
  return any(inState(table, 'freed'), inState(table, 'unlinkedAndFreed'));
};

export const invalidationReaches: ShippedClaim = {
  id: 'invalidation-reaches',
  holds: 'each invalidation evicts what it was sent for: no translation outlives the page or the binding',
  source: 'VT-d specification, 6.5.3.3, Table 28',
  scope: 'ats',
  witness: [['iommu.invalidate_iotlb', 'iommu.invalidate_device_tlb']],
  observers: () => [],
  decide: (configuration) =>
    pasidsOf(configuration).flatMap((pasid) =>
      devicesOf(configuration).map((device) => {
        const indices = { device, pasid };
        const handedOn = inState(instanceName('PASID allocator', { pasid }), 'second');
        const held = translationHeld(configuration, indices);
        const outlives = [all(pageGiven(pasid), held), all(handedOn, held)];
        if (configuration.structures) {
          const pointer = pointerHeld(indices);
          outlives.push(all(tableGiven(pasid), pointer), all(handedOn, pointer));
        }
        return always(instanceName('invalidation-reaches', indices), not(any(...outlives)));
      }),
    ),
};
