/**
 * Claim   Each reported fault is printed, or PFO says that one was lost; the registers become free again.
 * Source  VT-d specification, 7.2 and 7.3, fault recording; Linux 6.12, drivers/iommu/intel/dmar.c, dmar_fault()
 *
 * The monitor refuses what loses a fault in silence: a record that is overwritten, a fault that is collapsed into a record
 * which is not there; and a print of no record. That the rest is printed is decided as something that can still happen, from
 * everywhere. Runs are no stronger here: nothing but the step itself takes back that a fault can be recorded, a record
 * printed or PFO cleared. So it happens on every run on which hardware and the handler go on. A run on which the
 * registers are never free exists even so: faults may keep arriving.
 *
 * A collapsed fault counts as printed with the record of its source. That PFO is seen before it is cleared is not claimed:
 * the handler reads FSTS once, and clears PFO at its end.
 */
import { setup } from 'xstate';
import { vocabulary } from '../model/events.ts';
import { type Configuration, devicesOf, instanceName, pasidsOf } from '../model/system.ts';
import { alwaysReachable, type Claim, inState } from '../src/engine/index.ts';
import { claimPerEntry, listensTo, type ShippedClaim } from './claim.ts';
import { eachTo, reports } from './faults.ts';

const id = 'reported-faults-printed';

const fates = ['iommu.record_fault', 'iommu.collapse_fault', 'iommu.overflow_faults'] as const;

const chart = setup({ types: vocabulary }).createMachine({
  id: 'watch of fault records',
  tags: 'quiescent',
  initial: 'free',
  on: listensTo(...reports, ...fates, 'fault.print', 'fault.clear_overflow'),
  states: {
    free: { on: { ...eachTo(reports, 'arriving'), ...eachTo(fates, 'violated'), 'fault.print': 'violated' } },
    arriving: {
      on: {
        'iommu.record_fault': 'recorded',
        'iommu.collapse_fault': 'violated',
        'iommu.overflow_faults': 'lost',
        'fault.print': 'violated',
      },
    },
    recorded: {
      on: {
        ...eachTo(reports, 'recorded, one arriving'),
        ...eachTo(fates, 'violated'),
        'fault.print': 'free',
      },
    },
    'recorded, one arriving': {
      on: {
        'iommu.record_fault': 'violated',
        'iommu.collapse_fault': 'recorded',
        'iommu.overflow_faults': 'recorded, one lost',
        'fault.print': 'arriving',
      },
    },
    // PFO is 1. It speaks for the faults that arrive from now on as well.
    'recorded, one lost': {
      on: { ...eachTo(fates, 'violated'), 'fault.print': 'lost', 'fault.clear_overflow': 'recorded' },
    },
    lost: { on: { ...eachTo(fates, 'violated'), 'fault.print': 'violated', 'fault.clear_overflow': 'free' } },
    violated: { tags: 'violation' },
  },
});

const neverInSilence = claimPerEntry({
  id,
  holds: 'each reported fault is printed, or PFO says that one was lost; the registers become free again',
  source: 'VT-d specification, 7.2 and 7.3; Linux 6.12, drivers/iommu/intel/dmar.c, dmar_fault()',
  needs: ['faultRecording'],
  scope: 'quick',
  witness: [['fault.print']],
  chart,
});

/** From everywhere the registers can become free again. */
function freeAgain(configuration: Configuration): readonly Claim[] {
  return pasidsOf(configuration).flatMap((pasid) =>
    devicesOf(configuration).map((device) => {
      const indices = { device, pasid };
      return alwaysReachable(
        instanceName(id, { ...indices, registers: 'free' }),
        inState(instanceName(chart.id, indices), 'free'),
      );
    }),
  );
}

export const reportedFaultsPrinted: ShippedClaim = {
  ...neverInSilence,
  observers: (configuration, program) =>
    configuration.faultRecording ? neverInSilence.observers(configuration, program) : [],
  decide: (configuration, program) =>
    configuration.faultRecording
      ? [...neverInSilence.decide(configuration, program), ...freeAgain(configuration)]
      : [],
};
