/** Random systems of alike members beside a chart that they share, and one that may keep a member's number. */
import fc from 'fast-check';
import { type AnyStateMachine, assign, createMachine, setup } from 'xstate';
import { alphabet } from '../chart.ts';
import { parseLabel } from '../label.ts';
import { compileSystem, type EventKind, type System } from '../system.ts';

interface Arrow {
  readonly from: number;
  readonly to: number;
  readonly event: string;
}

/** What a random system is made of, whatever the number of its members. */
export interface RandomFamily {
  readonly member: readonly Arrow[];
  readonly shared: readonly Arrow[];
  /** What a chart that keeps a number does when it is given back; nothing where there is no such chart. */
  readonly keeper: 'forgets' | 'remembers' | undefined;
}

/** Events of one member, and of all at once. */
const OF_ONE = ['one.a', 'one.b', 'one.c'];
const OF_ALL = ['all.a', 'all.b'];
const BY_NUMBER = ['number.take', 'number.give'];
const STATES = 4;

const arrow = (events: readonly string[], states: number): fc.Arbitrary<Arrow> =>
  fc.record({ from: fc.nat(states - 1), to: fc.nat(states - 1), event: fc.constantFrom(...events) });

export const randomFamily: fc.Arbitrary<RandomFamily> = fc
  .constantFrom<RandomFamily['keeper']>(undefined, undefined, 'forgets', 'remembers')
  .chain((keeper) =>
    fc.record({
      member: fc.array(arrow([...OF_ONE, ...OF_ALL, ...(keeper === undefined ? [] : BY_NUMBER)], STATES), {
        minLength: 4,
        maxLength: 10,
      }),
      shared: fc.array(arrow([...OF_ONE, ...OF_ALL, 'alone'], 2), { maxLength: 6 }),
      keeper: fc.constant(keeper),
    }),
  );

/** The system with this number of members. */
export function familyOf({ member, shared, keeper }: RandomFamily, members: number): System {
  const ofAll = new Set(member.map(({ event }) => event).filter((event) => OF_ALL.includes(event)));
  const stay = [...ofAll].map((event): Arrow => ({ from: 0, to: 0, event }));
  // Where they begin, an event of all passes members by.
  const moves = member.filter(({ from, event }) => from !== 0 || !ofAll.has(event));
  const machines: readonly (readonly [AnyStateMachine, readonly number[]])[] = [
    [chartOf('member', STATES, [...stay, ...moves]), Array.from({ length: members }, (_, i) => i + 1)],
    ...(shared.length === 0 ? [] : [[chartOf('shared', 2, shared), [0]] as const]),
    ...(keeper === undefined ? [] : [[keeperChart(keeper), [0]] as const]),
  ];
  const labels = machines.flatMap(([machine]) => alphabet(machine)).map((text) => parseLabel(text)!.name);
  const kind = (name: string): EventKind =>
    OF_ALL.includes(name) || name === 'alone' ? { indices: [] } : { indices: ['m'] };
  return compileSystem({
    name: 'family',
    events: Object.fromEntries(labels.map((name) => [name, kind(name)])),
    domains: { m: Array.from({ length: members }, (_, i) => i + 1) },
    instances: machines.flatMap(([machine, numbers]) =>
      numbers.map((m) =>
        m === 0
          ? { name: machine.id, machine, indices: {} }
          : { name: `${machine.id}${m}`, machine, indices: { m } },
      ),
    ),
  });
}

function chartOf(id: string, states: number, arrows: readonly Arrow[]): AnyStateMachine {
  const names = Array.from({ length: states }, (_, state) => `s${state}`);
  return createMachine({
    id,
    tags: 'quiescent',
    initial: 's0',
    states: Object.fromEntries(
      names.map((name, state) => [
        name,
        {
          on: Object.fromEntries(
            arrows.filter(({ from }) => from === state).map(({ to, event }) => [event, names[to]]),
          ),
        },
      ]),
    ),
  });
}

interface Held {
  readonly held: number;
}

interface Numbered {
  readonly type: 'number.take' | 'number.give';
  readonly m: number;
}

function keeperChart(keeper: NonNullable<RandomFamily['keeper']>): AnyStateMachine {
  return setup({ types: { context: {} as Held, events: {} as Numbered } }).createMachine({
    id: 'keeper',
    tags: 'quiescent',
    meta: { reads: ['m'] },
    context: { held: 0 },
    on: {
      'number.take': {
        guard: ({ context }) => context.held === 0 || keeper === 'remembers',
        actions: assign({ held: ({ event }) => event.m }),
      },
      'number.give': {
        guard: ({ context, event }) => context.held === event.m,
        ...(keeper === 'forgets' ? { actions: assign({ held: 0 }) } : {}),
      },
    },
  });
}
