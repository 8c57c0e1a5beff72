/**
 * One request in flight between the device and memory.
 *
 * Source    VT-d specification, 3.6, 4.2, 6.5.4, 7.1.3 and 7.4
 * Bound     A configuration has k of these for each device and PASID. More requests at once add no new pair of
 *           requests, and every violation known needs at most two.
 */
import { setup } from 'xstate';
import { vocabulary } from '../events.ts';
import { record, type WalkableOwner, walkableOwners } from '../hardware/values.ts';

/** What does not concern a request that is no access on its way to memory. */
const bystander = {
  'iommu.invalidate_iotlb(unit=own)': {},
  'iommu.invalidate_iotlb(unit=other)': {},
  'iommu.invalidate_device_tlb': {},
  'prq.drain_hardware': {},
  wait: {},
} as const;

export const request = setup({ types: vocabulary }).createMachine({
  id: 'request',
  tags: 'quiescent',
  initial: 'none',
  states: {
    none: {
      on: {
        'device.request_untranslated(requester=first)': 'untranslated.first',
        'device.request_untranslated(requester=second)': 'untranslated.second',
        'device.request_untranslated(requester=stray)': 'untranslated.stray',
        'device.request_translation(requester=first)': 'translation.first',
        'device.request_translation(requester=second)': 'translation.second',
        'device.request_translated(owner=first)': 'fromDeviceTlb.first',
        'device.request_translated(owner=second)': 'fromDeviceTlb.second',
        'device.request_translated(owner=stage2)': 'fromDeviceTlb.stage2',
        'device.request_page(requester=first)': 'pageRequest.first',
        'device.request_page(requester=second)': 'pageRequest.second',
        'device.request_part(requester=first)': 'part.first',
        'device.request_part(requester=second)': 'part.second',
        'device.drain': {},
        'device.vanish': {},
        'prq.keep_part': {},
        ...bystander,
      },
    },
    // Sent and not yet processed. Whether it passes is decided when the remapping hardware looks at it.
    untranslated: {
      initial: 'first',
      states: { first: untranslated('first'), second: untranslated('second'), stray: untranslated('stray') },
      on: {
        'iommu.report_0x59': 'none',
        'iommu.suppress_0x59': 'none',
        'iommu.report_cached_0x59': 'none',
        'iommu.suppress_cached_0x59': 'none',
        'iommu.report_0x71': 'none',
        'iommu.suppress_0x71': 'none',
        'iommu.report_0x72': 'none',
        'iommu.suppress_0x72': 'none',
        'iommu.suppress_upper_0x59': 'none',
        'iommu.suppress_upper_0x71': 'none',
        // What was still on the link when it broke is lost.
        'device.vanish': 'none',
        ...bystander,
      },
    },
    // Translated by the IOTLB, not yet in memory.
    translated: {
      initial: 'first',
      states: record(
        walkableOwners.map((owner) => [owner, { on: { ...landing(owner), ...drained(owner) } }]),
      ),
      on: { 'device.vanish': {}, 'iommu.invalidate_device_tlb': {}, 'prq.drain_hardware': {}, wait: {} },
    },
    // A question, not an access: the answer may be "no access", which is no fault.
    translation: {
      initial: 'first',
      states: { first: translation('first'), second: translation('second') },
      on: {
        'iommu.answer_entry_not_present': 'none',
        'iommu.answer_page_not_present': 'none',
        'iommu.answer_cached_not_present': 'none',
        'iommu.answer_0x72': 'none',
        'device.vanish': 'none',
        ...bystander,
      },
    },
    // Sent with an address from the Device-TLB. No invalidation of the IOTLB waits for it.
    fromDeviceTlb: {
      initial: 'first',
      states: record(
        walkableOwners.map((owner) => [
          owner,
          { on: { ...landing(owner), 'iommu.invalidate_device_tlb': `#request.draining.${owner}` } },
        ]),
      ),
      on: {
        'iommu.invalidate_iotlb(unit=own)': {},
        'iommu.invalidate_iotlb(unit=other)': {},
        'device.vanish': 'none',
        'prq.drain_hardware': {},
        wait: {},
      },
    },
    // An invalidation found it on its way: whoever waits for that invalidation waits until it has landed.
    draining: {
      initial: 'first',
      states: record(walkableOwners.map((owner) => [owner, { on: landing(owner) }])),
      on: {
        'iommu.invalidate_iotlb(unit=own)': {},
        'iommu.invalidate_iotlb(unit=other)': {},
        'iommu.invalidate_device_tlb': {},
        'prq.drain_hardware': {},
        'device.vanish': {},
      },
    },
    // A page request on its way to the remapping hardware. It may be sent again after any answer.
    pageRequest: {
      initial: 'first',
      states: { first: pageRequest('first'), second: pageRequest('second') },
      on: {
        'iommu.answer_overflow': 'none',
        'iommu.reject_and_report_0x59': 'none',
        'iommu.reject_and_suppress_0x59': 'none',
        'iommu.reject_cached_and_report_0x59': 'none',
        'iommu.reject_cached_and_suppress_0x59': 'none',
        'device.vanish': 'none',
        'device.drain': {},
        'iommu.invalidate_iotlb(unit=own)': {},
        'iommu.invalidate_iotlb(unit=other)': {},
        'iommu.invalidate_device_tlb': {},
        wait: {},
      },
    },
    // The first request of a group on its way, then looked at; the device will send the last one in any case.
    part: {
      initial: 'first',
      states: { first: part('first'), second: part('second') },
      on: {
        'device.vanish': 'none',
        'iommu.invalidate_iotlb(unit=own)': {},
        'iommu.invalidate_iotlb(unit=other)': {},
        'iommu.invalidate_device_tlb': {},
        wait: {},
      },
    },
    partSent: {
      initial: 'first',
      states: {
        first: { on: { 'device.request_last': '#request.last.first' } },
        second: { on: { 'device.request_last': '#request.last.second', ...notWaitedFor('second') } },
      },
      on: { 'prq.keep_part': {}, 'device.vanish': 'none', ...bystander },
    },
    last: {
      initial: 'first',
      states: {
        first: { on: { 'iommu.queue_last': '#request.unanswered.first' } },
        second: { on: { 'iommu.queue_last': '#request.unanswered.second', ...notWaitedFor('second') } },
      },
      on: {
        'iommu.overflow_last': 'none',
        'iommu.reject_last_and_report_0x59': 'none',
        'iommu.reject_last_and_suppress_0x59': 'none',
        'prq.keep_part': {},
        'device.vanish': 'none',
        'iommu.invalidate_iotlb(unit=own)': {},
        'iommu.invalidate_iotlb(unit=other)': {},
        'iommu.invalidate_device_tlb': {},
        wait: {},
      },
    },
    // A page request that software has, from the queue to the answer. The device can be told to stop meanwhile.
    unanswered: {
      initial: 'first',
      states: { first: {}, second: {} },
      on: {
        'prq.keep_part': {},
        'prq.report(finds=none)': 'none',
        'prq.report(finds=first)': {},
        'prq.report(finds=second)': {},
        'iopf.respond': 'none',
        'iopf.discard': 'none',
        'device.vanish': {},
        'device.drain': {},
        ...bystander,
      },
    },
  },
});

function untranslated(requester: 'first' | 'second' | 'stray') {
  return {
    on: {
      ...record(
        walkableOwners.map((owner) => [
          `iommu.translate(requester=${requester}, owner=${owner})`,
          `#request.translated.${owner}`,
        ]),
      ),
      ...notWaitedFor(requester),
    },
  };
}

function translation(requester: 'first' | 'second') {
  return {
    on: { [`iommu.answer_translation(requester=${requester})`]: '#request.none', ...notWaitedFor(requester) },
  };
}

/** The first owner's driver drains its own requests, and those of a second owner are none of its business. */
function notWaitedFor(of: string): { readonly 'device.drain'?: object } {
  return of === 'second' ? { 'device.drain': {} } : {};
}

function pageRequest(requester: 'first' | 'second') {
  return { on: { 'iommu.queue_page_request': `#request.unanswered.${requester}` } } as const;
}

function part(requester: 'first' | 'second') {
  const sent = `#request.partSent.${requester}`;
  return {
    on: {
      'iommu.queue_part': sent,
      'iommu.overflow_part': sent,
      'iommu.drop_part_and_report_0x59': sent,
      'iommu.drop_part_and_suppress_0x59': sent,
      ...notWaitedFor(requester),
    },
  };
}

function landing(owner: WalkableOwner) {
  return {
    [`memory.reach(owner=${owner})`]: '#request.none',
    [`memory.reach_freed(owner=${owner})`]: '#request.none',
    ...notWaitedFor(owner),
  };
}

/** Every IOTLB invalidation that reaches the unit drains, whatever it evicts. */
function drained(owner: WalkableOwner) {
  return {
    'iommu.invalidate_iotlb(unit=own)': `#request.draining.${owner}`,
    'iommu.invalidate_iotlb(unit=other)': {},
  } as const;
}
