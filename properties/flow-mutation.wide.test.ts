/**
 * The edits of flow-mutation-table.wide.test.ts in more places: each survivor is harmless there as well, for the reasons that there
 * are.
 *
 * Bound     Vanishing devices, two devices and overflow with two requests are tried in the flow `exit` only. The scopes
 *           with two PASIDs, two units and a shared queue are left out: two processes share nothing but the queue, and
 *           two units are two devices with less in common.
 */
import { describe, expect, it } from 'vitest';
import {
  asides,
  type Baseline,
  type Baselines,
  edits,
  NO_REASON,
  outcomeOf,
  type Place,
  places,
  type Reasons,
} from './flow-edits.ts';

const inOtherFlows: readonly Place[] = ['quick', 'structures', 'ats', 'pageRequests', 'nonCoherent'];

const baselines: Baselines = {
  always: [
    ...(Object.keys(places) as Place[])
      .filter((place) => place !== 'overflow')
      .map((place): Baseline => `exit ${place}`),
    ...inOtherFlows.flatMap((place): readonly Baseline[] => [`inherited ${place}`, `munmap ${place}`]),
  ],
  lastResort: (Object.keys(places) as Place[]).flatMap((place): readonly Baseline[] => [
    `inherited ${place}`,
    `munmap ${place}`,
  ]),
  overflow: ['exit overflow'],
  comparesEveryFlow: true,
};

/** What may be left aside besides, in places that only this test tries. */
const reasons: Reasons = {
  ...asides,
  'the next owner': {
    aside: {
      charts: ['binding list', 'cache tag'],
      while: [['PASID allocator', 'second bound=[]']],
    },
    because:
      'after an unbind the kernel has no notifier any more that could release what another process binds',
  },
  'what was recorded before the release': {
    aside: {
      charts: ['fault recording', 'watch of fault records'],
      while: [['watch of reported faults', 'before release']],
    },
    because: 'the fault of a device that works before the binding is there stays in its record',
  },
  'the handle and parts of groups': {
    aside: { charts: ['attach handle', 'fault work'] },
    because: 'without a handle every request is answered as invalid, and no part of a group is kept',
  },
  'a pointer to a table that stays': {
    aside: { charts: ['invalidation queue', 'paging-structure cache'] },
    because:
      'an unmap gives back the page and keeps the table, and a release evicts the pointer before that goes',
  },
};

describe('an edit of the proposed teardown', () => {
  it.each(edits().map((edit) => [edit.name, edit] as const))('is caught, or does no harm: %s', (_, edit) => {
    expect(outcomeOf(edit, baselines, reasons).how).not.toContain(NO_REASON);
  });
});
