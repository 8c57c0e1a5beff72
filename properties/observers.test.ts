/**
 * A monitor listens and never takes part in what happens. It would object to an event by not being able to take
 * it in some state, or by naming the event with some of its indices only; and it would make one up by being the
 * only one that knows it.
 */
import { describe, expect, it } from 'vitest';
import { scopes } from '../model/scopes.ts';
import { compile, formatLabel, type System } from '../src/index.ts';
import { everyClaim } from './catalog.ts';
import type { ShippedClaim } from './claim.ts';
import { noSleepInAtomic } from './no-sleep-in-atomic.ts';
import { requestFor, type Setting, tryClaim } from './trial.ts';

/** Nothing that the hardware may have, without locks and with them; and everything at once. */
const settings: readonly [string, Setting][] = [
  ['5.7 without options', { kernel: '5.7', flow: 'exit', inFlight: 1 }],
  ['6.12 without options', { kernel: '6.12', flow: 'exit', inFlight: 1 }],
  [
    '5.8 with fault recording and FPD above the entry',
    { kernel: '5.8', flow: 'exit', inFlight: 1, faultRecording: true, upperFpd: true },
  ],
  [
    '6.13-rc1 with all of them',
    {
      kernel: '6.13-rc1',
      flow: 'exit',
      ...scopes.pageRequests.configuration,
      chunks: true,
      structures: true,
      cachingMode: true,
      vanish: true,
    },
  ],
];

const compiled = (setting: Setting, listening: readonly ShippedClaim[]) =>
  compile(requestFor(setting, listening));
const labelsOf = ({ events }: System): readonly string[] => events.map(({ label }) => formatLabel(label));

describe.each(settings)('under %s', (_, setting) => {
  const alone = labelsOf(compiled(setting, []).system);

  describe.each(everyClaim)('the monitors of $id', (claim) => {
    const { system, observers } = compiled(setting, [claim]);

    it('leave every event possible and bring no other', () => {
      expect(labelsOf(system)).toEqual(alone);
    });

    it('can take every event that they know in every state', () => {
      const refusing = system.components.filter(
        ({ instance, table }) => observers.has(instance.name) && table.next.includes(-1),
      );
      expect(refusing.map(({ instance }) => instance.name)).toEqual([]);
    });
  });
});

describe('a monitor of a thread', () => {
  it('does not do what its thread never does', () => {
    const flow = `
      thread exit {
          entry.set_present(); device.start();
          mmu_notifier_release() { lock(iommu_lock); intel_pasid_clear_entry(); unlock(iommu_lock); }
      }
    `;
    expect(tryClaim({ kernel: '5.7', flow }, noSleepInAtomic)).toMatchObject({
      verdict: 'inconclusive',
      untested: [{ kind: 'never', events: ['might_sleep', 'prq.wait_empty', 'iopf.flush'] }],
    });
  });
});
