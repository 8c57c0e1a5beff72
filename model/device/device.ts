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
  },
  second: {
    'device.request_untranslated(requester=second)': {},
    'device.request_translation(requester=second)': {},
    'device.request_translated(requester=second)': {},
  },
} as const;

export const device = setup({ types: vocabulary }).createMachine({
  id: 'device',
  tags: 'quiescent',
  initial: 'idle',
  states: {
    // Opened. No work was submitted.
    idle: {
      on: {
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
        ...requestsOf.first,
        'device.stop': 'stopping',
        'device.start(owner=second)': 'shared',
        'binding.end': {},
      },
    },
    // No new request; those in flight are on their way.
    stopping: {
      on: {
        'device.stop': {},
        'device.drain': 'drained',
        'device.start(owner=second)': 'second',
        'binding.end': {},
      },
    },
    drained: { on: { 'device.stop': {}, 'device.drain': {}, 'binding.end': 'unbound' } },
    // Drained, and the PASID was taken away. A request now is a mistake of the device, and has to be seen.
    unbound: {
      on: {
        'device.request_untranslated(requester=stray)': {},
        'device.start(owner=second)': 'second',
        'device.stop': {},
        'device.drain': {},
        'binding.end': {},
      },
    },
    // Running for the second owner of the PASID only.
    second: { on: { ...requestsOf.second, 'device.stop': {}, 'device.drain': {}, 'binding.end': {} } },
    // The first owner was never stopped: the device serves both under one PASID.
    shared: { on: { ...requestsOf.first, ...requestsOf.second, 'device.stop': 'second', 'binding.end': {} } },
  },
});
