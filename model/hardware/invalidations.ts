/**
 * The forms of each invalidation, and what a cache does at each of them.
 *
 * Source    VT-d specification, 6.5.2, invalidate descriptors, and 6.5.3.3, Table 28
 */
import { type Did, didValues, record, type WalkableOwner, walkableOwners } from './values.ts';

export const units = ['own', 'other'] as const;
export const iotlbTypes = ['pasid', 'ih', 'page', 'other_pasid', 'nothing', 'domain'] as const;
export const deviceTlbTags = ['pasid', 'no_pasid', 'page'] as const;

export type DeviceTlbTag = (typeof deviceTlbTags)[number];

export interface PasidCacheTag {
  readonly did: Did;
  readonly unit: (typeof units)[number];
}

export interface IotlbTag extends PasidCacheTag {
  readonly type: (typeof iotlbTypes)[number];
}

export const pasidCacheTags: readonly PasidCacheTag[] = didValues.flatMap((did) =>
  units.map((unit) => ({ did, unit })),
);

export const iotlbTags: readonly IotlbTag[] = pasidCacheTags.flatMap((tag) =>
  iotlbTypes.map((type) => ({ ...tag, type })),
);

/** A translation with what an IOTLB invalidation knows it by. */
export interface Translation {
  readonly did: Did;
  readonly owner: WalkableOwner;
}

export const translations: readonly Translation[] = walkableOwners.flatMap((owner) =>
  didValues.map((did) => ({ did, owner })),
);

/**
 * First-stage translations are reached by the PASID-based descriptor, second-stage ones by the domain-selective
 * one, both under the right domain id.
 */
export function reaches({ did, type, unit }: IotlbTag, translation: Translation): boolean {
  const right = translation.owner === 'stage2' ? type === 'domain' : type === 'pasid' || type === 'ih';
  return unit === 'own' && did === translation.did && right;
}

/** The transitions of a component at each PASID-cache invalidation; `undefined` leaves it as it is. */
export function pasidCacheInvalidations(target: (tag: PasidCacheTag) => string | undefined) {
  return record(
    pasidCacheTags.map((tag) => [
      `iommu.invalidate_pasid_cache(did=${tag.did}, unit=${tag.unit})` as const,
      transition(target(tag)),
    ]),
  );
}

/** The transitions of a component at each IOTLB invalidation; `undefined` leaves it as it is. */
export function iotlbInvalidations(target: (tag: IotlbTag) => string | undefined) {
  return record(
    iotlbTags.map((tag) => [
      `iommu.invalidate_iotlb(did=${tag.did}, type=${tag.type}, unit=${tag.unit})` as const,
      transition(target(tag)),
    ]),
  );
}

/**
 * The transitions of a component at each Device-TLB invalidation, and at those that the device answers early: the same,
 * by default; `undefined` leaves it as it is.
 */
export function deviceTlbInvalidations(
  target: (tag: DeviceTlbTag) => string | undefined,
  early: (tag: DeviceTlbTag) => string | undefined = target,
) {
  return record(
    deviceTlbTags.flatMap((tag) => [
      [`iommu.invalidate_device_tlb(tag=${tag})`, transition(target(tag))] as const,
      [`iommu.answer_device_tlb_early(tag=${tag})`, transition(early(tag))] as const,
    ]),
  );
}

function transition(target: string | undefined): { target?: string } {
  return target === undefined ? {} : { target };
}
