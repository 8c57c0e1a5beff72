/**
 * Litmus tests of the invalidation queue: fences, waits with PD set, what an invalidation drains, and slots after a
 * time-out.
 *
 * Source    VT-d specification, 6.5.2.11, 6.5.2.12, 6.5.4, 7.10; Linux fe89277c9ceb, commit message
 */
import { describe, expect, it } from 'vitest';
import type { Configuration } from '../model/system.ts';
import { everyWaitEnds } from './every-wait-ends.ts';
import { type Given, Litmus } from './litmus.ts';
import { counterexampleFor, tryClaim } from './trial.ts';
import { never } from './watch.ts';

const bind = 'entry.set_present(); device.start();';
const stopped = `${bind} device.stop(); device.drain();`;
const [fence, iotlb, page] = [
  'invalidate.fence();',
  'invalidate.iotlb(did=2);',
  'invalidate.device_tlb(page);',
];
const drain = `${fence} ${iotlb} ${page} wait(PD=1);`;

/** Two programs that differ in one step, and a state in which the first can end and the second cannot. */
interface Pair {
  readonly shows: string;
  readonly can: string;
  readonly cannot: string;
  readonly end: Given;
}

function expectPair({ can, cannot, end }: Pair, hardware: Partial<Configuration>): void {
  expect([can, cannot].map((software) => new Litmus(software, hardware).canEndIn(end))).toEqual([
    true,
    false,
  ]);
}

describe('a drain of page requests', () => {
  const pageRequests = { pri: true, processes: 1 };
  const onItsWay: Given = { request: 'pageRequest' };
  const wrong: readonly (readonly [string, string])[] = [
    ['is not done by stopping the device', ''],
    ['wants PD', `${fence} ${iotlb} ${page} wait(PD=0);`],
    ['wants the wait with PD after the invalidations', `wait(PD=1); ${fence} ${iotlb} ${page} wait();`],
    ['wants the Device-TLB invalidation, whose answer brings the requests in', `${iotlb} wait(PD=1);`],
    ['wants a wait', `${fence} ${iotlb} ${page}`],
    ['wants the Device-TLB invalidation to have been executed', `${page} ${fence} ${iotlb}`],
  ];

  it.each(wrong)('%s', (shows, steps) => {
    expectPair(
      { shows, can: `${stopped} ${steps}`, cannot: `${stopped} ${drain}`, end: onItsWay },
      pageRequests,
    );
  });

  it.each(['pasid', 'no_pasid', 'page'])('is carried by a Device-TLB invalidation with tag=%s', (tag) => {
    const steps = `invalidate.device_tlb(${tag}); wait(PD=1);`;
    expect(new Litmus(`${stopped} ${steps}`, pageRequests).canEndIn(onItsWay)).toBe(false);
  });

  it('says nothing about requests that are sent afterwards', () => {
    expect(new Litmus(`${bind} ${drain}`, pageRequests).canEndIn(onItsWay)).toBe(true);
  });

  it('does not wait for the answer of software', () => {
    expect(new Litmus(`${stopped} ${drain}`, pageRequests).canEndIn({ request: 'unanswered' })).toBe(true);
  });

  it('waits for both requests of a group', () => {
    const hardware = { ...pageRequests, groups: true };
    for (const state of ['part', 'last']) {
      // The device completes a group before its drain returns, so here it is stopped only.
      const programs = [
        `${bind} device.stop(); ${page} wait();`,
        `${bind} device.stop(); ${page} wait(PD=1);`,
      ];
      const arrived = { request: `${state}.arrived` };
      expect(programs.map((software) => new Litmus(software, hardware).canEndIn(arrived))).toEqual([
        true,
        false,
      ]);
    }
  });
});

describe('a fence', () => {
  /** Whether the Device-TLB invalidation may be executed after a PASID-cache invalidation that came later. */
  const overtaken = (between: string) => {
    const flow = `thread software { ${bind} ${page} ${between} invalidate.pasid_cache(); wait(); }`;
    const claim = never('iommu.invalidate_device_tlb', { after: 'iommu.invalidate_pasid_cache' });
    return tryClaim({ kernel: '5.8', flow, ats: true, inFlight: 1 }, claim).verdict;
  };

  it('keeps what comes after it from being begun before what came before it has completed', () => {
    expect(overtaken('')).toBe('violated');
    expect(overtaken(fence)).toBe('proved');
  });

  it('is no wait: software goes on', () => {
    const tornDown = `${bind} entry.set_fpd_clear_present(); invalidate.pasid_cache();`;
    expectPair(
      {
        shows: 'a fence alone',
        can: `${tornDown} ${fence}`,
        cannot: `${tornDown} ${fence} wait();`,
        end: { 'PASID-cache': 'first FPD=0 DID=1' },
      },
      {},
    );
  });

  it('with nothing before it is over at once', () => {
    expect(new Litmus(`${bind} ${fence} ${fence} ${fence} ${fence} wait();`).canEndIn({})).toBe(true);
  });
});

describe('an invalidation drains what was translated under its own tags', () => {
  const absent = `${bind} entry.set_fpd_clear_present(); invalidate.pasid_cache(); wait();`;
  const noTranslation = `${absent} invalidate.iotlb(); wait();`;

  it.each(['did=0', 'type=page', 'type=other_pasid', 'type=nothing', 'type=domain', 'unit=other'])(
    'an IOTLB invalidation with %s waits for nothing',
    (tag) => {
      expectPair(
        {
          shows: tag,
          can: `${absent} invalidate.iotlb(${tag}); wait();`,
          cannot: `${absent} invalidate.iotlb(did=1); wait();`,
          end: { request: 'translated.first DID=1' },
        },
        {},
      );
    },
  );

  it.each(['no_pasid', 'page'])('a Device-TLB invalidation with tag=%s waits for nothing', (tag) => {
    expectPair(
      {
        shows: tag,
        can: `${noTranslation} invalidate.device_tlb(${tag}); wait();`,
        cannot: `${noTranslation} invalidate.device_tlb(pasid); wait();`,
        end: { request: 'fromDeviceTlb' },
      },
      {},
    );
  });
});

/** Slots are numbered from 0, and every descriptor takes one, each wait too. */
describe('a search of the slots with odd numbers after a time-out', () => {
  const verdictOf = (steps: string, step: number) =>
    tryClaim(
      {
        kernel: '7.0',
        flow: `thread software { ${bind} mmu_notifier_release() { } ${steps} }`,
        overrides: `qi_abort_waits() { invalidate.abort(step=${step}); }`,
        ats: true,
        vanish: true,
        inFlight: 1,
        processes: 1,
      },
      everyWaitEnds,
    );
  const pair = `${page} wait();`;
  const batchOfTwo = `invalidate.iotlb(); ${page} wait();`;

  it.each([
    ['a descriptor and its wait', pair, 'proved'],
    ['the drain: a fence, two descriptors and the wait', drain, 'proved'],
    ['two descriptors and one wait', batchOfTwo, 'violated'],
    ['a pair after a batch of two', `invalidate.iotlb(); invalidate.iotlb(); wait(); ${pair}`, 'violated'],
    [
      'the drain after a batch of two',
      `invalidate.iotlb(); invalidate.iotlb(); wait(); ${drain}`,
      'violated',
    ],
  ])('%s', (_, steps, verdict) => {
    expect(verdictOf(steps, 2).verdict).toBe(verdict);
    expect(verdictOf(steps, 1).verdict).toBe('proved');
  });

  it('leaves the wait where it is', () => {
    expect(counterexampleFor(verdictOf(batchOfTwo, 2))).toContain('iommu.time_out_early\ninvalidate.abort');
  });
});
