/**
 * What the device does with the PASID: the adversary, inside the rules of its driver.
 *
 * Source    VT-d specification, 7.10 "Software requirements"; Linux 37e91bd4, commit message
 * Squashed  work is one queue that is started once for each owner (S5)
 */
import { setup } from 'xstate';
import { vocabulary } from '../events.ts';

const requestsOf = {
  first: {
    'device.request_untranslated(requester=first)': {},
    'device.request_translation(requester=first)': {},
    'device.request_translated(requester=first)': {},
    'device.request_page(requester=first)': {},
    'device.request_part(requester=first)': {},
    'device.request_last': {},
  },
  second: {
    'device.request_untranslated(requester=second)': {},
    'device.request_translation(requester=second)': {},
    'device.request_translated(requester=second)': {},
    'device.request_page(requester=second)': {},
    'device.request_part(requester=second)': {},
    'device.request_last': {},
  },
} as const;

/** What it does in every state but the last. */
const onTheBus = {
  'device.answers(answer=yes)': {},
  'device.vanish': 'gone',
  'iommu.invalidate_device_tlb': {},
  'iommu.answer_device_tlb_early': {},
  // Its answer may come too late.
  'iommu.time_out_early': {},
} as const;

export const device = setup({ types: vocabulary }).createMachine({
  id: 'device',
  tags: 'quiescent',
  initial: 'idle',
  states: {
    // Opened. No work was submitted.
    idle: {
      on: {
        ...onTheBus,
        'device.start(owner=first)': 'running',
        'device.start(owner=second)': 'second',
        'device.stop': {},
        'device.drain': {},
        'binding.end': 'unbound',
      },
    },
    // It may send a request at any time, whatever becomes of the process and of the entry.
    running: {
      on: {
        ...onTheBus,
        ...requestsOf.first,
        'device.stop': 'stopping',
        'device.start(owner=first)': {},
        'device.start(owner=second)': 'shared',
        'binding.end': {},
      },
    },
    // No new request; those in flight are on their way, and groups of page requests are completed.
    stopping: {
      on: {
        ...onTheBus,
        'device.request_last': {},
        'device.stop': {},
        'device.drain': 'drained',
        'device.start(owner=first)': 'running',
        'device.start(owner=second)': 'second',
        'binding.end': {},
      },
    },
    drained: {
      on: {
        ...onTheBus,
        'device.start(owner=first)': 'running',
        'device.start(owner=second)': 'second',
        'device.stop': {},
        'device.drain': {},
        'binding.end': 'unbound',
      },
    },
    // Drained, and the PASID was taken away. A request now is a mistake of the device, and has to be seen.
    unbound: {
      on: {
        ...onTheBus,
        'device.request_untranslated(requester=stray)': {},
        'device.start(owner=first)': 'running',
        'device.start(owner=second)': 'second',
        'device.stop': {},
        'device.drain': {},
        'binding.end': {},
      },
    },
    // Running for the second owner of the PASID only.
    second: {
      on: { ...onTheBus, ...requestsOf.second, 'device.stop': {}, 'device.drain': {}, 'binding.end': {} },
    },
    // The first owner was never stopped: the device serves both under one PASID.
    shared: {
      on: {
        ...onTheBus,
        ...requestsOf.first,
        ...requestsOf.second,
        'device.stop': 'second',
        'binding.end': {},
      },
    },
    // Off the bus. It sends nothing; an invalidation sent to it is never answered.
    gone: {
      on: {
        'device.answers(answer=no)': {},
        'device.start(owner=first)': {},
        'device.start(owner=second)': {},
        'device.stop': {},
        'device.drain': {},
        'binding.end': {},
        'iommu.time_out': {},
      },
    },
  },
});
