/**
 * One request in flight between the device and memory.
 *
 * Source    VT-d specification, 3.6, 4.2, 6.5.4, 7.1.3 and 7.4
 * Bound     A configuration has k of these for each device and PASID. More requests at once add no new pair of
 *           requests, and every violation known needs at most two.
 */
import { setup } from 'xstate';
import { vocabulary } from '../events.ts';
import {
  type DeviceTlbTag,
  deviceTlbInvalidations,
  iotlbInvalidations,
  reaches,
  type Translation,
  translations,
} from '../hardware/invalidations.ts';
import { record, type WalkableOwner, walkableOwners } from '../hardware/values.ts';
import { atOutcomes } from '../outcomes.ts';

const requesters = ['first', 'second'] as const;
type Requester = (typeof requesters)[number];

/** No invalidation of this kind concerns it. */
const besideIotlb = iotlbInvalidations(() => undefined);
const besideDeviceTlb = deviceTlbInvalidations(() => undefined);

const notWaitedForByPlainWaits = { 'wait(PD=0)': {} } as const;
const notWaitedForByAnyWait = { 'wait(PD=0)': {}, 'wait(PD=1)': {} } as const;

/** What does not concern a request that is no access on its way to memory. */
const bystander = { ...besideIotlb, ...besideDeviceTlb, ...notWaitedForByAnyWait } as const;

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
        ...atOutcomes({ request: 'untranslated' }, 'none'),
        // What was still on the link when it broke is lost.
        'device.vanish': 'none',
        ...bystander,
      },
    },
    // Translated by the IOTLB, not yet in memory. An invalidation that reaches the translation drains it.
    translated: {
      initial: nameOf(translations[0]!),
      states: record(
        translations.map((t) => [nameOf(t), { on: { ...landing(t.owner), ...drainedByIotlb(t) } }]),
      ),
      on: { 'device.vanish': {}, ...besideDeviceTlb, ...notWaitedForByAnyWait },
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
        walkableOwners.map((owner) => [owner, { on: { ...landing(owner), ...drainedByDeviceTlb(owner) } }]),
      ),
      on: { ...besideIotlb, 'device.vanish': 'none', ...notWaitedForByAnyWait },
    },
    // The device has answered an invalidation before it: no wait covers it until another one is sent.
    overtaken: {
      initial: 'first',
      states: record(
        walkableOwners.map((owner) => [
          owner,
          {
            on: {
              ...landing(owner),
              ...deviceTlbInvalidations((tag) =>
                tag === 'pasid' ? `#request.draining.${owner}` : undefined,
              ),
            },
          },
        ]),
      ),
      on: { ...besideIotlb, 'device.vanish': 'none', ...notWaitedForByAnyWait },
    },
    // An invalidation found it on its way: whoever waits for that invalidation waits until it has landed.
    draining: {
      initial: 'first',
      states: record(walkableOwners.map((owner) => [owner, { on: landing(owner) }])),
      on: { ...besideIotlb, ...besideDeviceTlb, 'device.vanish': {} },
    },
    // A page request on its way to the remapping hardware. It may be sent again after any answer.
    pageRequest: {
      initial: 'first',
      states: {
        ...record(requesters.map((of) => [of, pageRequest(of, 'on the link')])),
        arrived: {
          initial: 'first',
          states: record(requesters.map((of) => [of, pageRequest(of, 'arrived')])),
        },
      },
      on: {
        'iommu.answer_overflow': 'none',
        ...atOutcomes({ request: 'page request' }, 'none'),
        'device.drain': {},
      },
    },
    // The first request of a group on its way, then looked at; the device will send the last one in any case.
    part: {
      initial: 'first',
      states: {
        ...record(requesters.map((of) => [of, part(of, 'on the link')])),
        arrived: { initial: 'first', states: record(requesters.map((of) => [of, part(of, 'arrived')])) },
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
        ...record(requesters.map((of) => [of, last(of, 'on the link')])),
        arrived: { initial: 'first', states: record(requesters.map((of) => [of, last(of, 'arrived')])) },
      },
      on: {
        'iommu.overflow_last': 'none',
        ...atOutcomes({ request: 'last' }, 'none'),
        'prq.keep_part': {},
      },
    },
    // A page request that software has, from the queue to the answer. The driver can stop the device meanwhile.
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
        translations.map((t) => [
          `iommu.translate(requester=${requester}, did=${t.did}, owner=${t.owner})`,
          `#request.translated.${nameOf(t)}`,
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

type Whereabouts = 'on the link' | 'arrived';

/**
 * Any Device-TLB invalidation, whatever its tags, brings in what the device sent before its answer (7.10), and a wait
 * with PD=1 returns when that has been looked at. What has not arrived is lost with the link.
 */
function brought(state: string, requester: Requester, where: Whereabouts) {
  return where === 'arrived'
    ? { ...besideIotlb, ...besideDeviceTlb, ...notWaitedForByPlainWaits, 'device.vanish': {} }
    : {
        ...besideIotlb,
        ...deviceTlbInvalidations(() => `#request.${state}.arrived.${requester}`),
        ...notWaitedForByAnyWait,
        'device.vanish': '#request.none',
      };
}

function pageRequest(requester: Requester, where: Whereabouts) {
  return {
    on: {
      'iommu.queue_page_request': `#request.unanswered.${requester}`,
      ...brought('pageRequest', requester, where),
    },
  } as const;
}

function part(requester: Requester, where: Whereabouts) {
  const sent = `#request.partSent.${requester}`;
  return {
    on: {
      'iommu.queue_part': sent,
      'iommu.overflow_part': sent,
      ...atOutcomes({ request: 'part' }, sent),
      ...brought('part', requester, where),
      ...notWaitedFor(requester),
    },
  };
}

function last(requester: Requester, where: Whereabouts) {
  return {
    on: {
      'iommu.queue_last': `#request.unanswered.${requester}`,
      ...brought('last', requester, where),
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

/** An invalidation with other tags need not wait for it: the text names no such duty (U8). */
function drainedByIotlb(of: Translation) {
  const draining = `#request.draining.${of.owner}`;
  return iotlbInvalidations((tag) => (reaches(tag, of) ? draining : undefined));
}

function drainedByDeviceTlb(owner: WalkableOwner) {
  const to = (state: string) => (tag: DeviceTlbTag) =>
    tag === 'pasid' ? `#request.${state}.${owner}` : undefined;
  return deviceTlbInvalidations(to('draining'), to('overtaken'));
}

function nameOf({ did, owner }: Translation): string {
  return `${owner} DID=${did}`;
}
