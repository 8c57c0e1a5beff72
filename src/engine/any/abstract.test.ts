/** An abstract system does what any number of members do, and nothing else where it is exact. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AnyStateMachine, createMachine } from 'xstate';
import { always, type Claim, eventually } from '../claim.ts';
import { explore } from '../explore.ts';
import { all, hasTag, inState, isFinal, not } from '../predicate.ts';
import { compileSystem, type EventKind, type System } from '../system.ts';
import { familyOf, type RandomFamily, randomFamily } from '../toys/random-families.ts';
import { inventedSteps, missingSteps } from '../toys/stepwise.ts';
import { type Abstract, abstractSystem } from './abstract.ts';
import { forAnyNumber } from './any-number.ts';
import { notRepeatable } from './exactness.ts';
import { membersNeeded } from './members-needed.ts';
import { rewriteClaim, spareTokenClaims } from './rewrite.ts';
import { type Rules, sound } from './rules.ts';

const LIMIT = 400;

/** A random system for any number of members, and for some; nothing where sets cannot stand for members. */
function randomCase(random: Parameters<typeof familyOf>[0], rules: Rules = sound) {
  const build = (members: number) => ({ system: familyOf(random, members) });
  try {
    const { built, abstract } = forAnyNumber(build, 'm');
    const tokens = abstract.shapes[0]?.tokens.size ?? 0;
    return { abstract: abstractSystem(built.system, 'm', tokens, rules), tokens };
  } catch (error) {
    if (error instanceof Error && error.name === 'Refusal') return undefined;
    throw error;
  }
}

const missing = (abstract: Abstract, concrete: System) => missingSteps(abstract, concrete, LIMIT).missing;

/** Workers that begin and finish, and a door through which all must have come before it is drained. */
const worker = createMachine({
  id: 'worker',
  tags: 'quiescent',
  initial: 'home',
  states: {
    home: { on: { start: 'busy', call: {}, drain: {} } },
    busy: { on: { finish: 'home', call: 'called' } },
    called: { on: { finish: 'home' } },
  },
});

const door = createMachine({
  id: 'door',
  initial: 'open',
  states: {
    open: { on: { start: {}, finish: {}, call: {}, close: 'closed' } },
    closed: { on: { finish: {}, drain: 'drained' } },
    drained: { type: 'final' },
  },
});

/** The same where those who have been called start again whenever they like. */
const restless = createMachine({
  ...worker.config,
  states: {
    ...worker.config.states,
    home: { on: { start: 'busy', restart: 'called', call: {}, drain: {} } },
  },
});

const events = {
  start: { indices: ['m'], unfair: true },
  restart: { indices: ['m'], by: 'm', unfair: true },
  finish: { indices: ['m'] },
  call: { indices: [] },
  close: { indices: [] },
  drain: { indices: [] },
};

function workers(
  machine: AnyStateMachine,
  members: number,
  kinds: Readonly<Record<string, EventKind>> = events,
): System {
  const numbers = Array.from({ length: members }, (_, i) => i + 1);
  return compileSystem({
    name: 'workers',
    events: kinds,
    domains: { m: numbers },
    instances: [
      ...numbers.map((m) => ({ name: `worker${m}`, machine, indices: { m } })),
      { name: 'door', machine: door, indices: {} },
    ],
  });
}

const broken = (rules: Partial<Rules>) => abstractSystem(workers(worker, 2), 'm', 0, { ...sound, ...rules });

describe('a broken abstraction is noticed', () => {
  it('when nobody stays behind', () => {
    expect(missing(broken({ outcomes: ['none'] }), workers(worker, 2))).not.toEqual([]);
  });

  it('when somebody always stays behind', () => {
    expect(missing(broken({ outcomes: ['some'] }), workers(worker, 1))).not.toEqual([]);
  });

  it('when an event of all forgets those that it moves', () => {
    const afterAll: Rules['afterAll'] = (inside, steps) => inside.filter((state) => steps[state] === state);
    expect(missing(broken({ afterAll }), workers(worker, 1))).not.toEqual([]);
  });

  it('when an event of all does not ask everybody', () => {
    const afterAll: Rules['afterAll'] = (inside, steps) =>
      inside.map((state) => steps[state]!).filter((to) => to >= 0);
    expect(missing(broken({ afterAll }), workers(worker, 3))).toEqual([]);
    expect(inventedSteps(broken({ afterAll }), workers(worker, 6), LIMIT).missing).not.toEqual([]);
    expect(inventedSteps(broken({}), workers(worker, 6), LIMIT).missing).toEqual([]);
  });
});

/** What becomes of a claim, for this number of workers or by these rules for any number of them. */
function outcomeOf(
  claim: Claim,
  machine: AnyStateMachine,
  members: number | Partial<Rules>,
  kinds: typeof events | typeof lazy = events,
) {
  if (typeof members === 'number') {
    return explore(workers(machine, members, kinds), [claim]).findings.get(claim.id)!.outcome;
  }
  const abstract = abstractSystem(workers(machine, 2, kinds), 'm', 0, { ...sound, ...members });
  return explore(abstract.system, [rewriteClaim(abstract, claim)!]).findings.get(claim.id)!.outcome;
}

const lazy = { ...events, finish: { indices: ['m'], unfair: true } };
const drained = eventually('drained', isFinal('door'));
const idle = eventually('idle', all(not(inState('door', 'open')), not(inState('worker1', 'busy'))));

describe('a run of any number of members', () => {
  it('ends where those of one, two and three do', () => {
    for (const members of [1, 2, 3, {}]) expect(outcomeOf(drained, worker, members)).toBe('holds');
  });

  it('needs that a state which is left for ever is entered for ever', () => {
    expect(outcomeOf(drained, worker, { counting: false })).toBe('violated');
  });

  it('needs that members do not wait for ever', () => {
    expect(outcomeOf(drained, worker, { leaving: 'never' })).toBe('violated');
  });

  it('needs that members in one state do not wait for those in another', () => {
    for (const members of [1, 2, 3, {}]) expect(outcomeOf(idle, restless, members)).toBe('holds');
    expect(outcomeOf(idle, restless, { leaving: 'by event' })).toBe('violated');
  });

  it('starves where those of one, two and three do', () => {
    for (const members of [1, 2, 3, {}]) expect(outcomeOf(drained, worker, members, lazy)).toBe('violated');
  });

  it('of random systems ends where it is said to', () => {
    let held = 0;
    fc.assert(
      fc.property(randomFamily, fc.constantFrom('s1', 's2', 's3'), (random, state) => {
        const found = randomCase(random);
        fc.pre(found !== undefined && found.tokens === 0 && found.abstract.shapes.length > 0);
        const claim = eventually('goal', not(inState('member1', state)));
        const never = eventually('goal', inState('shared', 's1'));
        for (const asked of random.shared.length === 0 ? [claim] : [claim, never]) {
          const rewritten = rewriteClaim(found.abstract, asked)!;
          if (explore(found.abstract.system, [rewritten]).findings.get('goal')!.outcome !== 'holds') continue;
          held++;
          for (const members of [1, 2, 3]) {
            const concrete = explore(familyOf(random, members), [asked]);
            expect(concrete.findings.get('goal')!.outcome).toBe('holds');
          }
        }
      }),
      { numRuns: 30 },
    );
    expect(held).toBeGreaterThan(5);
  });
});

describe('an abstract system', () => {
  it('has every step of one, two and three members', () => {
    let kept = 0;
    fc.assert(
      fc.property(randomFamily, (random) => {
        const found = randomCase(random);
        fc.pre(found !== undefined);
        if (found.tokens > 0) kept++;
        for (const members of [1, 2, 3]) {
          if (found.tokens > 0 && members > found.tokens) continue;
          expect(missing(found.abstract, familyOf(random, members))).toEqual([]);
        }
      }),
      { numRuns: 40 },
    );
    expect(kept).toBeGreaterThan(0);
  });

  it('has no step that members have not where each can be repeated', () => {
    let exact = 0;
    fc.assert(
      fc.property(randomFamily, (random) => {
        const found = randomCase(random);
        fc.pre(found !== undefined && found.tokens === 0 && notRepeatable(found.abstract).length === 0);
        exact++;
        expect(inventedSteps(found.abstract, familyOf(random, 6), LIMIT).missing).toEqual([]);
      }),
      { numRuns: 25 },
    );
    expect(exact).toBe(25);
  });
});

/** Counts how often a member has knocked; the third time is one too many. */
const counter = createMachine({
  id: 'counter',
  tags: 'quiescent',
  initial: 'none',
  states: {
    none: { on: { knock: 'one' } },
    one: { on: { knock: 'two' } },
    two: { on: { knock: 'three' } },
    three: { tags: 'violation' },
  },
});

const guest = createMachine({
  id: 'guest',
  tags: 'quiescent',
  initial: 'outside',
  states: { outside: { on: { knock: 'inside' } }, inside: {} },
});

function guests(members: number): System {
  const numbers = Array.from({ length: members }, (_, i) => i + 1);
  return compileSystem({
    name: 'guests',
    events: { knock: { indices: ['m'] } },
    domains: { m: numbers },
    instances: [
      ...numbers.map((m) => ({ name: `guest${m}`, machine: guest, indices: { m } })),
      { name: 'counter', machine: counter, indices: {} },
    ],
  });
}

const quiet = always('quiet', not(hasTag('counter', 'violation')));

describe('what is said of any number of members', () => {
  it('is said with the number that shows it, where two prove what three break', () => {
    for (const [members, outcome] of [
      [2, 'holds'],
      [3, 'violated'],
    ] as const) {
      expect(explore(guests(members), [quiet]).findings.get('quiet')!.outcome).toBe(outcome);
    }
    const { abstract } = forAnyNumber((members) => ({ system: guests(members) }), 'm');
    const { outcome, trace } = explore(abstract.system, [rewriteClaim(abstract, quiet)!]).findings.get(
      'quiet',
    )!;
    expect([outcome, membersNeeded(abstract, trace!)]).toEqual(['violated', 3]);
  });

  it('is not called exact where an event of one member counts', () => {
    const { abstract } = forAnyNumber((members) => ({ system: guests(members) }), 'm');
    expect(notRepeatable(abstract).map(({ name }) => name)).toEqual(['knock']);
    expect(notRepeatable(broken({}))).toEqual([]);
  });
});

/** Takes a number, forgets it and leaves, then does what only those may do who have it. */
const outliving: RandomFamily = {
  member: [
    { from: 0, to: 1, event: 'number.take' },
    { from: 1, to: 0, event: 'one.a' },
    { from: 0, to: 2, event: 'one.b' },
    { from: 2, to: 3, event: 'number.give' },
  ],
  shared: [],
  keeper: 'remembers',
};

/** Has a number for as long as another component knows it. */
const lending: RandomFamily = {
  member: [
    { from: 0, to: 1, event: 'number.take' },
    { from: 1, to: 0, event: 'number.give' },
  ],
  shared: [],
  keeper: 'forgets',
};

describe('a number that is kept', () => {
  const { abstract } = forAnyNumber((members) => ({ system: familyOf(outliving, members) }), 'm');

  it('may outlive what its member did, and then it is not lost', () => {
    const honest = always('honest', not(inState('member1', 's3')));
    expect(explore(familyOf(outliving, 1), [honest]).findings.get('honest')!.outcome).toBe('violated');
    expect(explore(abstract.system, [rewriteClaim(abstract, honest)!]).findings.get('honest')!.outcome).toBe(
      'violated',
    );
  });

  it('is that of a token, and one token is to spare: with fewer nothing is proved', () => {
    const isSpare = (random: RandomFamily, tokens: number) => {
      const lent = abstractSystem(familyOf(random, 3), 'm', tokens);
      const [spare] = spareTokenClaims(lent);
      return explore(lent.system, [spare!]).findings.get(spare!.id)!.outcome;
    };
    expect([1, 2, 3].map((tokens) => isSpare(lending, tokens))).toEqual(['violated', 'holds', 'holds']);
    // Any number of members take a number there and keep it.
    expect([1, 2, 3].map((tokens) => isSpare(outliving, tokens))).toEqual(Array(3).fill('violated'));
  });
});
