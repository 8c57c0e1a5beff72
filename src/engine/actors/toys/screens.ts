/** Six machines of the shapes that people write for screens: guards, payloads, timers, history, parallel parts. */
import { and, assign, cancel, createMachine, enqueueActions, not, raise, setup, stateIn } from 'xstate';

/** Steps with guards on what was entered, and a way back. */
export const wizard = setup({
  types: {
    context: {} as { name: string; agreed: boolean },
    events: {} as
      | { type: 'next' }
      | { type: 'back' }
      | { type: 'enter name'; name: string }
      | { type: 'agree' },
  },
  guards: {
    hasName: ({ context }) => context.name !== '',
    isLongEnough: ({ context }, least: number) => context.name.length >= least,
    hasAgreed: ({ context }) => context.agreed,
  },
}).createMachine({
  id: 'wizard',
  context: { name: '', agreed: false },
  initial: 'person',
  states: {
    person: {
      on: {
        'enter name': { actions: assign({ name: ({ event }) => event.name }) },
        next: { target: 'terms', guard: and(['hasName', { type: 'isLongEnough', params: 2 }]) },
      },
    },
    terms: {
      on: {
        agree: { actions: assign({ agreed: ({ context }) => !context.agreed }) },
        next: { target: 'summary', guard: 'hasAgreed' },
        back: 'person',
      },
    },
    summary: {
      on: {
        next: { target: 'sent', guard: and(['hasAgreed', not({ type: 'isLongEnough', params: 9 })]) },
        back: 'terms',
      },
    },
    sent: { type: 'final' },
  },
});

/** Three marks and a document that saves itself a while after the last change. */
export const editor = createMachine({
  id: 'editor',
  type: 'parallel',
  states: {
    bold: {
      initial: 'off',
      states: { off: { on: { bold: 'on' } }, on: { on: { bold: 'off', clear: 'off' } } },
    },
    italic: {
      initial: 'off',
      states: { off: { on: { italic: 'on' } }, on: { on: { italic: 'off', clear: 'off' } } },
    },
    document: {
      initial: 'clean',
      on: { type: { target: '.dirty', guard: not(stateIn({ document: 'saving' })) } },
      states: {
        clean: {},
        dirty: { after: { 1000: 'saving' } },
        saving: { after: { 500: 'clean', timeLimit: { target: 'dirty', actions: 'warn' } } },
      },
    },
  },
}).provide({ delays: { timeLimit: 3000 } });

/** Goes on where it was: shallow and deep history, and a parallel volume. */
export const player = createMachine({
  id: 'player',
  type: 'parallel',
  states: {
    power: {
      initial: 'on',
      states: {
        off: { on: { power: 'on.last' } },
        on: {
          initial: 'stopped',
          on: { power: 'off', eject: { target: '#empty' } },
          states: {
            last: { type: 'history', history: 'deep' },
            stopped: { on: { play: 'running' } },
            running: {
              initial: 'normal',
              on: { stop: 'stopped' },
              states: {
                normal: { on: { faster: 'fast' } },
                fast: {
                  on: { slower: 'normal', faster: { target: 'fast', reenter: true, actions: 'beep' } },
                },
              },
            },
          },
        },
        empty: { id: 'empty', on: { insert: 'on.last' } },
      },
    },
    volume: {
      initial: 'heard',
      states: { heard: { on: { mute: 'muted' } }, muted: { on: { mute: 'heard', power: 'heard' } } },
    },
  },
});

/** Seconds that go by, always-transitions, wildcards, and a light behind a wall. */
export const crossing = setup({
  types: { context: {} as { waiting: number } },
  guards: { isFull: ({ context }) => context.waiting >= 2 },
  actions: { log: () => {} },
}).createMachine({
  id: 'crossing',
  context: { waiting: 0 },
  initial: 'green',
  on: { '*': { actions: 'log' }, 'sensor.*': { actions: 'log' } },
  states: {
    green: {
      always: { target: 'yellow', guard: 'isFull' },
      after: { 30000: 'yellow' },
      on: {
        'button.press': {
          guard: ({ context }) => context.waiting < 2,
          actions: assign({ waiting: ({ context }) => context.waiting + 1 }),
        },
        'sensor.*': { target: 'yellow' },
      },
    },
    yellow: { after: { 3000: 'red' } },
    red: { entry: assign({ waiting: 0 }), after: { 20000: 'green' }, on: { 'button.*': undefined } },
    blinking: { after: { 500: 'red' } },
  },
});

/** Events that a machine raises itself, at once and later, and takes back. */
export const search = setup({
  types: {
    context: {} as { text: string; tries: number },
    events: {} as
      | { type: 'change'; text: string }
      | { type: 'go' }
      | { type: 'reset' }
      | { type: 'found'; hits: number },
  },
  actions: { rememberText: () => {} },
}).createMachine({
  id: 'search',
  context: { text: '', tries: 0 },
  initial: 'idle',
  on: {
    change: {
      target: '.waiting',
      actions: [
        cancel('go'),
        enqueueActions(({ enqueue, event, check }) => {
          enqueue.assign({ text: event.text, tries: 0 });
          if (check(({ event: { text } }) => text !== ''))
            enqueue.raise({ type: 'go' }, { id: 'go', delay: 300 });
          enqueue('rememberText');
        }),
      ],
    },
  },
  states: {
    idle: {},
    waiting: { on: { go: 'searching', reset: { target: 'idle', actions: cancel('go') } } },
    searching: {
      entry: assign({ tries: ({ context }) => Math.min(context.tries + 1, 3) }),
      on: {
        found: [{ target: 'shown', guard: ({ event }) => event.hits > 0 }, { target: 'again' }],
        reset: 'idle',
      },
    },
    again: {
      always: [
        { target: 'idle', guard: ({ context }) => context.tries >= 3 },
        { target: 'searching', actions: raise({ type: 'reset' }) },
      ],
    },
    shown: { on: { reset: 'idle' } },
  },
});

/** Questions one after the other, with the end of a state of states. */
export const quiz = setup({
  types: {
    context: {} as { score: number; best: number | undefined },
    input: {} as { pass: number },
    events: {} as { type: 'answer'; right: boolean } | { type: 'again' },
  },
  actions: {
    score: assign({
      score: ({ context, event }) => context.score + (event.type === 'answer' && event.right ? 1 : 0),
    }),
  },
}).createMachine({
  id: 'quiz',
  context: ({ input }) => ({ score: 0, best: input.pass > 0 ? undefined : 0 }),
  initial: 'asking',
  output: ({ context }) => ({ best: context.best }),
  states: {
    asking: {
      initial: 'first',
      onDone: [{ target: 'passed', guard: ({ context }) => context.score === 2 }, { target: 'failed' }],
      states: {
        first: { tags: ['question'], on: { answer: { target: 'second', actions: 'score' } } },
        second: { tags: ['question'], on: { answer: { target: 'end', actions: 'score' } } },
        end: { type: 'final' },
      },
    },
    failed: { on: { again: { target: 'asking', actions: assign({ score: 0 }) } } },
    passed: { type: 'final', entry: assign({ best: ({ context }) => context.score }) },
  },
});
