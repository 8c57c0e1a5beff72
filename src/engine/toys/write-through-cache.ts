/**
 * A write-through cache: every processor has a cache of one address, requests to memory go through a queue
 * of one place, and a write updates the other caches that hold the address.
 *
 * Source  Lamport, "Specifying Systems", section 5.6, with the bounds of its TLC model: two processors, one
 *         address, two values, a queue of length one
 */
import { assign, setup } from 'xstate';
import { all, any, contextIs, not, type Predicate } from '../predicate.ts';
import type { SystemSpec } from '../system.ts';

export interface CacheRules {
  /** Mutant `skipSnoop`: a write leaves the copies in other caches as they are. */
  readonly skipSnoop?: boolean;
}

const PROCESSORS = [0, 1];
const VALUES = [1, 2];
const NOTHING = 'nothing';

/** Something that holds a value or nothing. */
type Held = number | typeof NOTHING;

/** Processor `p` does it or has it done; `value` is written or read, `answer` is what a processor gets. */
interface Step {
  readonly type: string;
  readonly p: number;
  readonly value: number;
  readonly answer: Held;
}

/** A processor's side of the interface. The last answer stays in `buffer` until the next request, as in the source. */
const processor = setup({
  types: { context: {} as { buffer: Held }, events: {} as Step },
  actions: {
    keepValue: assign({ buffer: ({ event }) => event.value }),
    keepNothing: assign({ buffer: NOTHING }),
  },
}).createMachine({
  id: 'processor',
  context: { buffer: NOTHING },
  initial: 'ready',
  states: {
    ready: {
      on: {
        'processor.requestRead': { target: 'reading', actions: 'keepNothing' },
        'processor.requestWrite': { target: 'writing', actions: 'keepValue' },
        'cache.evict': {},
      },
    },
    reading: {
      on: {
        'processor.missRead': 'waiting',
        'processor.read': { target: 'done', actions: 'keepValue' },
        'cache.evict': {},
      },
    },
    // No eviction here: what was fetched must not be lost before it is read.
    waiting: { on: { 'processor.read': { target: 'done', actions: 'keepValue' } } },
    writing: {
      on: {
        'processor.write': {
          guard: ({ context, event }) => event.value === context.buffer,
          target: 'done',
          actions: 'keepNothing',
        },
        'cache.evict': {},
      },
    },
    done: {
      on: {
        'processor.respond': {
          guard: ({ context, event }) => event.answer === context.buffer,
          target: 'ready',
        },
        'cache.evict': {},
      },
    },
  },
});

/** The copy that `owner` has. It watches what the other processors do as well. */
const cache = ({ skipSnoop = false }: CacheRules) =>
  setup({
    types: {
      context: {} as { owner: number; copy: Held },
      events: {} as Step,
      input: {} as { owner: number },
    },
    guards: {
      isOwn: ({ context, event }) => event.p === context.owner,
      isOthers: ({ context, event }) => event.p !== context.owner,
      isOthersCopied: ({ context, event }) =>
        event.p !== context.owner && !skipSnoop && context.copy !== NOTHING,
    },
    actions: {
      copyValue: assign({ copy: ({ event }) => event.value }),
      dropCopy: assign({ copy: NOTHING }),
    },
  }).createMachine({
    id: 'cache',
    context: ({ input }) => ({ owner: input.owner, copy: NOTHING }),
    on: {
      'processor.missRead': [{ guard: 'isOthers' }, { guard: ({ context }) => context.copy === NOTHING }],
      'processor.read': [
        { guard: 'isOthers' },
        { guard: ({ context, event }) => context.copy === event.value },
      ],
      'processor.write': [
        { guard: 'isOwn', actions: 'copyValue' },
        { guard: 'isOthersCopied', actions: 'copyValue' },
        {},
      ],
      'memory.serveRead': [{ guard: 'isOwn', actions: 'copyValue' }, {}],
      'cache.evict': [{ guard: 'isOwn', actions: 'dropCopy' }, {}],
    },
  });

const queue = setup({
  types: { context: {} as { p: number | null; value: number | null }, events: {} as Step },
}).createMachine({
  id: 'queue',
  context: { p: null, value: null },
  initial: 'empty',
  states: {
    empty: {
      entry: assign({ p: null, value: null }),
      on: {
        'processor.missRead': { target: 'read', actions: assign({ p: ({ event }) => event.p }) },
        'processor.write': {
          target: 'write',
          actions: assign({ p: ({ event }) => event.p, value: ({ event }) => event.value }),
        },
      },
    },
    read: {
      on: {
        'memory.serveRead': { guard: ({ context, event }) => event.p === context.p, target: 'empty' },
      },
    },
    write: {
      on: {
        'memory.serveWrite': {
          guard: ({ context, event }) => event.value === context.value,
          target: 'empty',
        },
      },
    },
  },
});

/** In a queue of one place no read is behind a write, so what a read gets is what is here. */
const memory = setup({
  types: { context: {} as { value: number }, events: {} as Step, input: {} as { value: number } },
}).createMachine({
  id: 'memory',
  context: ({ input }) => ({ value: input.value }),
  on: {
    'memory.serveWrite': { actions: assign({ value: ({ event }) => event.value }) },
    'memory.serveRead': { guard: ({ context, event }) => event.value === context.value },
  },
});

/** The last message that crossed the interface. */
const wire = setup({ types: { context: {} as { last: string }, events: {} as Step } }).createMachine({
  id: 'wire',
  context: { last: `0 ${NOTHING}` },
  on: {
    'processor.requestRead': { actions: assign({ last: ({ event }) => `${event.p} read` }) },
    'processor.requestWrite': { actions: assign({ last: ({ event }) => `${event.p} write ${event.value}` }) },
    'processor.respond': { actions: assign({ last: ({ event }) => `${event.p} ${event.answer}` }) },
  },
});

export function writeThroughCache(rules: CacheRules = {}): SystemSpec {
  const oneCache = cache(rules);
  return {
    name: 'write-through cache',
    events: {
      'processor.requestRead': { indices: ['p'] },
      'processor.requestWrite': { indices: ['p', 'value'] },
      'processor.missRead': { indices: ['p'] },
      'processor.read': { indices: ['p', 'value'] },
      'processor.write': { indices: ['p', 'value'] },
      'processor.respond': { indices: ['p', 'answer'] },
      'memory.serveRead': { indices: ['p', 'value'] },
      'memory.serveWrite': { indices: ['value'] },
      'cache.evict': { indices: ['p'] },
    },
    domains: { p: PROCESSORS, value: VALUES, answer: [NOTHING, ...VALUES] },
    instances: [
      { name: 'wire', machine: wire, indices: {} },
      { name: 'queue', machine: queue, indices: {} },
      { name: 'memory', machine: memory, indices: {}, inputs: VALUES.map((value) => ({ value })) },
      ...PROCESSORS.map((p) => ({ name: `processor${p}`, machine: processor, indices: { p } })),
      ...PROCESSORS.map((owner) => ({
        name: `cache${owner}`,
        machine: oneCache,
        indices: {},
        inputs: [{ owner }],
      })),
    ],
  };
}

/** Two caches that hold a copy hold the same. */
export const coherence: Predicate = not(
  any(
    all(contextIs('cache0', 'copy', 1), contextIs('cache1', 'copy', 2)),
    all(contextIs('cache0', 'copy', 2), contextIs('cache1', 'copy', 1)),
  ),
);
