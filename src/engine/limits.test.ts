/** What the engine does not see. Each limit is here so that users need not find it out. */

import { describe, expect, it } from 'vitest';
import { assign, createMachine, setup } from 'xstate';
import { MAX_LOCAL_STATES } from './chart.ts';
import { always, alwaysReachable, eventually } from './claim.ts';
import { explore } from './explore.ts';
import { independentParts } from './parts.ts';
import { inState, isFinal, not } from './predicate.ts';
import type { System } from './system.ts';
import { labels, ring, systemOf } from './toys/small-systems.ts';

/** Takes a job, or spins for as long as it likes. */
const spinner = createMachine({
  id: 'spinner',
  initial: 'waiting',
  states: {
    waiting: { on: { spin: 'waiting', give: 'lost', finish: 'done' } },
    lost: { on: { spin: 'lost' } },
    done: { type: 'final' },
  },
});

describe('the engine', () => {
  it('does not see a livelock as a deadlock', () => {
    const { deadlock } = explore(systemOf(spinner), []);
    expect(deadlock).toBeUndefined();
  });

  it('sees a livelock that cannot be left as a goal that is out of reach', () => {
    const { findings } = explore(systemOf(spinner), [alwaysReachable('ends', isFinal('spinner'))]);
    expect(labels(findings.get('ends')?.trace)).toEqual(['give']);
  });

  it('sees a livelock that could be left and never is only where the way out is declared unfair', () => {
    const patient = createMachine({
      id: 'patient',
      initial: 'waiting',
      states: { waiting: { on: { spin: 'waiting', finish: 'done' } }, done: { type: 'final' } },
    });
    const system = systemOf(patient);
    const events = system.events.map((event) => ({ ...event, unfair: event.label.name === 'finish' }));
    const claims = [alwaysReachable('can end', isFinal('patient')), eventually('ends', isFinal('patient'))];
    const outcomes = (of: System) => [...explore(of, claims).findings.values()].map(({ outcome }) => outcome);
    expect(outcomes(system)).toEqual(['holds', 'holds']);
    expect(outcomes({ ...system, events })).toEqual(['holds', 'violated']);
  });

  it('does not see a part that is stuck while another moves, unless the parts are searched alone', () => {
    const stuck = createMachine({ id: 'stuck', initial: 'a', states: { a: { on: { stop: 'b' } }, b: {} } });
    const system = systemOf(stuck, ring('clock', 2));
    expect(explore(system, []).deadlock).toBeUndefined();
    expect(independentParts(system).map((part) => labels(explore(part, []).deadlock))).toEqual([
      ['stop'],
      undefined,
    ]);
  });

  it('does not look inside guards: one that answers otherwise only after many questions is believed', () => {
    let asked = 0;
    const clock = createMachine({
      id: 'clock',
      initial: 'early',
      states: { early: { on: { ring: { target: 'late', guard: () => ++asked > 1000 } } }, late: {} },
    });
    const { findings } = explore(systemOf(clock), [always('early', inState('clock', 'early'))]);
    expect(findings.get('early')?.outcome).toBe('holds');
  });

  it('reads an empty transition as an event that may happen, and a forbidden one as the same', () => {
    const inner = createMachine({
      id: 'inner',
      initial: 'a',
      on: { go: '.b' },
      states: { a: { on: { go: undefined } }, b: {} },
    });
    const { counts } = explore(systemOf(inner), []);
    expect(counts).toEqual({ distinct: 1, generated: 2, depth: 1 });
  });

  it('lets a final instance block for good what it knows', () => {
    const ended = createMachine({
      id: 'ended',
      initial: 'on',
      states: { on: { on: { tick: 'off' } }, off: { type: 'final' } },
    });
    const { counts, deadlock } = explore(systemOf(ended, ring('clock', 5, 'tick')), []);
    expect(counts.distinct).toBe(2);
    expect(labels(deadlock)).toEqual(['tick']);
  });

  it('enumerates what a chart could do alone, though the system never lets it', () => {
    const counter = setup({ types: { context: {} as { n: number } } }).createMachine({
      id: 'counter',
      context: { n: 0 },
      on: {
        up: {
          guard: ({ context }) => context.n < 500,
          actions: assign({ n: ({ context }) => context.n + 1 }),
        },
      },
    });
    const gate = createMachine({
      id: 'gate',
      initial: 'open',
      states: { open: { on: { up: 'shut' } }, shut: {} },
    });
    const system = systemOf(counter, gate);
    expect(system.components[0]?.table.states).toHaveLength(501);
    expect(explore(system, []).counts.distinct).toBe(2);
  });

  it(`takes ${MAX_LOCAL_STATES} local states of a chart, and not one more`, () => {
    const counter = (last: number) =>
      setup({ types: { context: {} as { n: number } } }).createMachine({
        id: 'counter',
        context: { n: 0 },
        on: {
          up: {
            guard: ({ context }) => context.n < last,
            actions: assign({ n: ({ context }) => context.n + 1 }),
          },
        },
      });
    expect(systemOf(counter(MAX_LOCAL_STATES - 1)).components[0]?.table.states).toHaveLength(
      MAX_LOCAL_STATES,
    );
    expect(() => systemOf(counter(MAX_LOCAL_STATES))).toThrow('the context is not bounded');
  });

  it('looks at the clock only now and then: a small search ends after its time without knowing', () => {
    expect(explore(systemOf(ring('a', 100)), [], { maxMs: 0 }).end).toBe('complete');
  });

  it('stops once every claim is decided: the counts of a violation are not those of the whole', () => {
    const system = systemOf(ring('a', 50), ring('b', 50));
    const { end, counts } = explore(system, [always('never s1', not(inState('a', 's1')))]);
    expect(end).toBe('decided');
    expect(counts.distinct).toBeLessThan(2500);
  });
});
