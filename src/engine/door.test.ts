/** Whatever would be decided wrongly in silence is refused: what guards and actions ask, and what is no data. */
import { describe, expect, it } from 'vitest';
import { type AnyStateMachine, assign, createMachine, setup } from 'xstate';
import { always, type Claim, sometimes } from './claim.ts';
import { dataText, NoData } from './data.ts';
import { explore } from './explore.ts';
import { reasonsAgainst } from './lint.ts';
import { contextIs, inState, type Predicate } from './predicate.ts';
import { Refusal } from './refusal.ts';
import { compileSystem, type SystemSpec } from './system.ts';

/** Why a system is refused, by kinds; `go(v)` is declared with v 1 or 2. */
function kindsOf(machine: AnyStateMachine, change: Partial<SystemSpec> = {}): readonly string[] {
  return refusalOf(() =>
    compileSystem({
      name: 'system',
      events: { go: { indices: ['v'] } },
      domains: { v: [1, 2] },
      instances: [{ name: 'one', machine, indices: {} }],
      ...change,
    }),
  ).reasons.map(({ kind }) => kind);
}

function refusalOf(act: () => unknown): Refusal {
  try {
    act();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  return new Refusal([]);
}

type Guard = (args: { readonly event: { readonly [key: string]: unknown } }) => boolean;

const guarded = (guard: Guard): AnyStateMachine =>
  createMachine({
    id: 'chart',
    initial: 'a',
    states: { a: { on: { go: { target: 'b', guard } } }, b: {} },
  });

const assigned = (value: () => unknown): AnyStateMachine =>
  createMachine({
    id: 'chart',
    context: { held: 0 },
    initial: 'a',
    states: { a: { on: { go: { target: 'b', actions: assign({ held: value }) } } }, b: {} },
  });

describe('a guard', () => {
  it.each<[string, Guard]>([
    ['by its name', ({ event }) => (event['amount'] as number) > 0],
    [
      'and catches what happens then',
      ({ event }) => {
        try {
          return (event['amount'] as { sum: number }).sum > 0;
        } catch {
          return true;
        }
      },
    ],
    ['by asking whether it is there', ({ event }) => 'amount' in event],
    ['by its descriptor', ({ event }) => Object.getOwnPropertyDescriptor(event, 'amount') !== undefined],
    ['by writing to it', ({ event }) => Reflect.set(event, 'amount', 1)],
    ['as JSON', ({ event }) => JSON.stringify(event) !== ''],
    ['by a name of Object.prototype', ({ event }) => event['constructor'] === undefined],
  ])('is refused that reads the event beyond its name and its indices, %s', (_, guard) => {
    expect(kindsOf(guarded(guard))).toEqual(['readsEvent']);
  });

  it('may read the name and the indices, one by one or all of them', () => {
    const guard: Guard = ({ event }) =>
      event['v'] === 1 && event['type'] === 'go' && Object.keys({ ...event }).length === 2;
    expect(kindsOf(guarded(guard))).toEqual([]);
  });

  it('gets an index of its instance where the chart says that it reads it, and is refused elsewhere', () => {
    const machine = (meta: object): AnyStateMachine =>
      setup({ guards: { isTwo: ({ event }) => (event as { readonly v?: number }).v === 2 } }).createMachine({
        id: 'chart',
        meta,
        initial: 'a',
        states: { a: { on: { go: { target: 'b', guard: 'isTwo' } } }, b: {} },
      });
    const system = (meta: object) => ({
      instances: [{ name: 'one', machine: machine(meta), indices: { v: 2 } }],
    });
    expect(
      kindsOf(
        guarded(() => true),
        system({}),
      ),
    ).toEqual(['readsEvent']);
    expect(
      kindsOf(
        guarded(() => true),
        system({ reads: ['v'] }),
      ),
    ).toEqual([]);
  });

  it('is refused that would find the name of the event in the place of an index', () => {
    const change = { events: { go: { indices: ['type'] } }, domains: { type: [1, 2] } };
    expect(
      kindsOf(
        guarded(({ event }) => event['type'] === 1),
        change,
      ),
    ).toEqual(['readsType']);
    const plain = createMachine({ id: 'chart', on: { 'go(type=1)': {} } });
    expect(kindsOf(plain, change)).toEqual([]);
  });
});

describe('what asks the world is refused', () => {
  it.each<[string, () => boolean, string]>([
    ['chance', () => Math.random() > 2, 'Math.random()'],
    ['a clock', () => Date.now() < 0, 'Date.now()'],
    ['a date', () => new Date().getFullYear() < 0, 'new Date()'],
    ['another clock', () => performance.now() < 0, 'performance.now()'],
    ['other chance', () => crypto.randomUUID().length === 0, 'crypto.randomUUID()'],
  ])('%s', (_, guard, asked) => {
    const { random } = Math;
    expect(refusalOf(() => compileSystem(alone(guarded(guard)))).reasons).toEqual([
      { kind: 'readsOutside', event: 'go', asked, chart: 'chart', state: 'a' },
    ]);
    expect(Math.random).toBe(random);
  });

  it('but not a date that is given', () => {
    expect(kindsOf(guarded(() => new Date(0).getUTCFullYear() === 1970))).toEqual([]);
  });

  it('the actor, which is none', () => {
    const machine = createMachine({
      id: 'chart',
      context: { id: '' },
      on: { go: { actions: assign({ id: ({ self }) => self.id }) } },
    });
    expect(kindsOf(machine)).toEqual(['readsOutside']);
  });

  it('when a context is made', () => {
    expect(
      kindsOf(createMachine({ id: 'chart', context: () => ({ n: Math.random() > 2 }), on: { go: {} } })),
    ).toEqual(['readsOutside']);
  });

  const alone = (machine: AnyStateMachine): SystemSpec => ({
    name: 'system',
    events: { go: { indices: [] } },
    domains: {},
    instances: [{ name: 'one', machine, indices: {} }],
  });
});

describe('what answers in two ways is refused', () => {
  it('a guard that counts', () => {
    let asked = 0;
    expect(kindsOf(guarded(() => asked++ % 3 === 0))).toContain('unsteady');
  });

  it('an assign that takes from a list', () => {
    const faces = [1, 2, 3, 4, 5, 6];
    expect(kindsOf(assigned(() => faces.shift() ?? 0))).toEqual(['unsteady']);
  });

  it('a context that is another each time it is made', () => {
    let made = 0;
    expect(kindsOf(createMachine({ id: 'chart', context: () => ({ n: made++ }), on: { go: {} } }))).toEqual([
      'unsteady',
    ]);
  });
});

describe('a context is refused', () => {
  it.each<[string, unknown, string]>([
    ['-0', -0, '-0'],
    ['-0 in a record', { n: -0 }, '-0'],
    ['a symbol key', { [Symbol('s')]: 1 }, 'a symbol key'],
    ['a hole', Object.assign([], { 1: 'x' }), 'an array with holes'],
    ['a key beside the items of an array', Object.assign(['x'], { more: 1 }), "an array with the key 'more'"],
    [
      'a key that is not enumerable',
      Object.defineProperty({}, 'n', { value: 1 }),
      "the key 'n', which is not enumerable",
    ],
    ['an accessor', Object.defineProperty({}, 'n', { get: () => 1, enumerable: true }), "the accessor 'n'"],
  ])('that holds %s', (_, held, text) => {
    const { reasons } = refusalOf(() => dataOf(held));
    expect(reasons.map((reason) => (reason.kind === 'context' ? reason.held : reason.kind))).toEqual([text]);
  });

  const dataOf = (held: unknown) =>
    compileSystem({
      name: 'system',
      events: { go: { indices: [] } },
      domains: {},
      instances: [
        {
          name: 'one',
          machine: createMachine({ id: 'chart', context: { held }, on: { go: {} } }),
          indices: {},
        },
      ],
    });

  it('and an input, of which two would count as one', () => {
    const machine = createMachine({ id: 'chart', on: { go: {} } });
    const inputs = [{ f: () => 1 }];
    expect(kindsOf(machine, { instances: [{ name: 'one', machine, indices: {}, inputs }] })).toEqual([
      'input',
    ]);
  });

  it('but the order of keys makes no difference', () => {
    expect(dataText({ a: 1, b: { c: [1], d: null } })).toBe(dataText({ b: { d: null, c: [1] }, a: 1 }));
    expect(dataText([['a', 1]])).not.toBe(dataText({ a: 1 }));
    expect(() => dataText(undefined)).toThrow(NoData);
    const system = compileSystem({
      name: 'system',
      events: { go: { indices: [] } },
      domains: {},
      instances: [
        {
          name: 'one',
          machine: createMachine({ id: 'chart', context: { held: { a: 1, b: 2 } }, on: { go: {} } }),
          indices: {},
        },
      ],
    });
    const claim = sometimes('held', contextIs('one', 'held', { b: 2, a: 1 }));
    expect(explore(system, [claim]).findings.get('held')?.outcome).toBe('holds');
  });
});

describe('a system is refused', () => {
  const go = createMachine({ id: 'chart', on: { go: {} } });
  const on = (label: string): AnyStateMachine => createMachine({ id: 'chart', on: { [label]: {} } });
  const one = (indices: Readonly<Record<string, string | number>>, machine = go): Partial<SystemSpec> => ({
    instances: [{ name: 'one', machine, indices }],
  });

  it.each<[string, AnyStateMachine, Partial<SystemSpec>, string, string]>([
    [
      'with a value outside the domain',
      on('go(v=3)'),
      {},
      'outsideDomain',
      "chart: 'go(v=3)' never happens: the values of 'v' are 1 and 2; write one of them, or add this one to the domain",
    ],
    [
      'with a number where the domain has texts',
      on('go(v=1)'),
      { domains: { v: ['1'] } },
      'outsideDomain',
      "chart: 'go(v=1)' never happens: the values of 'v' are 1; write one of them, or add this one to the domain",
    ],
    [
      'with an event called like a property of every object',
      on('constructor'),
      {},
      'undeclared',
      "chart: the event 'constructor' is not declared; there is go",
    ],
    [
      'with an index called like one',
      on('go(toString=1)'),
      {},
      'strayIndex',
      "chart: 'go(toString=1)' has an index 'toString' that the event has not; there is v",
    ],
    [
      'with an event that is misspelt',
      on('goo'),
      { events: { go: { indices: ['v'], absent: true } } },
      'undeclared',
      "chart: the event 'goo' is not declared; did you mean 'go'?",
    ],
    [
      'with a performer that is misspelt',
      go,
      { events: { go: { indices: ['v'], by: 'w' } } },
      'by',
      "system: 'go' is performed by 'w', which is none of its indices; did you mean 'v'?",
    ],
    [
      'with an index of an instance that is misspelt',
      go,
      { ...one({ devise: 1 }), events: { go: { indices: ['device'] } }, domains: { device: [1] } },
      'instanceIndex',
      "system: the instance 'one' has an index 'devise' that no event has; did you mean 'device'?",
    ],
    [
      'with a value of an instance that no event has',
      go,
      one({ v: 3 }),
      'instanceValue',
      "system: the instance 'one' has v=3, for which nothing happens: the values of 'v' are 1 and 2",
    ],
    [
      'with -0 as a value',
      go,
      { domains: { v: [-0, 1] } },
      'domain',
      "system: the domain of 'v' holds -0: values are texts and numbers, each once",
    ],
    [
      'with a value twice',
      go,
      { domains: { v: [1, 1] } },
      'domain',
      "system: the domain of 'v' holds 1: values are texts and numbers, each once",
    ],
  ])('%s', (_, machine, change, kind, message) => {
    const { reasons, message: text } = refusalOf(() =>
      compileSystem({
        name: 'system',
        events: { go: { indices: ['v'] } },
        domains: { v: [1, 2] },
        instances: [{ name: 'one', machine, indices: {} }],
        ...change,
      }),
    );
    expect(reasons.map((reason) => reason.kind)).toContain(kind);
    expect(text.split('\n')).toContain(message);
  });

  it('with the prototype of all objects as an index', () => {
    expect(kindsOf(on('go(__proto__=1)'))).toEqual(['label']);
  });
});

describe('what is asked is refused', () => {
  const system = compileSystem({
    name: 'system',
    events: { go: { indices: [] } },
    domains: {},
    instances: [{ name: 'one', machine: createMachine({ id: 'chart', on: { go: {} } }), indices: {} }],
  });

  it.each<[string, unknown, string]>([
    [
      'a claim of an unknown kind',
      { id: 'c', kind: 'never', predicate: inState('one', '') },
      "system: the claim 'c' is of the kind 'never'; there is always, sometimes, alwaysReachable, and eventually",
    ],
    [
      'a claim without a kind',
      { id: 'c', predicate: inState('one', '') },
      "system: the claim 'c' is of the kind undefined;",
    ],
    [
      'a predicate of an unknown kind',
      always('c', { kind: 'is', instance: 'one' } as unknown as Predicate),
      "system: a predicate is of the kind 'is'; there is in, tag, final, context, not, all, and any",
    ],
    [
      'a predicate that is none',
      always('c', undefined as unknown as Predicate),
      'system: a predicate is of the kind undefined;',
    ],
    [
      'a state called like a property of every object',
      always('c', inState('one', 'constructor')),
      'a predicate names this state, which is not there',
    ],
    [
      'a key called like one',
      always('c', contextIs('one', 'toString', 1)),
      "the context key 'toString', which is not there",
    ],
  ])('%s', (_, claim, message) => {
    expect(refusalOf(() => explore(system, [claim as Claim])).message).toContain(message);
  });
});

describe('a refusal', () => {
  const soon = createMachine({
    id: 'soon',
    initial: 'a',
    states: { a: { after: { 10: 'b' }, always: 'b', on: { '*': 'b' } }, b: { type: 'history' } },
  });

  it('names every reason at once, each with its place and its remedy', () => {
    expect(reasonsAgainst(soon)).toEqual([
      { kind: 'after', chart: 'soon', state: 'a' },
      { kind: 'always', chart: 'soon', state: 'a' },
      { kind: 'wildcard', event: '*', chart: 'soon', state: 'a' },
      { kind: 'history', chart: 'soon', state: 'b' },
    ]);
    const { message } = refusalOf(() => kindsOfTwo());
    expect(message.split('\n')).toEqual([
      'soon, state a: `after` is refused: a chart has no clock; let an event stand for the moment at which the time is over',
      'soon, state a: `always` is refused: every step is an event; give it an event, or lead other transitions to its target',
      "soon, state a: the wildcard '*' is refused: name the events",
      'soon, state b: history states are refused: give the remembered states names',
      "chart: the action 'inline function' has an effect: only assign() is allowed; leave it out, or make what it does an event",
    ]);
  });

  const kindsOfTwo = () =>
    compileSystem({
      name: 'system',
      events: {},
      domains: {},
      instances: [soon, createMachine({ id: 'chart', entry: () => {} })].map((machine) => ({
        name: machine.id,
        machine,
        indices: {},
      })),
    });

  it('also of those that show only when the charts are walked', () => {
    const machine = createMachine({
      id: 'chart',
      context: { n: 0 },
      initial: 'a',
      states: {
        a: {
          on: {
            go: { target: 'b', guard: ({ event }) => event['amount'] > 0 },
            roll: { target: 'b', guard: () => Math.random() > 2 },
            set: { actions: assign({ n: () => Number.NaN }) },
          },
        },
        b: {},
      },
    });
    const events = Object.fromEntries(['go', 'roll', 'set'].map((name) => [name, { indices: [] }]));
    expect(kindsOf(machine, { events }).toSorted()).toEqual(['context', 'readsEvent', 'readsOutside']);
  });

  it('counts what would be too much to read', () => {
    const reasons = Array.from(
      { length: 25 },
      (_, i) => ({ kind: 'label', event: `${i} `, chart: 'c' }) as const,
    );
    expect(new Refusal(reasons).message.split('\n').at(-1)).toBe('and 5 more');
  });
});

describe('charts that depend on more than the local state and the event', () => {
  const account = guarded(({ event }) => (event['amount'] as number) > 0);
  const dice = createMachine({
    id: 'dice',
    initial: 'up',
    states: { up: { on: { go: { target: 'down', guard: () => Math.random() > 0.5 } } }, down: {} },
  });
  let limit = 0;
  const ticket = guarded(() => ++limit < 2);
  const stamp = assigned(() => Date.now());

  it('are refused together', () => {
    const { reasons } = refusalOf(() =>
      compileSystem({
        name: 'system',
        events: { go: { indices: ['v'] } },
        domains: { v: [1, 2] },
        instances: [account, dice, ticket, stamp].map((machine, i) => ({
          name: `${i}`,
          machine,
          indices: {},
        })),
      }),
    );
    expect([...new Set(reasons.map(({ kind }) => kind))]).toEqual(['readsEvent', 'readsOutside', 'unsteady']);
  });
});
