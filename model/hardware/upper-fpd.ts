/**
 * FPD of the context entry and of the PASID-directory entry, one bit for both: either keeps every qualified fault
 * found below from being reported.
 *
 * Source    VT-d specification, 9.4, 9.5, 7.1.1
 * Squashed  the two levels are one (S10)
 */
import { setup } from 'xstate';
import { vocabulary } from '../events.ts';
import { atOutcomes } from '../outcomes.ts';

export const upperFpd = setup({ types: vocabulary }).createMachine({
  id: 'upper FPD',
  tags: 'quiescent',
  initial: 'FPD=0',
  on: { 'context.set_fault_disable': '.FPD=1', 'context.clear_fault_disable': '.FPD=0' },
  states: {
    'FPD=0': {
      on: {
        ...atOutcomes({ request: 'untranslated', fate: 'report' }, {}),
        ...atOutcomes({ request: 'page request', fate: 'report' }, {}),
      },
    },
    'FPD=1': { on: atOutcomes({ fate: 'suppress above' }, {}) },
  },
});
