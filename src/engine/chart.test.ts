import { describe, expect, it } from 'vitest';
import { assign, createMachine, setup } from 'xstate';
import { alphabet, enumerateChart, formatLocalState } from './chart.ts';
import { compileSystem } from './system.ts';
import { systemOf } from './toys/small-systems.ts';

describe('a chart table', () => {
  it('has the local states in the order in which they are found', () => {
    const machine = createMachine({
      id: 'lamp',
      initial: 'off',
      states: {
        off: { on: { press: 'on' } },
        on: {
          tags: 'bright',
          initial: 'dim',
          states: { dim: { on: { turn: 'full' } }, full: {} },
          on: { press: 'off', smash: 'broken' },
        },
        broken: { type: 'final' },
      },
    });
    const { table } = systemOf(machine).components[0]!;
    expect(alphabet(machine)).toEqual(['press', 'smash', 'turn']);
    expect(table.states.map(formatLocalState)).toEqual(['off', 'on.dim', 'broken', 'on.full']);
    expect(table.states.map((state) => [[...state.tags], state.final])).toEqual([
      [[], false],
      [['bright'], false],
      [[], true],
      [['bright'], false],
    ]);
    expect([...table.next]).toEqual([1, -1, -1, 0, 2, 3, -1, -1, -1, 0, 2, -1]);
  });

  it('writes parallel states and context', () => {
    const machine = createMachine({
      id: 'pair',
      type: 'parallel',
      context: { queue: [1, 'two'], full: false },
      states: { left: { initial: 'a', states: { a: {} } }, right: {} },
    });
    expect(systemOf(machine).components[0]?.table.states.map(formatLocalState)).toEqual([
      'left.a | right queue=[1,"two"] full=false',
    ]);
  });

  it('takes transitions without target and action, which xstate’s can() and events leave out', () => {
    const machine = createMachine({ id: 'open', on: { look: {} } });
    expect([...systemOf(machine).components[0]!.table.next]).toEqual([0]);
  });

  it('tells a record from an array, and no order of keys from another', () => {
    const machine = setup({ types: { context: {} as { held: unknown } } }).createMachine({
      id: 'holder',
      context: { held: {} },
      on: {
        empty: { actions: assign({ held: [] }) },
        pairs: { actions: assign({ held: [['a', 1]] }) },
        record: { actions: assign({ held: { a: 1, b: 2 } }) },
        turned: { actions: assign({ held: { b: 2, a: 1 } }) },
        small: { actions: assign({ held: { a: 1 } }) },
      },
    });
    expect(
      systemOf(machine).components[0]?.table.states.map((state) => JSON.stringify(state.context)),
    ).toEqual([
      '{"held":{}}',
      '{"held":[]}',
      '{"held":[["a",1]]}',
      '{"held":{"a":1,"b":2}}',
      '{"held":{"a":1}}',
    ]);
  });

  const slot = setup({
    types: { context: {} as { last: number }, events: {} as { type: 'put'; v: number } },
    actions: { keep: assign({ last: ({ event }) => event.v }) },
  });

  it.each([
    [
      'a transition',
      slot.createMachine({ id: 'slot', context: { last: 0 }, on: { put: { actions: 'keep' } } }),
    ],
    [
      'an entry',
      slot.createMachine({
        id: 'slot',
        context: { last: 0 },
        initial: 'a',
        states: { a: { on: { put: 'b' } }, b: { entry: 'keep', on: { put: 'a' } } },
      }),
    ],
    [
      'an exit',
      slot.createMachine({
        id: 'slot',
        context: { last: 0 },
        initial: 'a',
        states: { a: { exit: 'keep', on: { put: 'b' } }, b: { on: { put: 'a' } } },
      }),
    ],
  ])('gives the indices of an event to the actions of %s', (_, machine) => {
    const system = compileSystem({
      name: 'slots',
      events: { put: { indices: ['v'] } },
      domains: { v: [1, 2] },
      instances: [{ name: 'slot', machine, indices: {} }],
    });
    const lasts = system.components[0]!.table.states.map((state) => state.context['last']);
    expect(new Set(lasts)).toEqual(new Set([0, 1, 2]));
  });

  it('is made once for instances that differ in nothing else', () => {
    const machine = createMachine({ id: 'cell', on: { set: {} } });
    const system = compileSystem({
      name: 'cells',
      events: { set: { indices: ['p'] } },
      domains: { p: [0, 1] },
      instances: [0, 1].map((p) => ({ name: `cell${p}`, machine, indices: { p } })),
    });
    expect(system.components[0]?.table).toBe(system.components[1]?.table);
  });

  it('has one initial state for inputs that come to the same', () => {
    const machine = setup({
      types: { context: {} as { even: boolean }, input: {} as { n: number } },
    }).createMachine({ id: 'parity', context: ({ input }) => ({ even: input.n % 2 === 0 }) });
    expect(enumerateChart(machine, [], [{ n: 1 }, { n: 2 }, { n: 3 }]).initial).toEqual([0, 1]);
  });
});

describe('an event', () => {
  const system = () => {
    const sender = createMachine({ id: 'sender', on: { send: {} } });
    const receiver = createMachine({
      id: 'receiver',
      initial: 'a',
      states: { a: { on: { send: 'b' } }, b: {} },
    });
    const fixed = createMachine({ id: 'fixed', on: { 'send(v=2)': {} } });
    return compileSystem({
      name: 'mail',
      events: { send: { indices: ['p', 'v'], by: 'p' } },
      domains: { p: [0, 1], v: [1, 2], other: [7] },
      instances: [
        { name: 'sender0', machine: sender, indices: { p: 0 } },
        { name: 'receiver', machine: receiver, indices: {} },
        { name: 'fixed', machine: fixed, indices: { other: 7 } },
      ],
    });
  };

  it('exists for performers that are there and labels that all participants write', () => {
    expect(system().events.map((event) => event.label.indices)).toEqual([{ p: 0, v: 2 }]);
  });

  it('has every instance that knows it and agrees on the shared indices', () => {
    expect(system().events.map((event) => event.participants)).toEqual([[0, 1, 2]]);
  });
});
