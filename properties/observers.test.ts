/**
 * A monitor listens and never takes part in what happens. It would object to an event by not being able to take
 * it in some state, or by naming the event with some of its indices only.
 */
import { describe, expect, it } from 'vitest';
import { compile, formatLabel, type System } from '../src/index.ts';
import { claims } from './catalog.ts';
import type { ShippedClaim } from './claim.ts';
import { requestFor, type Setting } from './trial.ts';

const setting: Setting = { kernel: '5.8', flow: 'exit', ats: true };
const compiled = (listening: readonly ShippedClaim[]) => compile(requestFor(setting, listening));
const labelsOf = ({ events }: System): readonly string[] => events.map(({ label }) => formatLabel(label));

describe.each(claims)('the monitors of $id', (claim) => {
  const { system, observers } = compiled([claim]);

  it('leave every event possible', () => {
    expect(labelsOf(system)).toEqual(labelsOf(compiled([]).system));
  });

  it('can take every event that they know in every state', () => {
    const refusing = system.components.filter(
      ({ instance, table }) => observers.has(instance.name) && table.next.includes(-1),
    );
    expect(refusing.map(({ instance }) => instance.name)).toEqual([]);
  });
});
