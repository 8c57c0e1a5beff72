import { describe, expect, it } from 'vitest';
import { createMachine } from 'xstate';
import { always, alwaysReachable, monitored, sometimes } from './claim.ts';
import { explore } from './explore.ts';
import { all, any, contextIs, hasTag, inState, isFinal, not } from './predicate.ts';
import { compileProduct } from './product.ts';
import { QUIESCENT } from './rest.ts';
import { compileSystem } from './system.ts';
import { labels, ring, systemOf } from './toys/small-systems.ts';
import { agreement, twoPhaseCommit } from './toys/two-phase-commit.ts';
import { coherence, writeThroughCache } from './toys/write-through-cache.ts';
import { follow, localStateText } from './trace.ts';

/** Works for a while, and can fall into a trap. */
const worker = createMachine({
  id: 'worker',
  initial: 'idle',
  states: {
    idle: { on: { start: 'busy' } },
    busy: { on: { finish: 'idle', stumble: 'fallen' } },
    fallen: { tags: 'violation', on: { crawl: 'lost' } },
    lost: { on: { crawl: 'lost' } },
  },
});

describe('published state spaces', () => {
  it.each([
    // Recorded by TLC and by Stateright; generated and depth by TLC.
    [3, { distinct: 288, generated: 1146, depth: 11 }],
    // The size is Stateright's.
    [5, { distinct: 8832, generated: 58146, depth: 17 }],
    // The size is in the comment at the end of the specification.
    [6, { distinct: 50816, generated: 402306, depth: 20 }],
  ])('are found for two-phase commit with %i participants', (participants, counts) => {
    expect(explore(compileSystem(twoPhaseCommit(participants)), []).counts).toEqual(counts);
  });

  it('are found for the write-through cache', () => {
    // Recorded by TLC for 2 processors, 1 address, 2 values and a queue of 1.
    const { counts } = explore(compileSystem(writeThroughCache()), []);
    expect(counts).toEqual({ distinct: 5196, generated: 28170, depth: 18 });
  });
});

describe('two-phase commit', () => {
  const claim = always('agreement', agreement(3));

  it('never lets one participant commit while another aborts', () => {
    const { end, findings } = explore(compileSystem(twoPhaseCommit(3)), [claim]);
    expect(end).toBe('complete');
    expect(findings.get('agreement')).toEqual({ outcome: 'holds' });
  });

  it('lets them disagree under commitUnheard, shown in three steps', () => {
    const { end, findings } = explore(compileSystem(twoPhaseCommit(3, { commitUnheard: true })), [claim]);
    expect(end).toBe('decided');
    expect(labels(findings.get('agreement')?.trace)).toEqual([
      'manager.commit',
      'participant.giveUp(rm=0)',
      'participant.hearCommit(rm=1)',
    ]);
  });
});

describe('the write-through cache', () => {
  const claim = always('coherence', coherence);

  it('keeps copies equal', () => {
    const { findings } = explore(compileSystem(writeThroughCache()), [claim]);
    expect(findings.get('coherence')).toEqual({ outcome: 'holds' });
  });

  it('lets copies differ under skipSnoop, shown in five steps', () => {
    const { findings } = explore(compileSystem(writeThroughCache({ skipSnoop: true })), [claim]);
    expect(labels(findings.get('coherence')?.trace)).toEqual([
      'processor.requestRead(p=0)',
      'processor.requestWrite(p=1, value=2)',
      'processor.missRead(p=0)',
      'memory.serveRead(p=0, value=1)',
      'processor.write(p=1, value=2)',
    ]);
  });

  it('starts from either value of memory', () => {
    const started = (value: number) => sometimes(`memory has ${value}`, contextIs('memory', 'value', value));
    const { findings } = explore(compileSystem(writeThroughCache()), [started(1), started(2)]);
    expect([...findings.values()].map((finding) => finding.trace?.steps)).toEqual([[], []]);
  });
});

describe('counts', () => {
  it.each([
    [1, 2],
    [3, 5],
    [10, 3],
  ])('of %i rings of %i are the product of the rings', (rings, states) => {
    const system = systemOf(...Array.from({ length: rings }, (_, i) => ring(`ring${i}`, states)));
    const distinct = states ** rings;
    expect(explore(system, []).counts).toEqual({
      distinct,
      generated: 1 + distinct * rings,
      depth: 1 + rings * (states - 1),
    });
  });

  it.each([
    [1, 6],
    [2, 7],
    [3, 14],
  ])('are exact in states of %i words', (words, rings) => {
    const system = systemOf(...Array.from({ length: rings }, (_, i) => ring(`ring${i}`, 32, 'tick')));
    expect(compileProduct(system).layout.words).toBe(words);
    expect(explore(system, []).counts).toEqual({ distinct: 32, generated: 33, depth: 32 });
  });

  it.each([31, 32, 33, 64, 65])('are exact with %i events', (events) => {
    const targets = Object.fromEntries(Array.from({ length: events }, (_, i) => [`e${i}`, `.s${i}`]));
    const states = Object.fromEntries(Array.from({ length: events }, (_, i) => [`s${i}`, {}]));
    const system = systemOf(createMachine({ id: 'jumper', initial: 's0', on: targets, states }));
    expect(explore(system, []).counts).toEqual({
      distinct: events,
      generated: 1 + events * events,
      depth: 2,
    });
  });

  it('of a system without events are those of its initial state', () => {
    const system = systemOf(createMachine({ id: 'stone' }));
    expect(explore(system, []).counts).toEqual({ distinct: 1, generated: 1, depth: 1 });
  });
});

describe('a trace', () => {
  it('says what each step changed, and only that', () => {
    const system = systemOf(worker, ring('clock', 2, 'start'));
    const { findings } = explore(system, [sometimes('fallen', inState('worker', 'fallen'))]);
    const product = compileProduct(system);
    const steps = findings
      .get('fallen')
      ?.trace?.steps.map(({ label, moves }) => [
        label.name,
        ...moves.map(
          ({ component, from, to }) =>
            `${system.components[component]?.instance.name} ${localStateText(product, component, from)} → ${localStateText(product, component, to)}`,
        ),
      ]);
    expect(steps).toEqual([
      ['start', 'worker idle → busy', 'clock s0 → s1'],
      ['stumble', 'worker busy → fallen'],
    ]);
  });

  it('can be followed again from its events', () => {
    const system = compileSystem(twoPhaseCommit(3, { commitUnheard: true }));
    const { findings } = explore(system, [always('agreement', agreement(3))]);
    const trace = findings.get('agreement')!.trace!;
    expect(
      follow(
        compileProduct(system),
        trace.start,
        trace.steps.map((step) => step.event),
      ),
    ).toEqual(trace);
  });

  it('cannot be followed through an event that is not enabled', () => {
    const system = systemOf(worker);
    const finish = system.events.findIndex((event) => event.label.name === 'finish');
    expect(() => follow(compileProduct(system), [0], [finish])).toThrow(
      new RangeError('finish is not possible here'),
    );
  });
});

describe('claims', () => {
  it('always: holds when no reachable state breaks it', () => {
    const claim = always('not both', not(all(inState('a', 's1'), inState('b', 's0'))));
    const { findings } = explore(systemOf(ring('a', 2, 'tick'), ring('b', 2, 'tick')), [claim]);
    expect(findings.get('not both')).toEqual({ outcome: 'holds' });
  });

  it('always: is violated by an initial state in no step', () => {
    const { findings } = explore(systemOf(worker), [always('busy', inState('worker', 'busy'))]);
    expect(findings.get('busy')).toEqual({ outcome: 'violated', trace: { start: [0], steps: [] } });
  });

  it('sometimes: holds with the shortest way there', () => {
    const { findings } = explore(systemOf(worker), [sometimes('lost', inState('worker', 'lost'))]);
    expect(findings.get('lost')?.outcome).toBe('holds');
    expect(labels(findings.get('lost')?.trace)).toEqual(['start', 'stumble', 'crawl']);
  });

  it('sometimes: is violated without a trace when no reachable state is so', () => {
    const claim = sometimes('both', all(inState('a', 's1'), inState('b', 's0')));
    const { findings } = explore(systemOf(ring('a', 2, 'tick'), ring('b', 2, 'tick')), [claim]);
    expect(findings.get('both')).toEqual({ outcome: 'violated' });
  });

  it('alwaysReachable: holds when the goal can be reached from everywhere', () => {
    const { findings } = explore(systemOf(ring('a', 5), ring('b', 3)), [
      alwaysReachable('home', all(inState('a', 's0'), inState('b', 's2'))),
    ]);
    expect(findings.get('home')).toEqual({ outcome: 'holds' });
  });

  it('alwaysReachable: is violated by the first state that has lost the goal for good', () => {
    const { findings } = explore(systemOf(worker), [alwaysReachable('idle', inState('worker', 'idle'))]);
    expect(findings.get('idle')?.outcome).toBe('violated');
    expect(labels(findings.get('idle')?.trace)).toEqual(['start', 'stumble']);
  });

  it('alwaysReachable: is violated at once when the goal is nowhere', () => {
    const claim = alwaysReachable('both', all(inState('a', 's1'), inState('b', 's0')));
    const { findings } = explore(systemOf(ring('a', 2, 'tick'), ring('b', 2, 'tick')), [claim]);
    expect(findings.get('both')?.trace?.steps).toEqual([]);
  });

  it('read state paths, tags, ends and context', () => {
    const nested = createMachine({
      id: 'nested',
      initial: 'outer',
      context: { held: { by: 'me' } },
      states: {
        outer: { initial: 'inner', states: { inner: { tags: 'deep' } }, on: { end: 'over' } },
        over: { type: 'final' },
      },
    });
    const { findings } = explore(systemOf(nested), [
      always('above', any(inState('nested', 'outer'), isFinal('nested'))),
      always('below', any(inState('nested', 'outer.inner'), inState('nested', 'over'))),
      always('tag', any(hasTag('nested', 'deep'), isFinal('nested'))),
      always('context', contextIs('nested', 'held', { by: 'me' })),
      sometimes('end', isFinal('nested')),
    ]);
    expect([...findings].filter(([, finding]) => finding.outcome !== 'holds')).toEqual([]);
  });

  it('of a monitor are broken by a state tagged violation', () => {
    const { findings } = explore(systemOf(worker), [monitored('stays up', 'worker')]);
    expect(findings.get('stays up')?.outcome).toBe('violated');
    expect(labels(findings.get('stays up')?.trace)).toEqual(['start', 'stumble']);
  });

  it('end the search early once all are decided, if an always is among them', () => {
    const system = systemOf(worker, ring('clock', 200));
    const up = monitored('stays up', 'worker');
    const rests = sometimes('rests', inState('worker', 'idle'));
    const goal = alwaysReachable('idle', inState('worker', 'idle'));
    expect(explore(system, [up]).end).toBe('decided');
    expect(explore(system, [up, rests]).end).toBe('decided');
    expect(explore(system, [rests]).end).toBe('complete');
    expect(explore(system, [up, goal]).end).toBe('complete');
  });
});

describe('a deadlock', () => {
  const left = createMachine({
    id: 'left',
    initial: 'none',
    states: {
      none: { on: { 'takeA.left': 'a' } },
      a: { on: { 'takeB.left': 'both' } },
      both: { on: { 'drop.left': 'none' } },
    },
  });
  const right = createMachine({
    id: 'right',
    initial: 'none',
    states: {
      none: { on: { 'takeB.right': 'b' } },
      b: { on: { 'takeA.right': 'both' } },
      both: { on: { 'drop.right': 'none' } },
    },
  });
  const lock = (letter: string, back: readonly string[]) =>
    createMachine({
      id: `lock${letter}`,
      initial: 'free',
      states: {
        free: { on: { [`take${letter}.left`]: 'taken', [`take${letter}.right`]: 'taken' } },
        taken: { on: Object.fromEntries(back.map((event) => [event, 'free'])) },
      },
    });

  it('is a finding of its own, with the shortest trace', () => {
    const drops = ['drop.left', 'drop.right'];
    const { deadlock, end } = explore(systemOf(left, right, lock('A', drops), lock('B', drops)), []);
    expect(end).toBe('complete');
    expect(labels(deadlock)).toEqual(['takeA.left', 'takeB.right']);
  });

  const ending = (state: object) =>
    createMachine({ id: 'ending', initial: 'on', states: { on: { on: { stop: 'off' } }, off: state } });

  it('is a state without events in which somebody is neither final nor quiescent', () => {
    expect(labels(explore(systemOf(ending({})), []).deadlock)).toEqual(['stop']);
  });

  it('is not one when everybody is final or quiescent', () => {
    expect(explore(systemOf(ending({ type: 'final' })), []).deadlock).toBeUndefined();
    expect(explore(systemOf(ending({ tags: QUIESCENT })), []).deadlock).toBeUndefined();
  });

  it('is one when only some are', () => {
    const stuck = createMachine({ id: 'stuck', initial: 'here', states: { here: {} } });
    expect(labels(explore(systemOf(ending({ type: 'final' }), stuck), []).deadlock)).toEqual(['stop']);
  });

  it('does not fail any claim', () => {
    const { findings } = explore(systemOf(ending({})), [always('goes on', not(isFinal('ending')))]);
    expect(findings.get('goes on')).toEqual({ outcome: 'holds' });
  });

  it('is not looked for where nobody asks for one', () => {
    const { deadlock, end } = explore(systemOf(ending({})), [], { findDeadlock: false });
    expect([end, deadlock]).toEqual(['complete', undefined]);
    expect(explore(systemOf(ending({})), [], { findDeadlock: false, coreFrom: 0 }).deadlock).toBeUndefined();
  });

  it('is not seen while anybody can still move', () => {
    expect(explore(systemOf(ending({}), ring('other', 2)), []).deadlock).toBeUndefined();
  });
});

describe('events that never happened', () => {
  it('are named, whether no local state allows them or no reachable state does', () => {
    const first = createMachine({
      id: 'first',
      initial: 'a',
      states: {
        a: { on: { move: 'b', apart: 'a' } },
        b: { on: { back: 'a' } },
        unreached: { on: { never: 'a' } },
      },
    });
    const second = createMachine({
      id: 'second',
      initial: 'a',
      states: { a: { on: { move: 'b' } }, b: { on: { back: 'a', apart: 'b' } } },
    });
    const { neverHappened } = explore(systemOf(first, second), []);
    expect(neverHappened).toEqual(['apart', 'never']);
  });

  it('include one that a participant knows only under labels that no event has', () => {
    const sender = createMachine({ id: 'sender', on: { 'send(to=2)': {} } });
    const receiver = createMachine({ id: 'receiver', on: { 'send(to=1)': {} } });
    const system = compileSystem({
      name: 'mail',
      events: { send: { indices: ['to'] } },
      domains: { to: [1, 2] },
      instances: [
        { name: 'sender', machine: sender, indices: {} },
        { name: 'receiver', machine: receiver, indices: {} },
      ],
    });
    expect(explore(system, []).neverHappened).toEqual(['send']);
  });

  it('leave out those that have no performer in this configuration', () => {
    const bystander = createMachine({ id: 'bystander', on: { 'device.send': {}, look: {} } });
    const system = compileSystem({
      name: 'lonely',
      events: { 'device.send': { indices: ['device'], by: 'device' }, look: { indices: [] } },
      domains: { device: [0] },
      instances: [{ name: 'bystander', machine: bystander, indices: {} }],
    });
    expect(system.events.map((event) => event.label.name)).toEqual(['look']);
    expect(explore(system, []).neverHappened).toEqual([]);
  });
});

describe('a bound', () => {
  const system = compileSystem(twoPhaseCommit(6));
  const claims = [
    always('agreement', agreement(6)),
    sometimes('impossible', not(agreement(6))),
    alwaysReachable('end', inState('manager', 'committed')),
  ];

  it.each([
    ['states', { maxStates: 1000 }],
    ['time', { maxMs: 0 }],
    ['memory', { maxBytes: 1 << 20 }],
    ['memory', { maxBytes: 1 }],
  ] as const)('on %s ends the search with nothing decided: %o', (bound, options) => {
    const report = explore(system, claims, options);
    expect(report).toMatchObject({ end: 'bound', bound });
    expect(report.counts.distinct).toBeLessThan(50816);
    expect([...report.findings.values()]).toEqual(claims.map(() => ({ outcome: 'undecided' })));
  });

  it('keeps what was found before it', () => {
    const found = sometimes('gives up', inState('participant0', 'aborted'));
    const report = explore(system, [found, ...claims], { maxStates: 10_000 });
    expect(report.end).toBe('bound');
    expect(report.findings.get('gives up')?.outcome).toBe('holds');
    expect(report.findings.get('agreement')).toEqual({ outcome: 'undecided' });
  });

  it('of exactly as many states as there are is none', () => {
    expect(explore(system, [], { maxStates: 50816 }).end).toBe('complete');
    expect(explore(system, [], { maxStates: 50815 }).end).toBe('bound');
  });

  it('has its progress told', () => {
    const seen: number[] = [];
    explore(system, [], { onProgress: ({ distinct }) => seen.push(distinct) });
    expect(seen).toHaveLength(3);
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  });

  it('tells the state that it is at, and goes on as if it had not', () => {
    const told = (coreFrom: number) => {
      const seen: (readonly (readonly [string, number])[])[] = [];
      const { counts } = explore(system, claims, { coreFrom, onProgress: (_, at) => seen.push([...at()]) });
      return { seen, counts };
    };
    const [plain, core] = [told(1e6), told(0)];
    expect(plain).toEqual(core);
    expect(plain.counts).toEqual(explore(system, claims).counts);
    expect(new Set(plain.seen.map((at) => JSON.stringify(at))).size).toBe(3);
    const locals = new Map(plain.seen[2]);
    expect([...locals.keys()]).toEqual(system.components.map(({ instance }) => instance.name));
  });
});

describe('two searches', () => {
  it('give the same in everything', () => {
    const once = () =>
      explore(compileSystem(twoPhaseCommit(4, { commitUnheard: true })), [
        always('agreement', agreement(4)),
        sometimes('all committed', inState('participant3', 'committed')),
        alwaysReachable('end', inState('manager', 'committed')),
      ]);
    expect(once()).toEqual(once());
  });
});
