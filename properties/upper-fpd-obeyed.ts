/**
 * Claim   While FPD is set above the entry no fault is reported; while it is clear it suppresses none.
 * Source  VT-d specification, 7.1.1, qualified faults; 9.4 and 9.5, field FPD
 *
 * It speaks of hardware: a flow that sets FPD above the entry breaks it only where hardware does.
 */
import { setup } from 'xstate';
import { vocabulary } from '../model/events.ts';
import { outcomesOf } from '../model/outcomes.ts';
import { claimPerEntry, listensTo, type ShippedClaim } from './claim.ts';
import { eachTo, reports } from './faults.ts';

const suppressions = outcomesOf({ fate: 'suppress above' });

const chart = setup({ types: vocabulary }).createMachine({
  id: 'watch of FPD above the entry',
  tags: 'quiescent',
  initial: 'clear',
  on: listensTo('context.set_fault_disable', 'context.clear_fault_disable', ...reports, ...suppressions),
  states: {
    clear: { on: { ...eachTo(suppressions, 'violated'), 'context.set_fault_disable': 'set' } },
    set: { on: { ...eachTo(reports, 'violated'), 'context.clear_fault_disable': 'clear' } },
    violated: { tags: 'violation' },
  },
});

const perEntry = claimPerEntry({
  id: 'upper-fpd-obeyed',
  holds: 'while FPD is set above the entry no fault is reported; while it is clear it suppresses none',
  source: 'VT-d specification, 7.1.1, 9.4 and 9.5',
  needs: ['upperFpd'],
  scope: 'quick',
  witness: [['context.set_fault_disable'], suppressions],
  chart,
});

export const upperFpdObeyed: ShippedClaim = {
  ...perEntry,
  observers: (configuration, program) =>
    configuration.upperFpd ? perEntry.observers(configuration, program) : [],
  decide: (configuration, program) => (configuration.upperFpd ? perEntry.decide(configuration, program) : []),
};
