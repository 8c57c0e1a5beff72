/**
 * Every single edit of what the notifier and the unbind of the proposal run is caught by a claim, or is shown to do no
 * harm. flow-mutation-table.wide.test.ts has the edits of everything.
 */
import { describe, expect, it } from 'vitest';
import { countsByFunction, edits, NO_REASON, outcomeOf, usualGrounds } from './flow-edits.ts';

const teardown = new Set([
  'intel_mm_release',
  'blocking_domain_set_dev_pasid',
  'intel_pasid_end_binding',
  'submit_prq_drain',
]);

describe('single edits of the proposed teardown', () => {
  const outcomes = edits()
    .filter(({ name }) => teardown.has(name.split('()')[0]!))
    .map((edit) => outcomeOf(edit, usualGrounds));

  it('have this number for each function, caught by these claims', () => {
    expect(countsByFunction(outcomes)).toMatchInlineSnapshot(`
      "intel_mm_release                     4 of 4: no-unrecoverable-fault 1, no-fault-after-release 1, no-freed-memory-reached 1, no-foreign-translation 3, no-torn-entry 3, invalidation-reaches 4
      blocking_domain_set_dev_pasid        6 of 8: faults-reported-after-unbind 2, no-freed-memory-reached 1, no-foreign-translation 1, invalidation-reaches 4, no-sleep-in-atomic 1, lifecycle 2
      intel_pasid_end_binding              11 of 11: no-unrecoverable-fault 2, no-fault-after-release 2, faults-reported-after-unbind 9, no-foreign-translation 1, page-requests-drained 1, lifecycle 1
      submit_prq_drain                     1 of 1: no-unrecoverable-fault 1, no-fault-after-release 1, no-foreign-translation 1, page-requests-drained 1"
    `);
  });

  it('do no harm if no claim catches them', () => {
    expect(outcomes.map(({ how }) => how).filter((how) => how.includes(NO_REASON))).toEqual([]);
  });
});
