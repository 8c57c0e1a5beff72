/**
 * The functions with which the kernel takes and gives back locks, and what a flow file means by them.
 *
 * Source    Linux 6.12, include/linux/mutex.h, spinlock.h, rcupdate.h, cleanup.h
 * Omitted   read-write locks: a lock of the model excludes all other threads, and would hide what two readers do together.
 *           They are unknown calls; without them the model shows more than the kernel does
 */
import type { LockKind } from './lock-kinds.ts';

export interface LockFunction {
  readonly does: 'lock' | 'unlock';
  readonly kind: LockKind;
  /** The lock it is about, for a function that does not name one. */
  readonly lock?: string;
}

const rcu = { kind: 'read section', lock: 'rcu' } as const;

const pairs: readonly (readonly [locks: string, unlocks: string, LockKind])[] = [
  ['mutex_lock', 'mutex_unlock', 'mutex'],
  ['mutex_lock_nested', 'mutex_unlock', 'mutex'],
  ['spin_lock', 'spin_unlock', 'spinlock'],
  ['spin_lock_nested', 'spin_unlock', 'spinlock'],
  ['spin_lock_bh', 'spin_unlock_bh', 'spinlock'],
  ['spin_lock_irq', 'spin_unlock_irq', 'spinlock'],
  ['spin_lock_irqsave', 'spin_unlock_irqrestore', 'spinlock'],
  ['raw_spin_lock', 'raw_spin_unlock', 'spinlock'],
  ['raw_spin_lock_irq', 'raw_spin_unlock_irq', 'spinlock'],
  ['raw_spin_lock_irqsave', 'raw_spin_unlock_irqrestore', 'spinlock'],
];

const functions: ReadonlyMap<string, LockFunction> = new Map<string, LockFunction>([
  ...pairs.flatMap(([locks, unlocks, kind]): [string, LockFunction][] => [
    [locks, { does: 'lock', kind }],
    [unlocks, { does: 'unlock', kind }],
  ]),
  ['rcu_read_lock', { does: 'lock', ...rcu }],
  ['rcu_read_unlock', { does: 'unlock', ...rcu }],
]);

/** The classes that `guard(class)(&lock)` and `scoped_guard(class, &lock)` name. */
const classes: Readonly<Record<string, Omit<LockFunction, 'does'>>> = {
  mutex: { kind: 'mutex' },
  spinlock: { kind: 'spinlock' },
  spinlock_bh: { kind: 'spinlock' },
  spinlock_irq: { kind: 'spinlock' },
  spinlock_irqsave: { kind: 'spinlock' },
  raw_spinlock: { kind: 'spinlock' },
  raw_spinlock_irqsave: { kind: 'spinlock' },
  rcu,
};

/** Names of the lock functions. */
export const lockFunctionNames: readonly string[] = [...functions.keys()];

/** Names of the classes that a guard may have. */
export const guardClasses: readonly string[] = Object.keys(classes);

/** What the function of that name does to a lock, if it is one that does. */
export function lockFunction(name: string): LockFunction | undefined {
  return functions.get(name);
}

/** What a guard of that class holds. */
export function guardOf(name: string): Omit<LockFunction, 'does'> | undefined {
  return Object.hasOwn(classes, name) ? classes[name] : undefined;
}

/** Locks that flows have a name of their own for, by how the kernel writes them. */
const flowNames: Readonly<Record<string, string>> = {
  'iommu->lock': 'iommu_lock',
  'info->iommu->lock': 'iommu_lock',
  'domain->lock': 'domain_lock',
  'dmar_domain->lock': 'domain_lock',
};

/** The name of the lock that `&iommu->lock` or `&my_lock` points to. */
export function lockName(expression: string): string {
  const name = expression.replace(/^\(?&/, '').replace(/\)$/, '').trim();
  return Object.hasOwn(flowNames, name) ? flowNames[name]! : name;
}
