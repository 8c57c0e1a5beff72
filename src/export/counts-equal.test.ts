/** SPIN and rumur count what the search counts, and find what it finds. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMachine } from 'xstate';
import { always, type Claim, sometimes } from '../engine/claim.ts';
import type { Exploration } from '../engine/exploration.ts';
import { explore } from '../engine/explore.ts';
import { hasTag, holdsIn, inState, not } from '../engine/predicate.ts';
import { compileSystem, type System } from '../engine/system.ts';
import { randomInstances, specOf } from '../engine/toys/random-systems.ts';
import { ring, systemOf } from '../engine/toys/small-systems.ts';
import { agreement, twoPhaseCommit } from '../engine/toys/two-phase-commit.ts';
import { coherence, writeThroughCache } from '../engine/toys/write-through-cache.ts';
import { type GuardedSystem, guardedSystem } from './guarded.ts';
import { toMurphi } from './murphi.ts';
import { toPromela } from './promela.ts';
import { toProcesses } from './promela-processes.ts';
import { reachable } from './reachable.ts';
import { type Foreign, runRumur, runSpin, withoutCheckers } from './toys/checkers.ts';

const options = { preamble: [], tally: true };

/** What a checker should print: the number of states that break or witness each claim, and of deadlocks. */
function expectedTally(system: System, claims: readonly Claim[]): ReadonlyMap<string, number> {
  const { states, edges } = reachable(system, 10_000);
  const left = new Set(edges.map(({ from }) => from));
  const rests = (locals: readonly number[]): boolean =>
    system.components.every(({ table }, c) => {
      const { final, tags } = table.states[locals[c]!]!;
      return final || tags.has('quiescent');
    });
  const stuck = states.filter((locals, i) => !left.has(i) && !rests(locals)).length;
  return new Map([
    ...claims.map(({ id, kind, predicate }): [string, number] => [
      id,
      states.filter((locals) => holdsIn(system, predicate, locals) === (kind === 'sometimes')).length,
    ]),
    ['deadlock', stuck],
  ]);
}

/** SPIN's numbers as ours: it counts the choice among several initial states as one state and one transition. */
function spinCounts({ states, transitions }: Foreign, { initial }: GuardedSystem) {
  const choice = initial.length > 1 ? 1 : 0;
  return { distinct: states - choice, generated: transitions - choice };
}

/** rumur's numbers as ours: it fires no rule for an initial state. */
function rumurCounts({ states, transitions }: Foreign, { initial }: GuardedSystem) {
  return { distinct: states, generated: transitions + initial.length };
}

const ours = ({ counts: { distinct, generated } }: Exploration) => ({ distinct, generated });

async function expectAgreement(system: System, claims: readonly Claim[] = []): Promise<void> {
  const guarded = guardedSystem(system, claims);
  const counts = ours(explore(system, []));
  const tally = expectedTally(system, claims);
  const [spin, rumur] = await Promise.all([
    runSpin(toPromela(guarded, options)),
    runRumur(toMurphi(guarded, options), ['--max-errors', '1000']),
  ]);
  const processes = await runSpin(toProcesses(guarded, []));
  expect(spinCounts(spin, guarded)).toEqual(counts);
  expect(spinCounts(processes, guarded)).toEqual(counts);
  expect(rumurCounts(rumur, guarded)).toEqual(counts);
  expect(spin.tally).toEqual(tally);
  expect(rumur.tally).toEqual(tally);
}

/** Ends at rest in one way, and gets stuck in two others. */
const traps = systemOf(
  createMachine({
    id: 'walker',
    initial: 'start',
    states: {
      start: { on: { left: 'stuck', right: 'end', across: 'rest' } },
      stuck: {},
      end: { type: 'final' },
      rest: { tags: 'quiescent' },
    },
  }),
  createMachine({
    id: 'guest',
    initial: 'here',
    states: { here: { tags: 'quiescent', on: { left: {}, leave: 'gone' } }, gone: { tags: 'quiescent' } },
  }),
);

describe('processes', () => {
  it('are made of components that share no event', () => {
    const processes = (system: System): readonly string[] =>
      Array.from(toProcesses(guardedSystem(system, []), []).matchAll(/proctype (\w+)/g), ([, name]) => name!);
    expect(processes(systemOf(ring('a', 9), ring('b', 9)))).toEqual(['all_the_rest']);
    const steps = (id: string) =>
      createMachine({
        id,
        initial: 'first',
        states: {
          first: { on: { [`${id}.go`]: 'second' } },
          second: { on: { [`${id}.back`]: 'first', both: 'second' } },
        },
      });
    expect(processes(systemOf(steps('a')))).toEqual(['at_a_process', 'all_the_rest']);
    expect(processes(systemOf(steps('a'), steps('b')))).toEqual(['at_a_process', 'all_the_rest']);
  });
});

describe.skipIf(withoutCheckers)('SPIN and rumur agree with the search', () => {
  it.each([3, 5])('about two-phase commit with %i participants', async (participants) => {
    await expectAgreement(compileSystem(twoPhaseCommit(participants)), [
      always('agreement', agreement(participants)),
      sometimes('gives up', inState('participant0', 'aborted')),
    ]);
  });

  it('about a broken two-phase commit', async () => {
    const claim = always('agreement', agreement(3));
    const system = compileSystem(twoPhaseCommit(3, { commitUnheard: true }));
    expect(expectedTally(system, [claim]).get('agreement')).toBeGreaterThan(0);
    await expectAgreement(system, [claim]);
  });

  it.each([{}, { skipSnoop: true }])(
    'about the write-through cache, which starts in two states: %o',
    async (spec) => {
      await expectAgreement(compileSystem(writeThroughCache(spec)), [always('coherence', coherence)]);
    },
  );

  it('about deadlocks, which are no states of rest', async () => {
    expect(expectedTally(traps, []).get('deadlock')).toBe(1);
    await expectAgreement(traps);
  });

  it('about a component with one state and one with many', async () => {
    const idle = createMachine({ id: 'idle', initial: 'only', states: { only: { on: { 'a.step': {} } } } });
    await expectAgreement(systemOf(idle, ring('a', 300), ring('b', 2)), [
      always('low', not(inState('a', 's299'))),
    ]);
  });

  it('about random systems', { timeout: 180_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(randomInstances, fc.nat(), async (instances, pick) => {
        const system = compileSystem(specOf(instances));
        fc.pre(system.events.length > 2 && explore(system, [], { maxStates: 5000 }).end === 'complete');
        const { name, root } = instances[0]!;
        const child = root.children[pick % root.children.length]!;
        await expectAgreement(system, [
          always('kept', not(hasTag(name, child.id))),
          sometimes('seen', inState(name, child.id)),
        ]);
      }),
      { numRuns: 6, seed: 4, endOnFailure: true },
    );
  });
});

/** The same system with one condition less. */
function withoutGuard(guarded: GuardedSystem, action: number, guard: number): GuardedSystem {
  return {
    ...guarded,
    actions: guarded.actions.map((a, i) =>
      i === action ? { ...a, guards: a.guards.filter((_, g) => g !== guard) } : a,
    ),
  };
}

describe.skipIf(withoutCheckers)('an export that lost a guard', () => {
  const system = compileSystem(twoPhaseCommit(3));
  const guarded = guardedSystem(system, []);
  const counts = ours(explore(system, []));
  const joint = guarded.actions.flatMap(({ guards }, i) => (guards.length > 1 ? [i] : []));

  it.each(joint.slice(0, 3).map((i) => [guarded.actions[i]!.label, i] as const))(
    'is noticed by the counts: %s',
    async (_, action) => {
      const mutant = withoutGuard(guarded, action, 0);
      const [spin, rumur] = await Promise.all([
        runSpin(toPromela(mutant, options)),
        runRumur(toMurphi(mutant, options), ['--max-errors', '1000']),
      ]);
      expect(spinCounts(spin, mutant)).not.toEqual(counts);
      expect(rumurCounts(rumur, mutant)).toEqual(spinCounts(spin, mutant));
    },
  );

  it('has been looked at', () => {
    expect(joint.length).toBeGreaterThanOrEqual(3);
  });
});
