/** Six machines of the shapes that people write for services: promises, callbacks, children that talk. */
import {
  type ActorRefFrom,
  assign,
  createMachine,
  fromCallback,
  fromObservable,
  fromPromise,
  sendParent,
  sendTo,
  setup,
  stopChild,
} from 'xstate';

const pending = <Output>(): Promise<Output> => new Promise(() => {});

/** A request that is tried three times, each with a time limit and a pause. */
export const fetcher = setup({
  types: { context: {} as { tries: number; data: unknown; error: unknown } },
  actors: { fetchData: fromPromise(() => pending<string[]>()) },
  delays: { pause: ({ context }) => 1000 * 2 ** context.tries },
  guards: { canRetry: ({ context }) => context.tries < 3 },
}).createMachine({
  id: 'fetcher',
  context: { tries: 0, data: undefined, error: null },
  initial: 'idle',
  states: {
    idle: { on: { FETCH: { target: 'loading', actions: assign({ tries: 0 }) } } },
    loading: {
      entry: assign({ tries: ({ context }) => context.tries + 1 }),
      invoke: {
        id: 'request',
        src: 'fetchData',
        onDone: { target: 'success', actions: assign({ data: ({ event }) => event.output }) },
        onError: { target: 'failure', actions: assign({ error: ({ event }) => event.error }) },
      },
      after: { 5000: { target: 'failure', actions: assign({ error: 'timeout' }) } },
    },
    failure: {
      after: { pause: { target: 'loading', guard: 'canRetry' } },
      on: { RETRY: { target: 'loading', guard: 'canRetry' }, GIVE_UP: 'idle' },
    },
    success: { type: 'final' },
  },
});

/** Signed in or not, with a session that runs out and a callback that listens. */
export const auth = setup({
  types: {
    context: {} as { user: { name: string } | null; message: string | undefined },
    events: {} as { type: 'sign in' } | { type: 'sign out' } | { type: 'revoked' },
  },
  actors: {
    signIn: fromPromise(() => pending<{ name: string }>()),
    listen: fromCallback(() => () => {}),
  },
  actions: { greet: () => {}, track: () => {} },
  delays: { session: 3_600_000 },
}).createMachine({
  id: 'auth',
  context: { user: null, message: undefined },
  initial: 'out',
  states: {
    out: { on: { 'sign in': 'signing' } },
    signing: {
      invoke: {
        src: 'signIn',
        onDone: { target: 'in', actions: [assign({ user: ({ event }) => event.output }), 'greet'] },
        onError: {
          target: 'out',
          actions: assign({ message: ({ event }) => (event.error as Error).message }),
        },
      },
    },
    in: {
      invoke: { id: 'listener', src: 'listen', onError: 'out' },
      exit: [assign({ user: null }), 'track'],
      after: { session: 'out' },
      on: { 'sign out': 'out', revoked: 'out' },
    },
  },
});

/** Pays a price: a card can be refused, and must be asked once more. */
const payment = setup({
  types: { context: {} as { price: number; tries: number }, input: {} as { price: number } },
}).createMachine({
  id: 'payment',
  context: ({ input }) => ({ price: input.price, tries: 0 }),
  initial: 'card',
  output: ({ context }) => ({ paid: context.price }),
  states: {
    card: { on: { submit: 'bank' } },
    bank: {
      entry: [assign({ tries: ({ context }) => context.tries + 1 }), sendParent({ type: 'busy' })],
      on: {
        accept: 'paid',
        refuse: [{ target: 'card', guard: ({ context }) => context.tries < 2 }, { target: 'refused' }],
      },
    },
    paid: { type: 'final' },
    refused: { entry: sendParent({ type: 'refused' }) },
  },
});

/** A basket and a payment that is a machine of its own; a gift costs nothing. */
export const checkout = setup({
  types: {
    context: {} as { items: number; paid: number; payment: ActorRefFrom<typeof payment> | undefined },
    events: {} as
      | { type: 'add'; price: number }
      | { type: 'pay' | 'cancel' | 'refused' | 'busy' }
      | { type: 'xstate.done.actor.payment'; output: { paid: number } },
  },
  actors: { payment },
  actions: { showSpinner: () => {} },
}).createMachine({
  id: 'checkout',
  context: { items: 0, paid: 0, payment: undefined },
  initial: 'basket',
  states: {
    basket: {
      on: {
        add: {
          guard: ({ context }) => context.items < 2,
          actions: assign({ items: ({ context, event }) => context.items + (event.price > 0 ? 1 : 0) }),
        },
        pay: { target: 'paying', guard: ({ context }) => context.items > 0 },
      },
    },
    paying: {
      entry: assign({
        payment: ({ spawn, context }) => spawn('payment', { id: 'payment', input: { price: context.items } }),
      }),
      exit: [stopChild('payment'), assign({ payment: undefined })],
      on: {
        busy: { actions: 'showSpinner' },
        cancel: 'basket',
        refused: 'basket',
        'xstate.done.actor.payment': {
          target: 'paid',
          actions: assign({ paid: ({ event }) => event.output.paid }),
        },
      },
    },
    paid: { type: 'final' },
  },
});

/** One part of a file, which stops and goes on at a message. */
const part = createMachine({
  id: 'part',
  initial: 'sending',
  states: {
    sending: { on: { pause: 'paused', sent: 'done' } },
    paused: { on: { resume: 'sending' } },
    done: { type: 'final' },
  },
});

/** An invoked machine that is paused and watched by its parent. */
export const upload = setup({
  types: { context: {} as { seen: unknown } },
  actors: { part },
}).createMachine({
  id: 'upload',
  context: { seen: '' },
  initial: 'ready',
  states: {
    ready: { on: { start: 'running' } },
    running: {
      invoke: {
        id: 'part',
        src: 'part',
        onDone: 'complete',
        onSnapshot: { actions: assign({ seen: ({ event }) => event.snapshot.value }) },
      },
      initial: 'active',
      on: { abort: 'ready' },
      states: {
        active: { on: { hold: { target: 'held', actions: sendTo('part', { type: 'pause' }) } } },
        held: {
          on: { go: { target: 'active', actions: sendTo('part', { type: 'resume' }) } },
          after: { 60000: { target: 'active', actions: sendTo('part', { type: 'resume' }, { delay: 10 }) } },
        },
      },
    },
    complete: { type: 'final' },
  },
});

/** One thing to do. */
const item = createMachine({
  id: 'item',
  initial: 'open',
  states: {
    open: { on: { tick: 'ticked' } },
    ticked: { on: { tick: 'open', archive: 'gone' } },
    gone: { type: 'final' },
  },
});

/** Children without names, as many as there are things to do, two at most. */
export const list = setup({
  types: { context: {} as { items: ActorRefFrom<typeof item>[]; archived: number } },
  actors: { item },
}).createMachine({
  id: 'list',
  context: { items: [], archived: 0 },
  on: {
    add: {
      guard: ({ context }) => context.items.length < 2,
      actions: assign({ items: ({ context, spawn }) => [...context.items, spawn('item')] }),
    },
    'xstate.done.actor.*': { actions: assign({ archived: ({ context }) => context.archived + 1 }) },
  },
});

/** Prices that come in, and a limit that is watched over. */
export const ticker = setup({
  types: { context: {} as { price: number }, events: {} as { type: 'start' } | { type: 'stop' } },
  actors: {
    prices: fromObservable<number, undefined>(() => ({ subscribe: () => ({ unsubscribe: () => {} }) })),
  },
}).createMachine({
  id: 'ticker',
  context: { price: 0 },
  initial: 'off',
  states: {
    off: { on: { start: 'on' } },
    on: {
      invoke: {
        id: 'prices',
        src: 'prices',
        onSnapshot: { actions: assign({ price: ({ event }) => Number(event.snapshot.context) }) },
        onDone: 'off',
        onError: 'broken',
      },
      initial: 'calm',
      on: { stop: 'off' },
      states: {
        calm: { always: { target: 'alarm', guard: ({ context }) => context.price > 10 } },
        alarm: { always: { target: 'calm', guard: ({ context }) => context.price <= 10 } },
      },
    },
    broken: { on: { start: 'on' } },
  },
});
