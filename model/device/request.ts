/**
 * One request in flight between the device and memory.
 *
 * Source    VT-d specification, 3.6, 4.2, 6.5.4, 7.1.3 and 7.4
 * Bound     A configuration has k of these for each device and PASID. More requests at once add no new pair of
 *           requests, and every violation known needs at most two.
 */
import { setup } from 'xstate';
import { vocabulary } from '../events.ts';

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
        'device.drain': {},
        'iommu.invalidate_iotlb': {},
        'iommu.invalidate_device_tlb': {},
        wait: {},
      },
    },
    // Sent and not yet processed. Whether it passes is decided when the remapping hardware looks at it.
    untranslated: {
      initial: 'first',
      states: { first: untranslated('first'), second: untranslated('second'), stray: untranslated('stray') },
      on: {
        'iommu.report_0x59': 'none',
        'iommu.suppress_0x59': 'none',
        'iommu.report_0x5b': 'none',
        'iommu.suppress_0x5b': 'none',
        'iommu.report_0x71': 'none',
        'iommu.suppress_0x71': 'none',
        'iommu.invalidate_iotlb': {},
        'iommu.invalidate_device_tlb': {},
        wait: {},
      },
    },
    // Translated by the IOTLB, not yet in memory.
    translated: {
      initial: 'first',
      states: {
        first: { on: { ...landing('first'), 'iommu.invalidate_iotlb': '#request.draining.first' } },
        second: { on: { ...landing('second'), 'iommu.invalidate_iotlb': '#request.draining.second' } },
      },
      on: { 'iommu.invalidate_device_tlb': {}, wait: {} },
    },
    // A question, not an access: the answer may be "no access", which is no fault.
    translation: {
      initial: 'first',
      states: { first: translation('first'), second: translation('second') },
      on: {
        'iommu.answer_entry_not_present': 'none',
        'iommu.answer_page_not_present': 'none',
        'iommu.invalidate_iotlb': {},
        'iommu.invalidate_device_tlb': {},
        wait: {},
      },
    },
    // Sent with an address from the Device-TLB. No invalidation of the IOTLB waits for it.
    fromDeviceTlb: {
      initial: 'first',
      states: {
        first: { on: { ...landing('first'), 'iommu.invalidate_device_tlb': '#request.draining.first' } },
        second: { on: { ...landing('second'), 'iommu.invalidate_device_tlb': '#request.draining.second' } },
      },
      on: { 'iommu.invalidate_iotlb': {}, wait: {} },
    },
    // An invalidation found it on its way: whoever waits for that invalidation waits until it has landed.
    draining: {
      initial: 'first',
      states: { first: { on: landing('first') }, second: { on: landing('second') } },
      on: { 'iommu.invalidate_iotlb': {}, 'iommu.invalidate_device_tlb': {} },
    },
  },
});

function untranslated<Requester extends string>(requester: Requester) {
  return {
    on: {
      [`iommu.translate(requester=${requester}, owner=first)`]: '#request.translated.first',
      [`iommu.translate(requester=${requester}, owner=second)`]: '#request.translated.second',
    },
  } as const;
}

function translation<Requester extends string>(requester: Requester) {
  return { on: { [`iommu.answer_translation(requester=${requester})`]: '#request.none' } } as const;
}

function landing<Owner extends string>(owner: Owner) {
  return {
    [`memory.reach(owner=${owner})`]: '#request.none',
    [`memory.reach_freed(owner=${owner})`]: '#request.none',
  } as const;
}
