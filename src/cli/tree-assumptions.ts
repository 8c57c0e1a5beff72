/** `--assume 'iommu->pasid_lock = iommu_lock'`: rows that are added to the table for one run. */
import { InputError } from '../flow/error.ts';
import { lockNames, withLocks } from '../kernel/rules/assumed.ts';
import type { Rules } from '../kernel/rules/rule.ts';
import { vtd } from '../kernel/rules/vtd.ts';
import type { Assumption } from '../report/verdict.ts';
import type { NamedTree } from './tree-options.ts';

type LockAssumption = Extract<Assumption, { kind: 'lock' }>;

const locksIn = (assumptions: readonly Assumption[]): readonly LockAssumption[] =>
  assumptions.flatMap((one) => (one.kind === 'lock' ? [one] : []));

const quoted = ({ lock, name }: LockAssumption): string => `--assume '${lock} = ${name}'`;

/** The table with what a user says about locks. Throws an `InputError` for a lock that the model does not have. */
export function rulesWith(assumptions: readonly Assumption[]): Rules {
  const names = lockNames(vtd);
  for (const one of locksIn(assumptions)) {
    if (names.includes(one.name)) continue;
    throw new InputError(`${quoted(one)}: the model has no lock ${one.name}; it has ${names.join(', ')}.`);
  }
  return withLocks(vtd, locksIn(assumptions));
}

/** The assumptions about locks that were used when the trees were read, as texts. */
export const locksAssumed = (trees: readonly NamedTree[]): readonly string[] =>
  trees.flatMap(({ reading }) => reading.notes.flatMap(({ row }) => row ?? []));

/** Throws an `InputError` for an assumption about a lock that no tree takes: it would be ignored. */
export function refuseUnusedLocks(assumptions: readonly Assumption[], trees: readonly NamedTree[]): void {
  const used = locksAssumed(trees);
  for (const one of locksIn(assumptions)) {
    if (used.includes(`${one.lock} = ${one.name}`)) continue;
    throw new InputError(
      trees.length === 0
        ? `${quoted(one)} is about the C of a kernel: give --tree as well.`
        : `${quoted(one)}: the tree takes no lock of that name where it was read.`,
    );
  }
}
