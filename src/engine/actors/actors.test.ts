/** Machines as people write them: what is accepted, what is refused with which remedy, and that nothing is missing. */
import { describe, expect, it } from 'vitest';
import {
  type AnyActor,
  type AnyMachineSnapshot,
  assign,
  createActor,
  createMachine,
  type EventObject,
  fromPromise,
  raise,
  setup,
} from 'xstate';
import {
  always,
  any,
  contextIs,
  eventually,
  explore,
  formatLabel,
  inState,
  not,
  type Reason,
  Refusal,
  reasonText,
} from '../index.ts';
import { seeded } from '../walk.ts';
import { type Adaptable, adapt } from './adapt.ts';
import { sendable } from './stimuli.ts';
import { exploreLive } from './toys/live.ts';
import { exploreNaively } from './toys/naive.ts';
import { randomMachine } from './toys/random-machines.ts';
import { twelve } from './toys/twelve.ts';

const nameOf = (machines: Readonly<Record<string, Adaptable>>) => {
  const { system, notes } = adapt(machines);
  return { system, notes: notes[0]!, ...explore(system, []) };
};

const reasons = (machine: Adaptable): readonly Reason[] => {
  try {
    adapt({ m: machine });
  } catch (error) {
    if (error instanceof Refusal) return error.reasons;
    throw error;
  }
  return [];
};

const refusal = (machine: Adaptable): string => reasons(machine).map(reasonText).join('\n');

describe('twelve machines of the shapes that people write', () => {
  it.each([
    ['wizard', 10],
    ['editor', 12],
    ['player', 36],
    ['crossing', 6],
    ['search', 16],
    ['quiz', 6],
    ['fetcher', 29],
    ['auth', 6],
    ['checkout', 13],
    ['upload', 12],
    ['list', 13],
    ['ticker', 9],
  ])('accepts %s, which has %i states', (name, states) => {
    const { system, counts, notes } = nameOf({ [name]: twelve[name]! });
    expect([system.components[0]!.table.states.length, counts.distinct]).toEqual([states, states]);
    expect(notes.neverEntered).toEqual(name === 'crossing' ? ['blinking'] : []);
  });

  it('lists what it does not run and what never happens', () => {
    const { notes, neverHappened } = nameOf({ crossing: twelve['crossing']! });
    expect([notes.ignored, neverHappened]).toEqual([['log'], ['after.500.crossing.blinking']]);
    expect(nameOf({ checkout: twelve['checkout']! }).notes.sentInside).toEqual(['busy', 'refused']);
  });
});

describe('a machine that is explored', () => {
  const outcomes = {
    fetcher: {
      request: [
        { type: 'xstate.done.actor.request', output: ['a'] },
        { type: 'xstate.error.actor.request', error: 'offline' },
      ],
    },
    auth: {
      '0.auth.signing': [
        { type: 'xstate.done.actor.0.auth.signing', output: { name: 'Ada' } },
        { type: 'xstate.error.actor.0.auth.signing', error: new Error('no') },
      ],
      listener: [{ type: 'xstate.error.actor.listener' }],
    },
    ticker: {
      prices: [
        { type: 'xstate.done.actor.prices' },
        { type: 'xstate.error.actor.prices' },
        { type: 'xstate.snapshot.prices', snapshot: { context: 5 } },
        { type: 'xstate.snapshot.prices', snapshot: { context: 50 } },
      ],
    },
  };

  it.each(['wizard', 'editor', 'player', 'crossing', 'search', 'quiz', 'fetcher', 'auth', 'ticker'])(
    'has the states and transitions of a naive exploration: %s',
    (name) => {
      const one = twelve[name]!;
      const { machine, cases = {}, input } = 'machine' in one ? one : { machine: one };
      const { counts } = nameOf({ [name]: one });
      const events = sendable(machine).flatMap((type) =>
        (cases[type] ?? [{}]).map((payload) => ({ ...payload, type })),
      );
      const naive = exploreNaively(machine, input, { events, outcomes: outcomes[name as 'auth'] ?? {} });
      expect({ distinct: counts.distinct, generated: counts.generated }).toEqual(naive);
    },
  );

  it('has them whatever the machine', () => {
    const sizes: number[] = [];
    for (let seed = 0; seed < 16; seed++) {
      const { machine, alphabet } = randomMachine(seeded(seed));
      let counts: { readonly distinct: number; readonly generated: number };
      try {
        ({ counts } = nameOf({ random: { machine, maxStates: 120 } }));
      } catch (error) {
        // Too many states are none of its concern here.
        expect((error as Error).message).toMatch(/there are more than 120 states/);
        continue;
      }
      const naive = exploreNaively(machine, undefined, {
        ...alphabet,
        events: sendable(machine).map((type) => ({ type })),
      });
      expect([seed, counts.distinct, counts.generated]).toEqual([seed, naive.distinct, naive.generated]);
      sizes.push(counts.distinct);
    }
    expect(sizes.length).toBeGreaterThan(5);
    expect(Math.max(...sizes)).toBeGreaterThan(30);
  });

  it.each(['checkout', 'upload', 'list'])(
    'has the states and transitions of an exploration by started actors: %s',
    (name) => {
      const one = twelve[name]!;
      const { machine, cases = {} } = 'machine' in one ? one : { machine: one };
      const { counts } = nameOf({ [name]: one });
      const live = exploreLive(machine, (some) =>
        sendable(some).flatMap((type) => (cases[type] ?? [{}]).map((payload) => ({ ...payload, type }))),
      );
      expect({ distinct: counts.distinct, generated: counts.generated }).toEqual(live);
    },
  );

  it.each(['checkout', 'upload', 'list'])('does what started actors do, its children as well: %s', (name) => {
    const one = twelve[name]!;
    const { machine, cases = {} } = 'machine' in one ? one : { machine: one };
    const { system } = adapt({ [name]: one });
    const { table } = system.components[0]!;
    const below = seeded(7);
    for (let walk = 0; walk < 20; walk++) {
      const actor = createActor(machine).start();
      let state = table.initial[0]!;
      for (let step = 0; step < 12; step++) {
        const possible = system.events.flatMap(({ label, unfair }, event) =>
          unfair === true && table.next[state * table.columns + system.events[event]!.columns[0]!]! >= 0
            ? [{ label, column: system.events[event]!.columns[0]! }]
            : [],
        );
        if (possible.length === 0) break;
        const { label, column } = possible[below(possible.length)]!;
        const [type, child] = label.name.split('/').toReversed();
        const payload = (cases[label.name] ?? []).find(
          (tried) => JSON.stringify(tried) === JSON.stringify(label.indices),
        );
        const ids = Object.keys(actor.getSnapshot().children).toSorted(
          (a, b) => Number(a.slice(2)) - Number(b.slice(2)),
        );
        const id = child?.startsWith('spawned-') === true ? ids[Number(child.slice(8)) - 1]! : child;
        const to: { send: (event: EventObject) => void } =
          id === undefined ? actor : (actor.getSnapshot().children as Record<string, typeof actor>)[id]!;
        to.send({ ...payload, type: type! });
        state = table.next[state * table.columns + column]!;
        expect([step, label.name, table.states[state]!.leaves]).toEqual([step, label.name, leavesOf(actor)]);
      }
      actor.stop();
    }
  });
});

/** The active states of a started actor and of its children, as local states name them. */
function leavesOf(actor: AnyActor): readonly string[] {
  const { _nodes: nodes, children } = actor.getSnapshot() as AnyMachineSnapshot;
  const leaves = nodes
    .filter((node) => Object.keys(node.states).length === 0)
    .map((node) => node.path.join('.'));
  const others = Object.values(children as Record<string, AnyActor>).toSorted(
    (a, b) => Number(a.sessionId.slice(2)) - Number(b.sessionId.slice(2)),
  );
  let unnamed = 0;
  return [
    ...leaves,
    ...others.flatMap((child) => {
      const name = child.id === child.sessionId ? `spawned-${++unnamed}` : child.id;
      return leavesOf(child).map((leaf) => `@${name}.${leaf}`);
    }),
  ];
}

describe('a machine that cannot be explored as it is', () => {
  it('is refused with every reason and its remedy at once', () => {
    const machine = setup({
      types: { context: {} as { total: number; user: unknown } },
      actors: { load: fromPromise(() => new Promise<string>(() => {})) },
    }).createMachine({
      id: 'm',
      context: { total: 0, user: undefined },
      initial: 'a',
      states: {
        a: {
          on: {
            pay: { actions: assign({ total: ({ event }) => event['amount'] }) },
            next: { target: 'b', guard: 'isAllowed' as never },
          },
          after: { soon: 'b' } as never,
        },
        // Behind a guard without an implementation, and found all the same.
        b: {
          invoke: {
            id: 'load',
            src: 'load',
            onDone: { actions: assign({ user: ({ event }) => event.output }) },
          },
        },
      },
    });
    expect(refusal(machine).split('\n')).toEqual([
      "m: the guard 'isAllowed' has no implementation; provide one: machine.provide({ guards: { 'isAllowed': () => true } })",
      "m: the delay 'soon' has no implementation; provide one: machine.provide({ delays: { 'soon': 1000 } })",
      "m: 'pay' has a payload that is read (amount); name the values to try: cases: { 'pay': [{ amount: … }] }",
      "m: 'done.load' has a payload that is read (output); name the values to try: cases: { 'done.load': [{ output: … }] }",
    ]);
    expect(reasons(machine)).toEqual([
      { chart: 'm', kind: 'missing', what: 'guard', name: 'isAllowed' },
      { chart: 'm', kind: 'missing', what: 'delay', name: 'soon' },
      { chart: 'm', kind: 'payload', event: 'pay', fields: ['amount'] },
      { chart: 'm', kind: 'payload', event: 'done.load', fields: ['output'] },
    ]);
  });

  const counting = (next: (n: number) => number) =>
    createMachine({
      id: 'm',
      context: { n: 0 },
      on: { up: { actions: assign({ n: ({ context }: { context: { n: number } }) => next(context.n) }) } },
    });
  let drawn = 0;

  it.each([
    [
      'grows without end',
      { machine: counting((n) => n + 1), maxStates: 200 },
      /^m: there are more than 200 states: 'n' .*bound: \(context\)/,
    ],
    ['comes to something else each time', counting(() => ++drawn), /^m: 'up' has another outcome each time/],
    [
      'goes in a circle without an event',
      createMachine({
        id: 'm',
        initial: 'a',
        states: { a: { on: { go: 'b' } }, b: { always: 'c' }, c: { always: 'b' } },
      }),
      /^m, state a: a guard or an action throws at 'go': Infinite loop detected/,
    ],
    [
      'needs an input',
      createMachine({ id: 'm', context: ({ input }: { input: { n: number } }) => ({ n: input.n }) } as never),
      /^m: it cannot start: .*; give the `input`/,
    ],
  ])('is refused where it %s', (_, machine, message) => {
    expect(refusal(machine as Adaptable)).toMatch(message);
  });

  it('is accepted once what grows is bounded', () => {
    const bound = ({ n }: { n: number }) => ({ n: Math.min(n, 3) });
    expect(nameOf({ m: { machine: counting((n) => n + 1), bound } }).counts.distinct).toBe(4);
  });
});

describe('claims about machines as people write them', () => {
  const { system } = adapt({ fetcher: twelve['fetcher']! });

  it('are violated on the shortest way', () => {
    const { findings } = explore(system, [always('three tries', not(contextIs('fetcher', 'tries', 3)))]);
    const trace = findings.get('three tries')!.trace!;
    const tried = trace.steps.map(({ label }) => formatLabel(label));
    expect(tried).toHaveLength(5);
    expect(tried.slice(0, 2)).toEqual(['FETCH', 'after.5000.fetcher.loading']);
  });

  it('know that timers run out and that users may do nothing', () => {
    const rest = any(
      inState('fetcher', 'success'),
      inState('fetcher', 'idle'),
      inState('fetcher', 'failure'),
    );
    const claims = [eventually('fetches', inState('fetcher', 'success')), eventually('rests', rest)];
    const { findings } = explore(system, claims);
    expect([findings.get('fetches')!.outcome, findings.get('rests')!.outcome]).toEqual(['violated', 'holds']);
  });

  it('see a timer that was taken back, and one that runs once', () => {
    const machine = createMachine({
      id: 'm',
      context: { n: 0 },
      initial: 'a',
      states: {
        a: {
          after: {
            100: {
              actions: [assign({ n: ({ context }) => Number(context['n']) + 1 }), raise({ type: 'x' })],
            },
          },
          on: { leave: 'b' },
        },
        b: {},
      },
    } as never);
    expect(nameOf({ m: machine }).counts).toEqual({ distinct: 4, generated: 4, depth: 3 });
  });
});
