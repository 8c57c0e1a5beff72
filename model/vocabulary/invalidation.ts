/** Software: invalidations. Submitting is one step, hardware executes when it likes, waiting is another step. */
import { define, entry } from './meaning.ts';

/** What an IOTLB invalidation is of. */
const ofType: Readonly<Record<string, string>> = {
  pasid: 'p_iotlb_inv_dsc for the whole PASID',
  ih: 'p_iotlb_inv_dsc for the whole PASID with IH set',
  page: 'p_iotlb_inv_dsc for one page at address 0',
  other_pasid: 'p_iotlb_inv_dsc for another PASID',
  nothing: 'p_iotlb_inv_dsc for a range of length zero',
  domain: 'iotlb_inv_dsc, domain-selective',
};

/** What a Device-TLB invalidation is of. */
const withTag: Readonly<Record<string, string>> = {
  pasid: 'everything under the PASID (p_dev_tlb_inv_dsc)',
  no_pasid: 'everything without PASID',
  page: 'one page at address 0 under the PASID',
};

export const invalidationEvents = define({
  'invalidate.pasid_cache': {
    actor: 'software',
    indices: [...entry, 'did', 'unit'],
    meaning:
      'submits pc_inv_dsc, PASID-selective within domain `did`, to the unit of the device or to another',
    says: ({ did, unit }) =>
      `submits pc_inv_dsc, PASID-selective within domain ${did}${unit === 'other' ? ', to the unit of another device' : ''}`,
    source: 'VT-d specification, 6.5.2, PASID-cache Invalidate Descriptor',
    args: { did: [1, 0, 2], unit: ['own', 'other'] },
  },
  'invalidate.iotlb': {
    actor: 'software',
    indices: [...entry, 'did', 'type', 'unit'],
    meaning:
      'submits p_iotlb_inv_dsc for the whole PASID, the same with IH set, for one page at address 0, for another ' +
      'PASID, for a range of length zero, or the domain-selective iotlb_inv_dsc',
    says: ({ did, type = '', unit }) =>
      `submits ${ofType[type] ?? type}, within domain ${did}${unit === 'other' ? ', to the unit of another device' : ''}`,
    source: 'VT-d specification, 6.5.2, (PASID-based) IOTLB Invalidate Descriptor',
    args: {
      did: [1, 0, 2],
      type: ['pasid', 'ih', 'page', 'other_pasid', 'nothing', 'domain'],
      unit: ['own', 'other'],
    },
  },
  'invalidate.device_tlb': {
    actor: 'software',
    indices: [...entry, 'tag'],
    meaning:
      'submits a Device-TLB invalidation: of everything under the PASID (p_dev_tlb_inv_dsc), of everything without ' +
      'PASID, of one page at address 0 under the PASID',
    says: ({ tag = '' }) => `submits a Device-TLB invalidation of ${withTag[tag] ?? tag}`,
    source: 'VT-d specification, 6.5.2, (PASID-based) Device-TLB Invalidate Descriptor',
    only: 'ats',
    args: { tag: ['pasid', 'no_pasid', 'page'] },
  },
  'wait.was_aborted': {
    actor: 'software',
    indices: [...entry, 'answer'],
    meaning: 'whether the last wait ended because a Device-TLB invalidation timed out',
    source: 'Linux 5.8, drivers/iommu/intel/dmar.c, qi_check_fault()',
    only: 'vanish',
    answers: 'condition',
    finds: { yes: 'the wait aborted', no: 'the wait completed' },
  },
  'invalidate.abort': {
    actor: 'software',
    indices: [...entry, 'step'],
    meaning:
      'after a time-out (ITE): marks pending waits as aborted, looking at every slot or at those with odd numbers, ' +
      'which misses a wait in one of the others',
    says: ({ step }) =>
      `after a time-out (ITE): marks pending waits as aborted, looking at ${step === 2 ? 'the slots with odd numbers' : 'every slot'}`,
    source: 'Linux 5.8, drivers/iommu/intel/dmar.c, qi_check_fault()',
    only: 'vanish',
    args: { step: [1, 2] },
  },
  'invalidate.fence': {
    actor: 'software',
    indices: entry,
    meaning:
      'submits inv_wait_dsc with FN=1 and SW=0: what is submitted after it is not begun before what was submitted ' +
      'before it has completed; nobody waits for it',
    source:
      'VT-d specification, 6.5.2.12 and 7.10; Linux 5.8, drivers/iommu/intel/svm.c, intel_svm_drain_prq()',
  },
  'wait.submit': {
    actor: 'software',
    indices: entry,
    meaning: 'submits the wait descriptor that the thread is going to wait for',
    source: 'Linux 5.8, drivers/iommu/intel/dmar.c, qi_submit_sync()',
    only: 'sharedQueue',
    implied: true,
  },
  wait: {
    actor: 'software',
    indices: [...entry, 'PD'],
    meaning:
      'submits inv_wait_dsc with SW=1 and returns when every invalidation submitted for the entry has completed, ' +
      'draining included; with PD=1 when page requests that a Device-TLB invalidation brought in are looked at as well',
    says: ({ PD }) =>
      'submits inv_wait_dsc with SW=1 and returns when every invalidation submitted for the entry has completed' +
      (PD === 1 ? ', and page requests that a Device-TLB invalidation brought in have been looked at' : ''),
    source: 'VT-d specification, 6.5.2.12 and 7.10; Linux 5.8, drivers/iommu/intel/dmar.c, qi_submit_sync()',
    args: { PD: [0, 1] },
  },
});
