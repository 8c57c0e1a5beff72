/**
 * Claim   The entry goes unbound → bound → torn down (FPD) → unbound. Once the device is drained it needs no FPD, and the
 *         entry may go from bound to unbound.
 * Source  Linux 37e91bd4, commit message
 */
import { setup } from 'xstate';
import { vocabulary } from '../model/events.ts';
import { claimPerEntry, listensTo } from './claim.ts';

const chart = setup({ types: vocabulary }).createMachine({
  id: 'lifecycle',
  tags: 'quiescent',
  initial: 'unbound',
  on: listensTo(
    'entry.set_present',
    'entry.set_present_stage2',
    'entry.clear_word0',
    'entry.set_fpd_clear_present',
    'entry.clear_present',
    'entry.set_fault_disable',
    'entry.clear_fault_disable',
    'device.start',
    'device.drain',
    'binding.end',
  ),
  states: {
    // P = 0, FPD = 0.
    unbound: {
      on: {
        'entry.set_present': 'bound',
        'entry.set_present_stage2': 'bound',
        'entry.set_fpd_clear_present': 'violated',
        'entry.set_fault_disable': 'violated',
      },
    },
    // P = 1, and the device may send requests: it must not become unbound from here.
    bound: {
      on: {
        'entry.set_fpd_clear_present': 'torn down',
        'entry.set_fault_disable': 'bound with FPD',
        'entry.clear_word0': 'violated',
        'entry.clear_present': 'violated',
        'binding.end': 'violated',
        'device.drain': 'drained',
      },
    },
    'bound with FPD': {
      on: {
        'entry.set_fpd_clear_present': 'torn down',
        'entry.clear_present': 'torn down',
        'entry.clear_fault_disable': 'bound',
        'entry.set_present': 'bound',
        'entry.set_present_stage2': 'bound',
        'entry.clear_word0': 'violated',
        'binding.end': 'violated',
        'device.drain': 'drained with FPD',
      },
    },
    // P = 1, and no request is in flight nor will be sent.
    drained: {
      on: {
        'device.start': 'bound',
        'entry.set_fpd_clear_present': 'torn down',
        'entry.set_fault_disable': 'drained with FPD',
        'entry.clear_word0': 'unbound',
        'entry.clear_present': 'unbound',
        'binding.end': 'violated',
      },
    },
    'drained with FPD': {
      on: {
        'device.start': 'bound with FPD',
        'entry.set_fpd_clear_present': 'torn down',
        'entry.clear_present': 'torn down',
        'entry.clear_fault_disable': 'drained',
        'entry.set_present': 'drained',
        'entry.set_present_stage2': 'drained',
        'entry.clear_word0': 'unbound',
        'binding.end': 'violated',
      },
    },
    // P = 0, FPD = 1. It ends with the binding, and not by being bound again.
    'torn down': {
      on: {
        'entry.clear_word0': 'unbound',
        'entry.clear_fault_disable': 'unbound',
        'entry.set_present': 'violated',
        'entry.set_present_stage2': 'violated',
        'binding.end': 'violated',
      },
    },
    violated: { tags: 'violation' },
  },
});

export const lifecycle = claimPerEntry({
  id: 'lifecycle',
  holds: 'the entry goes unbound → bound → torn down (FPD) → unbound; after a drain also bound → unbound',
  source: 'Linux 37e91bd4, commit message',
  scope: 'quick',
  witness: [
    ['entry.set_present'],
    ['entry.set_fpd_clear_present', 'entry.clear_word0', 'entry.clear_present'],
    ['binding.end'],
  ],
  chart,
});
