/**
 * Every single edit of the proposed teardown is caught by a claim, or is shown to do no harm, in every flow that runs it.
 *
 * Bound     Two devices and two requests with overflow are tried in the flow `exit` only. The scopes with two PASIDs, two units and a shared queue are left out: two processes share nothing but the
 *           queue, and two units are two devices with less in common.
 */
import { describe, expect, it } from 'vitest';
import {
  countsByFunction,
  edits,
  type Ground,
  type Grounds,
  NO_REASON,
  type Outcome,
  outcomeOf,
  type Place,
  places,
  reasonsOf,
} from './flow-edits.ts';

const grounds: Grounds = {
  always: (Object.keys(places) as Place[])
    .filter((place) => place !== 'overflow' && place !== 'twoDevices')
    .flatMap((place): readonly Ground[] => [`exit ${place}`, `inherited ${place}`, `munmap ${place}`])
    .concat('exit twoDevices'),
  lastResort: [],
  overflow: ['exit overflow'],
};

const outcomes = edits().map((edit) => outcomeOf(edit, grounds));
const of = (fate: Outcome['fate']): readonly Outcome[] => outcomes.filter((outcome) => outcome.fate === fate);
const table = (rows: readonly Outcome[]): string =>
  rows.map(({ edit, how }) => `${edit}  →  ${how}`).join('\n');

describe('single edits of the proposed teardown', () => {
  it('are so many', () => {
    const fates = ['caught', 'refused', 'no step changes', 'survives'] as const;
    const counts = fates.map((fate) => [fate, of(fate).length]);
    expect(Object.fromEntries(counts)).toMatchInlineSnapshot();
  });

  it('are so many of each function, caught by these claims', () => {
    expect(countsByFunction(outcomes)).toMatchInlineSnapshot();
  });

  it('are caught by these claims, in these flows and configurations, in so many steps', () => {
    expect(table(of('caught'))).toMatchInlineSnapshot();
  });

  it('leave a program that cannot be read', () => {
    expect(table(of('refused'))).toMatchInlineSnapshot();
  });

  it('change nothing that the model has', () => {
    expect(table(of('no step changes'))).toMatchInlineSnapshot();
  });

  it('that nobody catches leave the world as it was, but for what has no say', () => {
    expect(of('survives').filter(({ how }) => how.includes(NO_REASON))).toEqual([]);
    expect(table(of('survives'))).toMatchInlineSnapshot();
  });

  it('are harmless for so many reasons', () => {
    const reasons = new Map<string, number>();
    for (const reason of of('survives').flatMap(reasonsOf))
      reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    expect(Object.fromEntries(reasons)).toMatchInlineSnapshot();
  });
});
