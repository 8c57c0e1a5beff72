/**
 * What the locks of flow files are in the kernel. A name that is not here is a mutex.
 *
 * Source    Linux 6.12, drivers/iommu/intel/iommu.h (iommu->lock, domain->lock, cache_lock); Linux 5.8,
 *           drivers/iommu/intel/svm.c (pasid_mutex, rcu_read_lock()); kernel/rcu
 */

/** `mutex` may be waited for asleep; `spinlock` may not, nor may anything under it; `read section` excludes no thread. */
export type LockKind = 'mutex' | 'spinlock' | 'read section';

const kinds: Readonly<Record<string, LockKind>> = {
  cache_lock: 'spinlock',
  domain_lock: 'spinlock',
  iommu_lock: 'spinlock',
  rcu: 'read section',
};

/** Locks that every IOMMU unit has one of: Linux 6.12, drivers/iommu/intel/iommu.h, struct intel_iommu. */
const perUnit: readonly string[] = ['iommu_lock'];

/** Locks that a process has for itself, and its sections: those of a second owner are others. */
const perProcess: readonly string[] = ['cache_lock', 'domain_lock', 'rcu'];

/** Whether two owners of a PASID, one after the other, may wait for each other at the lock of that name. */
export function isBetweenProcesses(name: string): boolean {
  return !perProcess.includes(name);
}

/** The name of a lock where there are several units, for a device behind this one. */
export function lockOfUnit(name: string, unit: number): string {
  return perUnit.includes(name) ? `${name} of unit ${unit}` : name;
}

/** What stands before the name of a lock that a flow takes as a spinlock and that is not in the table. */
const SPINLOCK = 'spinlock:';

/** The name under which the model has a lock that a flow takes as one of this kind. */
export function lockOfKind(name: string, kind: LockKind): string {
  return kind === 'spinlock' && lockKind(name) === 'mutex' ? `${SPINLOCK}${name}` : name;
}

/** The name that a flow has for a lock of the model. */
export const writtenLock = (name: string): string =>
  name.startsWith(SPINLOCK) ? name.slice(SPINLOCK.length) : name;

/** The kind of the lock of that name. */
export function lockKind(name: string): LockKind {
  if (name.startsWith(SPINLOCK)) return 'spinlock';
  return kinds[name.replace(/ of unit \d+$/, '')] ?? 'mutex';
}

/** Whether no two threads have the lock of that name at once. */
export function isExclusive(name: string): boolean {
  return lockKind(name) !== 'read section';
}
