/** Rows that a user adds to the table for one run. */
import type { LockRow, Rules } from './rule.ts';

/** What a lock of the C is, as a user says. */
export interface LockAssumption {
  readonly lock: string;
  readonly name: string;
}

/** Where a row of a user comes from: its uses are noted as assumptions. */
export const GIVEN = 'the command line';

/** The locks that a table has names for. */
export function lockNames({ locks }: Rules): readonly string[] {
  return [...new Set(locks.flatMap(({ name }) => name ?? []))];
}

/** The table with rows for locks in front. */
export function withLocks(rules: Rules, assumptions: readonly LockAssumption[]): Rules {
  const locks = assumptions.map(
    ({ lock, name }): LockRow => ({
      lock: { member: lock },
      name,
      meaning: `${lock} = ${name}`,
      source: GIVEN,
    }),
  );
  return { ...rules, locks: [...locks, ...rules.locks] };
}
