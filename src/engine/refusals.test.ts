import { describe, expect, it } from 'vitest';
import { and, assign, createMachine, fromPromise, log, setup, spawnChild, stateIn } from 'xstate';
import { always } from './claim.ts';
import { explore } from './explore.ts';
import { contextIs, hasTag, inState } from './predicate.ts';
import { Refusal } from './refusal.ts';
import { compileSystem, type Instance, type SystemSpec } from './system.ts';

/** Compiles one chart with the event `go(v)`, `v` being 1 or 2. */
function compile(machine: Instance['machine'], change: Partial<SystemSpec> = {}) {
  return compileSystem({
    name: 'system',
    events: { go: { indices: ['v'] } },
    domains: { v: [1, 2] },
    instances: [{ name: 'one', machine, indices: {} }],
    ...change,
  });
}

const doNothing = () => {};
const soon = fromPromise(async () => 1);
const go = createMachine({ id: 'chart', initial: 'a', states: { a: { on: { go: 'b' } }, b: {} } });

describe('a chart is refused', () => {
  it.each([
    [
      'with after',
      createMachine({ id: 'chart', initial: 'a', states: { a: { after: { 10: 'b' } }, b: {} } }),
      'chart, state a: `after` is refused: a chart has no clock',
    ],
    [
      'with invoke',
      createMachine({ id: 'chart', initial: 'a', states: { a: { invoke: { src: soon } } } }),
      'chart, state a: `invoke` is refused: a chart is all the behaviour there is',
    ],
    [
      'with always, below another state',
      createMachine({
        id: 'chart',
        initial: 'a',
        states: { a: { initial: 'x', states: { x: { always: 'y' }, y: {} } } },
      }),
      'chart, state a.x: `always` is refused: every step is an event',
    ],
    [
      'with onDone',
      createMachine({
        id: 'chart',
        initial: 'a',
        states: { a: { initial: 'x', onDone: 'b', states: { x: { type: 'final' } } }, b: {} },
      }),
      'chart, state a: `onDone` and other internal events are refused',
    ],
    [
      'with history',
      createMachine({
        id: 'chart',
        initial: 'a',
        states: { a: { on: { go: 'h' } }, h: { type: 'history' } },
      }),
      'chart, state h: history states are refused: give the remembered states names',
    ],
    [
      'with a wildcard',
      createMachine({ id: 'chart', initial: 'a', states: { a: { on: { 'go.*': 'a' } } } }),
      "chart, state a: the wildcard 'go.*' is refused: name the events",
    ],
    [
      'with a label that is none',
      createMachine({ id: 'chart', initial: 'a', states: { a: { on: { 'go (': 'a' } } } }),
      "chart, state a: 'go (' is not an event label: name or name(key=value, key=value)",
    ],
    [
      'with a label in other spacing, which would match no event',
      createMachine({ id: 'chart', initial: 'a', states: { a: { on: { 'go(v = 1)': 'a' } } } }),
      "chart, state a: 'go(v = 1)' is not an event label: name or name(key=value, key=value)",
    ],
    [
      'with an unknown initial state',
      createMachine({ id: 'chart', initial: 'c', states: { a: { on: { go: 'a' } } } }),
      "chart: the initial state 'c' does not exist",
    ],
  ])('%s', (_, machine, message) => {
    expect(() => compile(machine)).toThrow(Refusal);
    expect(() => compile(machine)).toThrow(message);
  });
});

describe('an effect is refused', () => {
  const withTransition = (actions: typeof doNothing | ReturnType<typeof log>) =>
    createMachine({ id: 'chart', initial: 'a', states: { a: { on: { go: { actions } } } } });
  const inline = "the action 'inline function' has an effect: only assign() is allowed";

  it.each([
    ['as a transition', withTransition(doNothing), `chart, state a: ${inline}`],
    [
      "as xstate's own action",
      withTransition(log('x')),
      "chart, state a: the action 'xstate.log' has an effect: only assign() is allowed",
    ],
    ['at the root', createMachine({ id: 'chart', on: { go: { actions: doNothing } } }), `chart: ${inline}`],
    ['at entry', createMachine({ id: 'chart', entry: doNothing }), `chart: ${inline}`],
    [
      'at exit',
      createMachine({ id: 'chart', initial: 'a', states: { a: { exit: doNothing } } }),
      `chart, state a: ${inline}`,
    ],
    [
      'at the initial transition',
      createMachine({ id: 'chart', initial: { target: 'a', actions: doNothing }, states: { a: {} } }),
      `chart: ${inline}`,
    ],
    [
      'by name',
      setup({ actions: { print: doNothing } }).createMachine({
        id: 'chart',
        initial: 'a',
        states: { a: { on: { go: { actions: 'print' } } } },
      }),
      "chart, state a: the action 'print' has an effect: only assign() is allowed",
    ],
    [
      'by name, after an assign',
      setup({
        types: { context: {} as { n: number } },
        actions: { print: doNothing, reset: assign({ n: 0 }) },
      }).createMachine({ id: 'chart', context: { n: 1 }, entry: ['reset', { type: 'print' }] }),
      "chart: the action 'print' has an effect: only assign() is allowed",
    ],
  ])('%s', (_, machine, message) => {
    expect(() => compile(machine)).toThrow(message);
  });

  it('but a named assign is not one', () => {
    const machine = setup({
      types: { context: {} as { n: number } },
      actions: { reset: assign({ n: 0 }) },
    }).createMachine({
      id: 'chart',
      context: { n: 1 },
      on: { go: { actions: ['reset', { type: 'reset' }] } },
    });
    expect(compile(machine).components[0]?.table.states).toHaveLength(2);
  });
});

describe('spawn is refused', () => {
  const message = '`spawn` is refused: a chart is all the behaviour there is';

  it.each([
    [
      'as an action',
      createMachine({ id: 'chart', initial: 'a', states: { a: { entry: spawnChild(soon) } } }),
      `chart, state a: ${message}`,
    ],
    [
      'inside an assign',
      createMachine({
        id: 'chart',
        context: { n: 0 },
        initial: 'a',
        states: {
          a: {
            on: {
              go: {
                target: 'b',
                actions: assign(({ spawn }) => {
                  spawn(soon);
                  return { n: 1 };
                }),
              },
            },
          },
          b: {},
        },
      }),
      `chart, state b: ${message}`,
    ],
    [
      'inside the first context',
      createMachine({ id: 'chart', context: ({ spawn }) => ({ child: spawn(soon) }), on: { go: {} } }),
      `chart: ${message}`,
    ],
  ])('%s', (_, machine, text) => {
    expect(() => compile(machine)).toThrow(text);
  });
});

describe('a context is refused', () => {
  class Box {
    readonly content = 1;
  }
  const data = 'only numbers, texts, booleans, arrays and records are data';

  it.each([
    ['a Map', new Map(), 'Map'],
    ['a Set in a record', { set: new Set() }, 'Set'],
    ['undefined', undefined, 'undefined'],
    ['undefined in an array', [undefined], 'undefined'],
    ['an instance of a class', new Box(), 'Box'],
    ['a function', () => 1, 'function'],
    ['a number that is none', Number.NaN, 'NaN'],
    ['infinity', Number.POSITIVE_INFINITY, 'Infinity'],
    ['a bigint', 1n, 'bigint'],
  ])('that holds %s', (_, held, text) => {
    const machine = createMachine({
      id: 'chart',
      context: { held },
      initial: 'a',
      states: { a: { on: { go: {} } } },
    });
    expect(() => compile(machine)).toThrow(`chart, state a: the context holds ${text}: ${data}`);
  });

  it('that is not bounded', () => {
    const machine = setup({ types: { context: {} as { n: number } } }).createMachine({
      id: 'counter',
      context: { n: 0 },
      initial: 'counting',
      states: { counting: { on: { go: { actions: assign({ n: ({ context }) => context.n + 1 }) } } } },
    });
    expect(() => compile(machine)).toThrow(
      'counter, state counting: the context is not bounded: more than 32768 local states; bound it with a guard',
    );
  });

  it('that an assign changes in place', () => {
    const machine = setup({ types: { context: {} as { list: number[] } } }).createMachine({
      id: 'list',
      context: { list: [] },
      initial: 'a',
      states: {
        a: {
          on: {
            go: {
              actions: assign(({ context }) => {
                context.list.push(1);
                return context;
              }),
            },
          },
        },
      },
    });
    expect(() => compile(machine)).toThrow(
      "list, state a: a guard or an action threw at 'go': TypeError: Cannot add property 0, object is not extensible",
    );
  });

  it('that cannot be made', () => {
    const machine = createMachine({
      id: 'chart',
      context: () => {
        throw new Error('no input');
      },
      on: { go: {} },
    });
    expect(() => compile(machine)).toThrow('chart: a guard or an action threw: Error: no input');
  });
});

describe('a guard is refused', () => {
  const guarded = (guard: ReturnType<typeof stateIn>) =>
    createMachine({
      id: 'chart',
      initial: 'a',
      states: { a: { on: { go: { target: 'b', guard } } }, b: { id: 'bee' } },
    });

  it.each([
    ['stateIn of an unknown path', guarded(stateIn('a.x')), "stateIn('a.x')"],
    ['stateIn of an unknown id', guarded(stateIn('#cee')), "stateIn('#cee')"],
    ['stateIn of an unknown path inside and()', guarded(and([stateIn('c')])), "stateIn('c')"],
    [
      'stateIn of an unknown path by name',
      setup({ guards: { inC: stateIn('c') } }).createMachine({
        id: 'chart',
        initial: 'a',
        states: { a: { on: { go: { guard: 'inC' } } } },
      }),
      "stateIn('c')",
    ],
  ])('%s', (_, machine, text) => {
    expect(() => compile(machine)).toThrow(`chart, state a: ${text} names no state of the chart`);
  });

  it.each(['a', '#bee', '#chart.a'])('but not stateIn of %s', (state) => {
    expect(() => compile(guarded(stateIn(state)))).not.toThrow();
  });

  it('that throws', () => {
    const machine = createMachine({
      id: 'chart',
      initial: 'a',
      states: {
        a: {
          on: {
            go: {
              guard: () => {
                throw new Error('no such value');
              },
            },
          },
        },
      },
    });
    expect(() => compile(machine)).toThrow(
      /^chart, state a: a guard or an action threw at 'go': .*\nno such value/,
    );
  });

  it('that is not implemented', () => {
    const machine = createMachine({
      id: 'chart',
      initial: 'a',
      states: { a: { on: { go: { guard: 'isReady' } } } },
    });
    expect(() => compile(machine)).toThrow(/^chart, state a: .*\nGuard 'isReady' is not implemented/);
  });
});

describe('xstate itself refuses', () => {
  it('an unknown target, naming the state and the chart', () => {
    expect(() => createMachine({ id: 'chart', initial: 'a', states: { a: { on: { go: 'c' } } } })).toThrow(
      "Invalid transition definition for state node 'chart.a':\nChild state 'c' does not exist on 'chart'",
    );
  });

  it('nested states without an initial one', () => {
    expect(() => createMachine({ id: 'chart', states: { a: {} } })).toThrow(
      'No initial state specified for compound state node "#chart"',
    );
  });
});

describe('a system is refused', () => {
  const two = (machine: Instance['machine']) => ({
    instances: [
      { name: 'one', machine, indices: {} },
      { name: 'one', machine, indices: {} },
    ],
  });

  it.each<[string, Instance['machine'], Partial<SystemSpec>, string]>([
    [
      'with an event in nobody’s alphabet',
      go,
      { events: { go: { indices: ['v'] }, stop: { indices: [] } } },
      "system: the event 'stop' is in nobody's alphabet",
    ],
    ['with an undeclared event', go, { events: {} }, "chart: the event 'go' is not declared"],
    ['with an index without domain', go, { domains: {} }, "system: the index 'v' of 'go' has no domain"],
    ['with two instances of one name', go, two(go), "system: two instances are called 'one'"],
    [
      'with a label whose index the event has not',
      createMachine({ id: 'chart', on: { 'go(w=1)': {} } }),
      {},
      "chart: 'go(w=1)' has an index 'w' that the event has not",
    ],
    [
      'with two labels for one event',
      createMachine({ id: 'chart', on: { go: {}, 'go(v=2)': {} } }),
      {},
      "chart: 'go' and 'go(v=2)' both match 'go(v=2)'",
    ],
  ])('%s', (_, machine, change, message) => {
    expect(() => compile(machine, change)).toThrow(message);
  });
});

describe('a claim is refused', () => {
  it.each([
    [
      'an unknown instance',
      inState('two', 'a'),
      "system: a predicate names the instance 'two', which is not there",
    ],
    [
      'an unknown state',
      inState('one', 'a.x'),
      'chart, state a.x: a predicate names this state, which is not there',
    ],
    [
      'an unknown tag',
      hasTag('one', 'violation'),
      "chart: a predicate names the tag 'violation', which no state has",
    ],
    [
      'an unknown context key',
      contextIs('one', 'n', 1),
      "chart: a predicate names the context key 'n', which is not there",
    ],
  ])('that names %s', (_, predicate, message) => {
    expect(() => explore(compile(go), [always('claim', predicate)])).toThrow(message);
  });

  it('whose id another claim has', () => {
    const claim = always('claim', inState('one', 'a'));
    expect(() => explore(compile(go), [claim, claim])).toThrow("system: two claims are called 'claim'");
  });
});
