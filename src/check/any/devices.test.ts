/** What one device proves and two break is not proved for any number of devices. */
import { expect, it } from 'vitest';
import { createMachine } from 'xstate';
import { quickScope } from '../../../model/system.ts';
import type { ShippedClaim } from '../../../properties/claim.ts';
import { all, always, inState, monitored, not } from '../../engine/index.ts';
import { parseFlow } from '../../flow/parse.ts';
import { check } from '../check.ts';
import type { CheckRequest } from '../searches.ts';
import { checkAny } from './generalise.ts';
import { plansOf } from './plan.ts';
import { claimsNamed, requestFor } from './request-test.ts';

const small = { ...quickScope, inFlight: 1, processes: 1 };

const running = (text: string): CheckRequest => ({
  ...requestFor('5.8', 'exit'),
  flow: parseFlow(text, 'my.flow'),
  configuration: small,
  claims: claimsNamed('no-unrecoverable-fault'),
});

const asking = (claim: ShippedClaim): CheckRequest => ({
  ...requestFor('proposed', 'exit'),
  configuration: small,
  claims: [claim],
});

const toy: ShippedClaim = {
  id: 'toy',
  holds: 'the toy holds',
  source: 'a test',
  scope: 'quick',
  witness: [],
  observers: () => [],
  decide: () => [],
};

/** The other thread is let in between the two devices, once the first one has FPD set. */
const givesUpOthersLock = running(`exit_a() {
  each device { lock(m); unlock(m); entry.set_fpd_clear_present(); }
  mmu_notifier_release() { intel_mm_release() { each device { invalidate.pasid_cache(); wait(); } } }
}
close_b() {
  unlock(m); each device { entry.clear_fault_disable(); } lock(m);
  dsa_stop_dma();
  each device { binding.end(); }
}`);

/** The lock of the device's unit is another one than that of the release, unless there is one unit. */
const locksOneUnit = running(`exit_a() {
  lock(iommu_lock);
  each device { if (binding.is_listed()) { entry.set_fpd_clear_present(); binding.unlist(); } }
  mmu_notifier_release() { intel_mm_release() { each device { invalidate.pasid_cache(); wait(); } } }
  unlock(iommu_lock);
}
close_b() {
  each device {
    lock(iommu_lock);
    if (binding.is_listed()) { binding.unlist(); entry.clear_present(); entry.set_fault_disable(); }
    unlock(iommu_lock);
  }
  dsa_stop_dma();
  each device { binding.end(); }
}`);

const counting = createMachine({
  id: 'ends',
  tags: 'quiescent',
  meta: { reads: [] },
  initial: 'none',
  states: {
    none: { on: { 'binding.end': 'one' } },
    one: { on: { 'binding.end': 'two' } },
    two: { tags: 'violation', on: { 'binding.end': {} } },
  },
});

const countsDevices = asking({
  ...toy,
  observers: () => [{ name: 'ends(pasid=1)', machine: counting, indices: { pasid: 1 } }],
  decide: () => [monitored('no second binding ends', 'ends(pasid=1)')],
});

const namesTwoDevices = asking({
  ...toy,
  decide: ({ devices }) => {
    const unbound = [0, 1].map((device) => inState(`device(device=${device}, pasid=1)`, 'unbound'));
    return devices < 2 ? [] : [always('some device is bound', not(all(...unbound)))];
  },
});

it.each([
  ['a thread gives up a lock that it did not take', givesUpOthersLock, 1],
  ['a lock is one for all outside of loops and one for each unit inside', locksOneUnit, 2],
  ['a claim counts devices', countsDevices, 1],
  ['a claim names two devices at once', namesTwoDevices, 1],
])('two devices are searched where %s', (_, request, units) => {
  const [one] = check(request);
  const two = { ...request, configuration: { ...small, devices: 2, units } };
  const [some] = check(two);
  expect([one!.verdict, some!.verdict]).toEqual(['proved', 'violated']);
  const [any] = checkAny(units === 1 ? request : two, new Set(['devices']));
  expect(any).toMatchObject({ verdict: 'violated', configuration: { devices: 2 } });
  expect(any!.trace).toEqual(some!.trace);
});

it('one unit does not stand for several where a lock is one for all outside of loops', () => {
  const [plan] = plansOf(locksOneUnit, new Set(['devices']));
  expect(plan).toMatchObject({
    deviceNumbers: [1, 2, 3],
    limits: [{ of: 'devices', kind: 'units', name: 'iommu_lock' }],
  });
});
