/**
 * The I/O page fault work of one entry: a page-request group from the report to the answer.
 *
 * Source    Linux 6.12, drivers/iommu/io-pgfault.c; Linux 6.16, iopf_queue_remove_device()
 * Bound     One group at a time: the handler thread waits with the next one.
 */
import { assign, setup } from 'xstate';
import { vocabulary } from '../events.ts';

interface Context {
  /** The request that is the group in the model, 0 for none. */
  readonly request: number;
  /** Requests whose group waits for its last one. */
  readonly partial: readonly number[];
}

export const faultWork = setup({
  types: { ...vocabulary, context: {} as Context },
  guards: { isIts: ({ context, event }) => context.request === event.request },
  actions: {
    keep: assign({
      request: ({ event }) => event.request ?? 0,
      partial: ({ context, event }) => context.partial.filter((request) => request !== event.request),
    }),
    forget: assign({ request: 0 }),
    keepPart: assign({
      partial: ({ context, event }) =>
        [...new Set([...context.partial, event.request ?? 0])].toSorted((a, b) => a - b),
    }),
    discardPartial: assign({ partial: [] }),
  },
}).createMachine({
  id: 'fault work',
  tags: 'quiescent',
  meta: { reads: ['request'] },
  context: { request: 0, partial: [] },
  initial: 'none',
  on: { 'prq.keep_part': { actions: 'keepPart' }, 'iopf.discard_partial': { actions: 'discardPartial' } },
  states: {
    none: {
      on: {
        'prq.report(finds=none)': {},
        'prq.report(finds=first)': { target: 'queued.first', actions: 'keep' },
        'prq.report(finds=second)': { target: 'queued.second', actions: 'keep' },
        'iopf.flush': {},
        'iopf.discard_nothing': {},
        'iopf.respond_again': {},
      },
    },
    // The group waits for a worker; it names the mm in which the fault will be handled.
    queued: {
      initial: 'first',
      states: {
        first: { on: { 'iopf.run(finds=first)': { guard: 'isIts', target: '#fault work.running' } } },
        second: { on: { 'iopf.run(finds=second)': { guard: 'isIts', target: '#fault work.running' } } },
      },
      on: {
        'prq.report(finds=none)': {},
        'iopf.discard': { guard: 'isIts', target: 'freed', actions: 'forget' },
      },
    },
    running: {
      on: {
        'prq.report(finds=none)': {},
        'iopf.respond': { guard: 'isIts', target: 'none', actions: 'forget' },
        'iopf.discard': { guard: 'isIts', target: 'runningFreed', actions: 'forget' },
      },
    },
    // Answered and freed while its work item is still queued. No flush finds it.
    freed: { on: { 'iopf.flush': {}, 'iopf.discard_nothing': {}, 'iopf.run_freed': 'runningFreed' } },
    runningFreed: { on: { 'iopf.flush': {}, 'iopf.discard_nothing': {}, 'iopf.respond_again': 'none' } },
  },
});
