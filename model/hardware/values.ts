/** The values that cached things are tagged with, and loops over them. */

export const fpdValues = [0, 1] as const;
/** Domain ids: wiped, SVA, another domain. */
export const didValues = [0, 1, 2] as const;
/** Whose tables: no owner's, the first owner's, the second owner's, second-stage tables of the kernel. */
export const ownerValues = ['none', 'first', 'second', 'stage2'] as const;
/** What the pointer to first-stage tables can be. */
export const firstStageOwners = ['none', 'first', 'second'] as const;
/** The type of the tables (PGTT) as word 0 has it: wiped, first-stage, second-stage. */
export const pgttValues = [0, 1, 2] as const;
/** Owners whose tables can be walked. */
export const walkableOwners = ['first', 'second', 'stage2'] as const;

export type Fpd = (typeof fpdValues)[number];
export type Did = (typeof didValues)[number];
export type Owner = (typeof ownerValues)[number];
export type WalkableOwner = (typeof walkableOwners)[number];

/** A record with one entry for each key. */
export function record<Key extends string, Value>(
  entries: readonly (readonly [Key, Value])[],
): Record<Key, Value> {
  return Object.fromEntries(entries) as Record<Key, Value>;
}
