/** The device. Inside the rules of PCIe and of its driver it may do anything at any time. */
import { define, hardware, inFlight } from './meaning.ts';

export const deviceEvents = define({
  'device.vanish': {
    actor: 'device',
    indices: hardware,
    meaning: 'the link is gone: the device sends nothing any more and answers nothing',
    source: 'Linux 6.9, 4fc82cd907ac, commit message',
    only: 'vanish',
    unfair: true,
  },
  'device.request_page': {
    actor: 'device',
    indices: [...inFlight, 'requester'],
    meaning: 'sends a page request with the PASID, the last of its group',
    source: 'VT-d specification, 7.4, page requests',
    only: 'pri',
    unfair: true,
  },
  'device.request_untranslated': {
    actor: 'device',
    indices: [...inFlight, 'requester'],
    meaning: 'sends an untranslated request with the PASID',
    source: 'VT-d specification, 3.6, requests-with-PASID',
    unfair: true,
  },
  'device.request_translation': {
    actor: 'device',
    indices: [...inFlight, 'requester'],
    meaning: 'sends a translation request with the PASID',
    source: 'VT-d specification, 4.2, Device-TLB operation',
    only: 'ats',
    unfair: true,
  },
  'device.request_translated': {
    actor: 'device',
    indices: [...inFlight, 'requester', 'owner'],
    meaning: 'sends a translated request: the address is from its Device-TLB, the entry is not consulted',
    source: 'VT-d specification, 4.2, Device-TLB operation',
    only: 'ats',
    unfair: true,
  },
  'device_tlb.drop': {
    actor: 'device',
    indices: hardware,
    meaning: 'the device drops what its Device-TLB holds',
    source: 'VT-d specification, 4.2, Device-TLB operation',
    only: 'ats',
    unfair: true,
  },

  'device.request_part': {
    actor: 'device',
    indices: [...inFlight, 'requester'],
    meaning: 'sends a page request that is not the last of its group (LPIG=0)',
    source: 'VT-d specification, 7.4.1, field LPIG',
    only: 'groups',
    unfair: true,
  },
  'device.request_last': {
    actor: 'device',
    indices: inFlight,
    meaning: 'sends the last page request of the group (LPIG=1)',
    source: 'VT-d specification, 7.4.1, field LPIG',
    only: 'groups',
  },
});
