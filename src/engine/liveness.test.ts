import { describe, expect, it } from 'vitest';
import { createMachine } from 'xstate';
import { always, alwaysReachable, eventually } from './claim.ts';
import { explore } from './explore.ts';
import { alike } from './parts.ts';
import { all, any, inState, isFinal, type Predicate } from './predicate.ts';
import { compileSystem, type System, type SystemSpec } from './system.ts';
import { labels, ring, systemOf } from './toys/small-systems.ts';
import { twoPhaseCommit } from './toys/two-phase-commit.ts';

/** The system with these events, by name, declared unfair. */
const unfairly = (system: System, ...names: readonly string[]): System => ({
  ...system,
  events: system.events.map((event) =>
    names.includes(event.label.name) ? { ...event, unfair: true } : event,
  ),
});

/** What becomes of the goal; of a run without it, the stem and, if there is one, the cycle. */
function eventuallyIn(system: System, goal: Predicate) {
  const { outcome, trace } = explore(system, [eventually('goal', goal)]).findings.get('goal')!;
  if (trace === undefined) return outcome;
  const events = labels(trace)!;
  return trace.cycle === undefined ? [events] : [events.slice(0, trace.cycle), events.slice(trace.cycle)];
}

type States = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** A chart from its steps: by state, where each event leads. It starts in the first state. */
const graph = (id: string, states: States) =>
  createMachine({
    id,
    initial: Object.keys(states)[0]!,
    states: Object.fromEntries(Object.entries(states).map(([name, on]) => [name, { on }])),
  });

const ends = (states: States, goal = 'goal', unfair: readonly string[] = []) =>
  eventuallyIn(unfairly(systemOf(graph('g', states)), ...unfair), inState('g', goal));

describe('a goal that comes eventually', () => {
  it('may hold at the start', () => {
    expect(ends({ goal: { step: 'other' }, other: {} })).toBe('holds');
  });

  it('need not stay', () => {
    expect(ends({ start: { step: 'goal' }, goal: { step: 'trap' }, trap: { spin: 'trap' } })).toBe('holds');
  });

  it('has to come from every initial state', () => {
    const machine = createMachine({
      id: 'g',
      context: ({ input }: { input: number }) => ({ number: input }),
      initial: 'start',
      states: {
        start: { on: { step: { target: 'goal', guard: ({ context }) => context.number === 1 } } },
        goal: {},
      },
    });
    const system = (inputs: readonly number[]) =>
      compileSystem({
        name: 'starts',
        events: { step: { indices: [] } },
        domains: {},
        instances: [{ name: 'g', machine, indices: {}, inputs }],
      });
    expect(eventuallyIn(system([1]), inState('g', 'goal'))).toBe('holds');
    expect(eventuallyIn(system([1, 2]), inState('g', 'goal'))).toEqual([[]]);
  });

  it('has to come on every way, not only on some', () => {
    const states = { start: { well: 'goal', badly: 'trap' }, trap: { spin: 'trap' }, goal: {} };
    expect(ends(states)).toEqual([['badly'], ['spin']]);
  });

  it('is missed on the shortest way to a cycle, even when a shorter one passes the goal', () => {
    const states = {
      start: { short: 'goal', long: 'detour' },
      goal: { on: 'trap' },
      detour: { on: 'trap' },
      trap: { round: 'back' },
      back: { round: 'trap' },
    };
    expect(ends(states)).toEqual([
      ['long', 'on'],
      ['round', 'round'],
    ]);
  });

  it('is missed when there is none', () => {
    expect(eventuallyIn(systemOf(ring('a', 2), ring('b', 2)), any())).toEqual([
      [],
      ['a.step', 'b.step', 'a.step', 'b.step'],
    ]);
  });
});

/** Takes two locks, then drops both. */
const taker = (who: string, [first, second]: readonly string[]) => ({
  name: who,
  machine: graph('taker', {
    none: { [`take(lock=${first})`]: 'one' },
    one: { [`take(lock=${second})`]: 'both' },
    both: { drop: 'done' },
    done: {},
  }),
  indices: { who },
});

describe('a run may end', () => {
  it('where nothing is enabled, short of the goal', () => {
    expect(ends({ start: { well: 'goal', badly: 'stuck' }, stuck: {}, goal: {} })).toEqual([['badly']]);
  });

  it('where two wait for each other', () => {
    const lock = graph('lock', { free: { take: 'taken' }, taken: { drop: 'free' } });
    const system = (crossed: boolean) =>
      compileSystem({
        name: 'locks',
        events: { take: { indices: ['lock', 'who'] }, drop: { indices: ['who'] } },
        domains: { lock: ['A', 'B'], who: ['left', 'right'] },
        instances: [
          taker('left', ['A', 'B']),
          taker('right', crossed ? ['B', 'A'] : ['A', 'B']),
          ...['A', 'B'].map((name) => ({ name, machine: lock, indices: { lock: name } })),
        ],
      });
    expect(eventuallyIn(system(false), all(inState('left', 'done'), inState('right', 'done')))).toBe('holds');
    expect(eventuallyIn(system(true), any(inState('left', 'done'), inState('right', 'done')))).toEqual([
      ['take(lock=A, who=left)', 'take(lock=B, who=right)'],
    ]);
  });

  it('where only unfair events are enabled, whether or not another part moves', () => {
    const waiting = graph('g', { start: { wake: 'goal' }, goal: {} });
    const goal = inState('g', 'goal');
    expect(eventuallyIn(systemOf(waiting), goal)).toBe('holds');
    expect(eventuallyIn(unfairly(systemOf(waiting), 'wake'), goal)).toEqual([[]]);
    expect(eventuallyIn(unfairly(systemOf(waiting, ring('clock', 1)), 'wake'), goal)).toEqual([
      [],
      ['clock.step'],
    ]);
  });

  it('but not before a fair event', () => {
    expect(ends({ start: { leave: 'goal', stay: 'start' }, goal: {} }, 'goal', ['stay'])).toBe('holds');
  });
});

describe('a run may go round forever', () => {
  it('unless a fair event leads out', () => {
    const states = { a: { on: 'b' }, b: { back: 'a', leave: 'goal' }, goal: {} };
    expect(ends(states)).toBe('holds');
    expect(ends(states, 'goal', ['leave'])).toEqual([[], ['on', 'back']]);
    expect(ends(states, 'goal', ['on', 'back'])).toEqual([[]]);
  });

  it('in one step that changes nothing', () => {
    expect(ends({ start: { step: 'trap' }, trap: { spin: 'trap' }, goal: {} })).toEqual([['step'], ['spin']]);
  });

  it('unless an event that is enabled now and then leads out: fairness is strong', () => {
    const turns = { closed: { turn: 'open' }, open: { turn: 'closed', leave: 'goal' }, goal: {} };
    expect(ends(turns)).toBe('holds');
    expect(ends(turns, 'goal', ['leave'])).toEqual([[], ['turn', 'turn']]);
  });

  it('when the event that leads out elsewhere is taken on the way', () => {
    const states = { a: { step: 'b', other: 'b' }, b: { step: 'a', other: 'goal' }, goal: {} };
    expect(ends(states)).toEqual([[], ['other', 'step']]);
  });

  it('in what is left of a component once the states that must be left are gone', () => {
    // `leave` takes `hub` away, which parts the rest; on the left `jump` then leads out only, on the right not.
    const states = {
      hub: { left: 'l1', right: 'r1', leave: 'goal' },
      l1: { on: 'l2', home: 'hub' },
      l2: { on: 'l1', jump: 'hub' },
      r1: { go: 'r2' },
      r2: { go: 'r1', rarely: 'hub' },
      goal: {},
    };
    expect(ends(states, 'goal')).toBe('holds');
    expect(ends(states, 'goal', ['rarely'])).toEqual([['right'], ['go', 'go']]);
    expect(ends(states, 'goal', ['home', 'jump'])).toEqual([['left'], ['on', 'on']]);
    expect(ends(states, 'goal', ['home'])).toBe('holds');
  });

  it('and takes whatever is fair and met on the way', () => {
    const states = {
      start: { in: 'a' },
      a: { to: 'b', look: 'a' },
      b: { to: 'c', blink: 'b', leave: 'goal' },
      c: { to: 'a' },
      goal: {},
    };
    expect(ends(states, 'goal', ['leave'])).toEqual([['in'], ['to', 'blink', 'to', 'to', 'look']]);
    expect(ends(states, 'goal', ['leave', 'blink'])).toEqual([['in'], ['to', 'to', 'to', 'look']]);
  });
});

describe('two threads with a lock', () => {
  const thread = createMachine({
    id: 'thread',
    initial: 'out',
    states: { out: { on: { enter: 'in' } }, in: { on: { exit: 'out' } } },
  });
  const lock = createMachine({
    id: 'lock',
    initial: 'free',
    states: { free: { on: { enter: 'taken' } }, taken: { on: { exit: 'free' } } },
  });
  const spec = (unfair: boolean): SystemSpec => ({
    name: 'mutex',
    events: { enter: { indices: ['who'], unfair }, exit: { indices: ['who'] } },
    domains: { who: [0, 1] },
    instances: [
      ...[0, 1].map((who) => ({ name: `thread${who}`, machine: thread, indices: { who } })),
      { name: 'lock', machine: lock, indices: {} },
    ],
  });
  const goal = inState('thread1', 'in');

  it('both get it when taking it is fair, though it is taken away again and again', () => {
    expect(eventuallyIn(compileSystem(spec(false)), goal)).toBe('holds');
  });

  it('starve when taking it is unfair', () => {
    expect(eventuallyIn(compileSystem(spec(true)), goal)).toEqual([[]]);
    const { events } = compileSystem(spec(true));
    expect(events.map(({ label, unfair }) => [label.name, unfair])).toEqual([
      ['enter', true],
      ['enter', true],
      ['exit', undefined],
      ['exit', undefined],
    ]);
  });

  it('let one starve that alone is unlucky', () => {
    const system = compileSystem(spec(false));
    const unlucky: System = {
      ...system,
      events: system.events.map((event) =>
        event.label.name === 'enter' && event.label.indices['who'] === 1 ? { ...event, unfair: true } : event,
      ),
    };
    expect(eventuallyIn(unlucky, goal)).toEqual([[], ['enter(who=0)', 'exit(who=0)']]);
    expect(eventuallyIn(unlucky, inState('thread0', 'in'))).toBe('holds');
  });

  it('are not alike when taking it is fair in one system and unfair in the other', () => {
    const [fair, unfair] = [false, true].map((is) => ({ part: compileSystem(spec(is)), claims: [] }));
    expect(alike(fair!, { part: compileSystem(spec(false)), claims: [] })).toBe(true);
    expect(alike(fair!, unfair!)).toBe(false);
  });
});

describe('a claim that something comes eventually', () => {
  const system = compileSystem(twoPhaseCommit(4));
  const decided = any(inState('manager', 'committed'), inState('manager', 'aborted'));
  const claim = eventually('decided', decided);

  it('is left undecided by a search that meets a bound', () => {
    const { findings } = explore(system, [claim], { maxStates: 100 });
    expect(findings.get('decided')).toEqual({ outcome: 'undecided' });
  });

  it('keeps a search going when everything else is decided', () => {
    const { end, findings } = explore(system, [always('never', isFinal('manager')), claim]);
    expect(end).toBe('complete');
    expect(findings.get('decided')).toEqual({ outcome: 'holds' });
  });

  it('asks for more than that it can always come', () => {
    const lazy = unfairly(system, ...system.events.map((event) => event.label.name));
    const { findings } = explore(lazy, [alwaysReachable('possible', decided), claim]);
    expect([...findings.values()].map(({ outcome }) => outcome)).toEqual(['holds', 'violated']);
  });

  it('is answered the same twice', () => {
    const never = eventually('never', any());
    expect(explore(system, [never])).toEqual(explore(system, [never]));
  });
});

describe('the search for fair cycles', () => {
  it('takes long ways without a call stack as deep', () => {
    const long = systemOf(ring('slow', 400), ring('fast', 400));
    expect(eventuallyIn(long, all(inState('slow', 's399'), inState('fast', 's399')))).not.toBe('holds');
  });
});
