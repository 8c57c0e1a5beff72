/**
 * The first-stage paging-structure cache: an upper paging entry, by which a walk reaches the leaf table without
 * starting at the top.
 *
 * Source    VT-d specification, 6.2.5 "Paging-structure caches", 6.5.2 "PASID-based IOTLB Invalidate Descriptor",
 *           field IH
 */
import { setup } from 'xstate';
import { vocabulary } from '../events.ts';
import { iotlbInvalidations } from './invalidations.ts';
import { type Did, didValues, record, type WalkableOwner, walkableOwners } from './values.ts';

const pointers = walkableOwners.flatMap((owner) => didValues.map((did) => ({ did, owner })));

export const structureCache = setup({ types: vocabulary }).createMachine({
  id: 'paging-structure cache',
  tags: 'quiescent',
  initial: 'empty',
  states: {
    empty: {
      on: {
        ...record(
          pointers.map((p) => [`iommu.walk(did=${p.did}, owner=${p.owner})`, `${p.owner} DID=${p.did}`]),
        ),
        // Without a pointer of its own a walk gets to a freed table only through paging entries that still lead there.
        ...record(walkableOwners.map((owner) => [`iommu.walk_freed_table(owner=${owner})`, {}])),
        ...record(walkableOwners.map((owner) => [`iommu.report_0x71(owner=${owner})`, {}])),
        ...record(walkableOwners.map((owner) => [`iommu.suppress_0x71(owner=${owner})`, {}])),
        ...record(walkableOwners.map((owner) => [`iommu.answer_page_not_present(owner=${owner})`, {}])),
        ...iotlbInvalidations(() => undefined),
      },
    },
    ...record(pointers.map(({ did, owner }) => [`${owner} DID=${did}`, pointerOf(did, owner)])),
  },
});

/** It leads to the leaf table whatever has become of that, until it is invalidated; IH=1 leaves it where it is. */
function pointerOf(did: Did, owner: WalkableOwner) {
  return {
    on: {
      [`iommu.walk_from_structures(did=${did}, owner=${owner})`]: {},
      [`iommu.walk_freed_table(owner=${owner})`]: {},
      [`iommu.walk_freed_from_structures(owner=${owner})`]: {},
      [`iommu.report_0x71(owner=${owner})`]: {},
      [`iommu.suppress_0x71(owner=${owner})`]: {},
      [`iommu.answer_page_not_present(owner=${owner})`]: {},
      'structures.drop': 'empty',
      ...iotlbInvalidations((tag) =>
        tag.unit === 'own' && tag.did === did && tag.type === (owner === 'stage2' ? 'domain' : 'pasid')
          ? 'empty'
          : undefined,
      ),
    },
  };
}
