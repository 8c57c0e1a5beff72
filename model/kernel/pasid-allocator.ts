/**
 * The owner of the PASID: the process that bound it, none, or a second process.
 *
 * Source    Linux 5.8, drivers/iommu/ioasid.c, ioasid_alloc() and ioasid_free()
 */
import { assign, setup } from 'xstate';
import { vocabulary } from '../events.ts';

/** The devices that still hold the PASID, ascending. */
interface Holders {
  readonly bound: readonly number[];
}

export const pasidAllocator = setup({
  types: { ...vocabulary, context: {} as Holders, input: {} as Holders },
  guards: {
    isFree: ({ context }) => context.bound.length === 0,
  },
  actions: {
    forget: assign({
      bound: ({ context, event }) => context.bound.filter((device) => device !== event.device),
    }),
    forgetAll: assign({ bound: [] }),
  },
}).createMachine({
  id: 'PASID allocator',
  tags: 'quiescent',
  meta: { reads: ['device'] },
  context: ({ input }) => ({ bound: input.bound }),
  initial: 'first',
  states: {
    // The number is lowest-free: the next process that asks gets it as soon as it is free.
    first: {
      on: {
        'binding.end': { actions: 'forget' },
        'pasid.free': { actions: 'forgetAll' },
        'pasid.allocate': { guard: 'isFree', target: 'second' },
      },
    },
    second: { on: { 'binding.end': {}, 'pasid.free': {} } },
  },
});
