/**
 * What a verdict says where the number of requests matters. Observers that count them, or that keep the number of one,
 * stand for software that does.
 */
import { describe, expect, it } from 'vitest';
import { type AnyStateMachine, assign, createMachine, setup } from 'xstate';
import { quickScope } from '../../../model/system.ts';
import { claimPerEntry, listensTo, type ShippedClaim } from '../../../properties/claim.ts';
import { formatSearch } from '../../report/text.ts';
import { check } from '../check.ts';
import type { CheckRequest } from '../searches.ts';
import { checkAny } from './generalise.ts';
import { quantities } from './plan.ts';
import { requestFor } from './request-test.ts';

/** That an observer comes to no state with the tag of a violation. */
const watched = (chart: AnyStateMachine): ShippedClaim =>
  claimPerEntry({ id: 'toy', holds: 'the toy holds', source: 'a test', scope: 'quick', witness: [], chart });

const asking = (claim: ShippedClaim, inFlight = 2): CheckRequest => ({
  ...requestFor('proposed', 'exit'),
  claims: [claim],
  configuration: { ...quickScope, inFlight },
});

const verdictOf = (claim: ShippedClaim, inFlight: number) => check(asking(claim, inFlight))[0]!.verdict;

/** What is printed of a claim that is asked for any number, without sizes, what the flow hides, and what follows the verdict. */
function linesFor(claim: ShippedClaim): string {
  const text = formatSearch(
    checkAny(asking(claim), new Set(quantities)),
    { isFirst: false, isOnly: true },
    {
      colour: false,
      full: true,
      claims: new Map(),
      foot: { kernels: [], noEffect: [], neverHappened: [] },
      replay: () => '',
    },
  );
  const [said] = text.replaceAll(/\s+/g, ' ').split(' never happened');
  const hidden = ' left out of this scope: races between threads of the process (the flow has one thread)';
  return said!
    .trim()
    .replace(hidden, '')
    .replaceAll(/\d[\d,]* states, [\d,]+ transitions, depth \d+/g, 'SIZE');
}

const devices =
  'devices: one was searched; it does not notice what the loops in intel_mm_release(), dsa_stop_dma(), iommu_sva_unbind_device(), iommu_sva_bind_device() and dsa_start_dma() do for other devices';
const pasids = 'PASIDs: one was searched; PASIDs share no event (model/README.md: S9, S11, S12)';
const processes = 'processes: the next one starts as the first one did (induction)';

describe('where requests are counted, a verdict', () => {
  const landed = ['memory.reach', 'memory.reach_freed'] as const;
  const three = createMachine({
    id: 'translated at once',
    tags: 'quiescent',
    initial: 'none',
    on: listensTo('iommu.translate', ...landed),
    states: {
      none: { on: { 'iommu.translate': 'one' } },
      one: { on: { 'iommu.translate': 'two', 'memory.reach': 'none', 'memory.reach_freed': 'none' } },
      two: { on: { 'iommu.translate': 'three', 'memory.reach': 'one', 'memory.reach_freed': 'one' } },
      three: { tags: 'violation' },
    },
  });

  it('is a violation with three requests where two prove and three break a claim', () => {
    expect([2, 3].map((inFlight) => verdictOf(watched(three), inFlight))).toEqual(['proved', 'violated']);
    expect(linesFor(watched(three))).toBe(
      '1 device, 1 PASID, untranslated requests, 3 in flight stopped when every claim was decided: SIZE violated toy',
    );
  });

  it('calls sets sound and not exact, since a second request does something else than the first', () => {
    const two = createMachine({
      id: 'requests',
      tags: 'quiescent',
      initial: 'none',
      states: {
        none: { on: { 'device.request_untranslated': 'one' } },
        one: { on: { 'device.request_untranslated': 'two' } },
        two: { on: { 'device.request_untranslated': {} } },
      },
    });
    const said = linesFor({ ...watched(two), decide: () => [] });
    expect(said).toContain(
      'requests: searched as sets: these do what any number of requests can do, and perhaps more (sound)',
    );
  });

  it('proves nothing that only sets break', () => {
    // Sets let another one land, though only one was translated.
    const above = createMachine({
      id: 'more landed than translated',
      tags: 'quiescent',
      initial: 'even',
      on: listensTo('iommu.translate', ...landed),
      states: {
        even: { on: { 'iommu.translate': 'one', 'memory.reach': 'more', 'memory.reach_freed': 'more' } },
        one: { on: { 'iommu.translate': 'some', 'memory.reach': 'even', 'memory.reach_freed': 'even' } },
        some: {},
        more: { tags: 'violation' },
      },
    });
    expect([1, 2, 3].map((inFlight) => verdictOf(watched(above), inFlight))).toEqual(Array(3).fill('proved'));
    expect(linesFor(watched(above))).toBe(
      '1 device, 1 PASID, untranslated requests, 2 in flight every interleaving with these numbers; a violation was found only in the abstraction: SIZE inconclusive toy',
    );
  });
});

interface Sent {
  readonly type: 'device.request_untranslated' | 'memory.reach';
  readonly request: number;
}

/** Keeps the number of a request that was sent, and still has it when that has landed. */
function keeping(what: 'lands twice' | 'is sent again'): AnyStateMachine {
  const machine = setup({
    types: { context: {} as { readonly kept: number }, events: {} as Sent },
    guards: { isKept: ({ context, event }) => context.kept === event.request },
    actions: { keep: assign({ kept: ({ event }) => event.request }) },
  });
  return machine.createMachine({
    id: what,
    tags: 'quiescent',
    meta: { reads: ['request'] },
    context: { kept: 0 },
    initial: 'nothing',
    on: listensTo('device.request_untranslated', 'memory.reach'),
    states: {
      nothing: { on: { 'device.request_untranslated': { target: 'sent', actions: 'keep' } } },
      sent: { on: { 'memory.reach': [{ guard: 'isKept', target: 'landed' }, {}] } },
      landed: {
        on: {
          'device.request_untranslated': [
            { guard: 'isKept', target: what === 'lands twice' ? 'sent' : 'violated' },
            {},
          ],
          'memory.reach': [{ guard: 'isKept', target: what === 'lands twice' ? 'violated' : 'landed' }, {}],
        },
      },
      violated: { tags: 'violation' },
    },
  });
}

describe('where a number outlives its request, a verdict', () => {
  it('has a number of requests, since sets do not know which of them has it', () => {
    expect(linesFor(watched(keeping('lands twice')))).toBe(
      [
        'any number of devices, any number of PASIDs, untranslated requests, 2 in flight',
        'for any number of devices, PASIDs and processes',
        'requests: up to 2, because more of them may wait for software at once than the search follows one by one',
        devices,
        pasids,
        processes,
        'every interleaving: SIZE proved toy',
      ].join(' '),
    );
  });

  it('is a violation where the next request has the number again', () => {
    expect([1, 2].map((inFlight) => verdictOf(watched(keeping('is sent again')), inFlight))).toEqual(
      Array(2).fill('violated'),
    );
    expect(linesFor(watched(keeping('is sent again')))).toBe(
      '1 device, 1 PASID, untranslated requests, 2 in flight stopped when every claim was decided: SIZE violated toy',
    );
  });
});
