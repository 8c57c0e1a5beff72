/**
 * The queue of a unit with several submitters, and why the other scopes may give each entry a queue to itself: what one
 * entry can see of the world is the same.
 *
 * Source    VT-d specification, 6.5.2.12; model/README.md, S4
 */
import { describe, expect, it } from 'vitest';
import { createMachine } from 'xstate';
import { scopes } from '../model/scopes.ts';
import { charts } from '../model/system.ts';
import { monitored } from '../src/engine/index.ts';
import { compile } from '../src/index.ts';
import { compareWorlds, worldStates } from '../src/mutate/behaviour.ts';
import { editChart } from '../src/mutate/edit-chart.ts';
import { claims } from './catalog.ts';
import type { ShippedClaim } from './claim.ts';
import { everyWaitEnds } from './every-wait-ends.ts';
import { invalidationReaches } from './invalidation-reaches.ts';
import { countsOf, requestFor, type Setting, trial, tryClaim } from './trial.ts';

const { configuration } = scopes.queue;
const shared = (kernel: string): Setting => ({ kernel, flow: 'exit', ...configuration });
const apart = (kernel: string): Setting => ({ ...shared(kernel), sharedQueue: false });

/** The same event of every process and thread: a monitor that heard it of one only would keep the others from it. */
const ofEverybody = (label: string, pasids: readonly number[]): readonly string[] =>
  pasids
    .map((pasid) => label.replace(/pasid=./, `pasid=${pasid}`))
    .flatMap((other) => ['first', 'second'].map((name) => other.replace(/thread=\w+/, `thread=${name}`)));

/** A claim that these events never happen in this order with none of `unless` between; it hears every process. */
function neverInOrder(
  order: readonly string[],
  unless: readonly string[] = [],
  pasids: readonly number[] = [1, 2],
): ShippedClaim {
  const heard = [...new Set([...order, ...unless].flatMap((label) => ofEverybody(label, pasids)))];
  const steps = order.map((label, i) => [
    `after ${i}`,
    {
      on: {
        ...Object.fromEntries(unless.map((other) => [other, 'over'])),
        [label]: i === order.length - 1 ? 'violated' : `after ${i + 1}`,
      },
    },
  ]);
  const machine = createMachine({
    id: 'order',
    tags: 'quiescent',
    initial: 'after 0',
    on: Object.fromEntries(heard.map((label) => [label, {}])),
    states: { ...Object.fromEntries(steps), over: {}, violated: { tags: 'violation' } },
  });
  return {
    id: 'order',
    holds: `never ${order.join(', ')}`,
    source: 'VT-d specification, 6.5.2.12',
    scope: 'queue',
    witness: [],
    observers: () => [{ name: 'order', machine, indices: {} }],
    decide: () => [monitored('order', 'order')],
  };
}

/** Two processes run these steps, each with a PASID of its own. */
const verdictOf = (steps: string, claim: ShippedClaim, setting: Partial<Setting> = {}) => {
  const flow = `thread work { entry.set_present(); ${steps} }`;
  return tryClaim({ kernel: '5.8', flow, ...configuration, ...setting }, claim).verdict;
};

const [submitted, executed] = ['invalidate.pasid_cache(pasid=1)', 'iommu.invalidate_pasid_cache(pasid=1)'];

describe('a wait in the queue of a unit', () => {
  const steps = 'invalidate.pasid_cache(); wait();';
  const before = neverInOrder([submitted, 'wait.submit(pasid=2)', 'wait(pasid=2)'], [executed]);
  const after = neverInOrder(['wait.submit(pasid=2)', submitted, 'wait(pasid=2)'], [executed]);

  it('waits for what another submitter put in before', () => {
    expect(verdictOf(steps, before)).toBe('proved');
  });

  it('does not wait for what another submitter puts in afterwards', () => {
    expect(verdictOf(steps, after)).toBe('violated');
  });

  it('waits for no other thread if each entry has its own queue', () => {
    const apartFrom = neverInOrder(
      [submitted, 'invalidate.pasid_cache(pasid=2)', 'wait(pasid=2)'],
      [executed],
    );
    expect(verdictOf(steps, apartFrom)).toBe('proved');
    expect(verdictOf(steps, apartFrom, { sharedQueue: false })).toBe('violated');
  });

  it('of one thread does not wait for another thread of the process', () => {
    const flow = `
      thread first { entry.set_present(); invalidate.pasid_cache(); wait(); }
      thread second { invalidate.iotlb(); wait(); }
    `;
    const setting = { kernel: '5.8', flow, ...configuration, pasids: 1 };
    const [one, other] = ['first(pasid=1)', 'second(pasid=1)'];
    const order = ['wait.submit', 'invalidate.pasid_cache', 'wait'].map(
      (event, i) => `${event}(thread=${i === 1 ? one : other})`,
    );
    expect(tryClaim(setting, neverInOrder(order, [executed], [1])).verdict).toBe('violated');
  });
});

describe('a fence in the queue of a unit', () => {
  const overtaken = neverInOrder(
    [
      submitted,
      'wait.submit(pasid=1)',
      'invalidate.pasid_cache(pasid=2)',
      'iommu.invalidate_pasid_cache(pasid=2)',
    ],
    [executed],
  );

  it('holds for every submitter', () => {
    expect(verdictOf('invalidate.pasid_cache(); wait();', overtaken)).toBe('violated');
    expect(verdictOf('invalidate.pasid_cache(); invalidate.fence(); wait();', overtaken)).toBe('proved');
  });
});

describe('the order of kinds in the queue of a unit', () => {
  const overtaken = neverInOrder(
    [submitted, 'invalidate.iotlb(pasid=2)', 'iommu.invalidate_iotlb(pasid=2)'],
    [executed],
  );
  const steps = 'either { invalidate.pasid_cache(); } or { invalidate.iotlb(); } wait();';

  it('holds across submitters', () => {
    expect(verdictOf(steps, overtaken)).toBe('proved');
    expect(verdictOf(steps, overtaken, { sharedQueue: false })).toBe('violated');
  });
});

describe('one queue for a unit', () => {
  const kernels = ['5.8', '6.12', '7.0', 'proposed'];
  const results = new Map(kernels.map((kernel) => [kernel, trial(shared(kernel), claims)]));

  it.each(kernels)('gives the verdicts of one queue for each entry under %s', (kernel) => {
    const verdicts = (all: ReturnType<typeof trial>) =>
      all.map(({ claim, verdict }) => `${claim} ${verdict}`);
    expect(verdicts(results.get(kernel)!)).toEqual(verdicts(trial(apart(kernel), claims)));
  });

  it('visits exactly these states and transitions', () => {
    const first = new Map([...results].map(([kernel, [result]]) => [kernel, result!]));
    expect(countsOf(first)).toMatchInlineSnapshot(`
      "5.8                     proved     55505 states  315516 transitions  depth 87
      6.12                    proved     67545 states  409602 transitions  depth 83
      7.0                     violated   124385 states  654846 transitions  depth 87
      proposed                proved     57745 states  343822 transitions  depth 83"
    `);
  });

  it.each(['5.8', 'proposed'])('leaves one entry in the same states of the world under %s', (kernel) => {
    const queues = ['invalidation queue', 'queue of the unit', 'descriptors in the queue', 'wait descriptor'];
    const worlds = [{ ...apart(kernel), pasids: 1 }, shared(kernel)].map((setting) =>
      worldStates(compile(requestFor(setting, claims)).system, { charts: queues, pasid: 1 }),
    );
    expect(compareWorlds(worlds[0]!, worlds[1]!)).toBe('the same states');
    expect(worlds[0]!.size).toBeGreaterThan(50);
  });

  it.each([
    ['a wait that returns too early', { guard: () => true }, invalidationReaches],
    ['a wait that never returns', { guard: () => false }, everyWaitEnds],
  ])('is noticed when it has %s', (_, wait, claim) => {
    const waitDescriptor = editChart(charts.waitDescriptor, ({ on }) => {
      on['wait'] = wait;
    });
    expect(tryClaim({ ...shared('proposed'), using: { waitDescriptor } }, claim).verdict).toBe('violated');
  });
});
