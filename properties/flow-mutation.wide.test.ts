/**
 * The edits of flow-mutation.test.ts in more places: each survivor is harmless there as well, for the reasons that there
 * are.
 *
 * Bound     Vanishing devices, two devices and overflow with two requests are tried in the flow `exit` only. The scopes
 *           with two PASIDs, two units and a shared queue are left out: two processes share nothing but the queue, and
 *           two units are two devices with less in common.
 */
import { describe, expect, it } from 'vitest';
import { edits, type Ground, type Grounds, NO_REASON, outcomeOf, type Place, places } from './flow-edits.ts';

const inOtherFlows: readonly Place[] = ['quick', 'structures', 'ats', 'pageRequests', 'nonCoherent'];

const grounds: Grounds = {
  always: [
    ...(Object.keys(places) as Place[])
      .filter((place) => place !== 'overflow')
      .map((place): Ground => `exit ${place}`),
    ...inOtherFlows.flatMap((place): readonly Ground[] => [`inherited ${place}`, `munmap ${place}`]),
  ],
  lastResort: (Object.keys(places) as Place[]).flatMap((place): readonly Ground[] => [
    `inherited ${place}`,
    `munmap ${place}`,
  ]),
  overflow: ['exit overflow'],
};

describe('an edit of the proposed teardown', () => {
  it.each(edits().map((edit) => [edit.name, edit] as const))('is caught, or does no harm: %s', (_, edit) => {
    expect(outcomeOf(edit, grounds).how).not.toContain(NO_REASON);
  });
});
