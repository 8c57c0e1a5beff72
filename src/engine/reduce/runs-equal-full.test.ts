/** Claims about runs are decided alike whether states stand for their images or for themselves. */
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMachine } from 'xstate';
import { alwaysReachable, type Claim, eventually } from '../claim.ts';
import type { Finding, SearchOptions } from '../exploration.ts';
import { explore } from '../explore.ts';
import { inState, type Predicate } from '../predicate.ts';
import { compileSystem, type System } from '../system.ts';
import { faultsOf, graphWithout } from '../toys/naive-liveness.ts';
import { predicateOver } from '../toys/random-predicates.ts';
import { specOf, twinInstances } from '../toys/random-systems.ts';
import { runs } from '../toys/runs-test.ts';
import { twinOf } from '../toys/twins.ts';

interface Question {
  readonly system: System;
  readonly goal: Predicate;
}

/** Systems with charts that are there twice, some events of which may be left out forever. */
const questions: fc.Arbitrary<Question> = fc
  .tuple(twinInstances, fc.subarray(['alpha', 'beta', 'gamma', 'delta']))
  .map(([instances, unfair]): System => {
    const system = compileSystem(specOf(instances));
    const events = system.events.map((event) => ({ ...event, unfair: unfair.includes(event.label.name) }));
    return { ...system, events };
  })
  .chain((system) => fc.record({ system: fc.constant(system), goal: predicateOver(system, 2) }));

const claimsOf = (goal: Predicate): readonly Claim[] => [
  alwaysReachable('reachable', goal),
  alwaysReachable('reachable, twin', twinOf(goal)),
  eventually('comes', goal),
  eventually('comes, twin', twinOf(goal)),
];

/** What there was, so that the property does not hold for want of cases; `again` were left to the full search. */
const seen = { folded: 0, again: 0, holds: 0, violated: 0, rounds: 0, shown: 0 };

/** Steps to where the run can stay. */
const nearest = ({ trace }: Finding): number | undefined => trace?.cycle ?? trace?.steps.length;

function expectAlike({ system, goal }: Question, ways: readonly SearchOptions[]): void {
  const claims = claimsOf(goal);
  const full = explore(system, claims, { maxStates: 3000 });
  fc.pre(full.bound === undefined);
  for (const way of ways) {
    let searches = 0;
    const folded = explore(system, claims, { ...way, onEnd: () => searches++ });
    if (folded.reduced !== undefined) seen[searches === 1 ? 'folded' : 'again']++;
    for (const [id, expected] of full.findings) {
      const finding = folded.findings.get(id)!;
      expect([id, finding.outcome, nearest(finding)]).toEqual([id, expected.outcome, nearest(expected)]);
      seen[expected.outcome === 'holds' ? 'holds' : 'violated']++;
      if (finding.trace !== undefined && id.startsWith('comes')) expectFair(system, id, goal, finding);
    }
  }
}

function expectFair(system: System, id: string, goal: Predicate, { trace }: Finding): void {
  const graph = graphWithout(system, id === 'comes' ? goal : twinOf(goal), 300);
  if (graph === undefined) return;
  expect(faultsOf(graph, trace!)).toEqual([]);
  seen.shown++;
  if (trace!.cycle !== undefined) seen.rounds++;
}

describe('claims about runs', () => {
  it('are decided as the full search decides them, and shown as near', () => {
    const ways: readonly SearchOptions[] = [{ reduce: 'symmetry' }, { reduce: 'all' }];
    fc.assert(
      fc.property(questions, (question) => expectAlike(question, ways)),
      { numRuns: runs(100) },
    );
    expect(seen.folded).toBeGreaterThan(0);
    expect(seen.again).toBeGreaterThan(0);
    expect(seen.holds).toBeGreaterThan(50);
    expect(seen.violated).toBeGreaterThan(100);
    expect(seen.shown).toBeGreaterThan(30);
    expect(seen.rounds).toBeGreaterThan(5);
  });

  it('are shown by the same run on two workers', () => {
    const { system, claims } = crowd(4, 14);
    const [one, ...others] = [1, 2, 2].map((workers) =>
      explore(system, claims, { reduce: 'symmetry', workers }),
    );
    expect(one!.findings.get('never 0')).toMatchObject({ outcome: 'violated' });
    for (const other of others) expect(other.findings).toEqual(one!.findings);
  });

  it('are open where there is no memory to decide them', () => {
    const { system, claims } = grid(3);
    const bounds = [1e8, 1e6, 3e5, 2e5, 1e5].map((maxBytes) => {
      const { bound, findings } = explore(system, claims, { reduce: 'symmetry', maxBytes });
      return `${bound} ${findings.get('never 0')!.outcome}`;
    });
    expect(new Set(bounds)).toEqual(new Set(['undefined violated', 'memory undecided']));
  });

  it('go on from a checkpoint of the full search that decides them', () => {
    const folder = mkdtempSync(join(tmpdir(), 'runs-'));
    const { system, claims } = grid(4, 's00');
    const checkpoint = { file: join(folder, 'checkpoint'), identity: 'grid', everyMs: 0 };
    const expected = explore(system, claims, { reduce: 'symmetry' });
    let killed = false;
    const onProgress = (): void => {
      if (!existsSync(`${checkpoint.file}.open`)) return;
      killed = true;
      throw new Error('killed');
    };
    expect(() => explore(system, claims, { reduce: 'symmetry', checkpoint, onProgress })).toThrow('killed');
    const { findings, counts } = explore(system, claims, { reduce: 'symmetry', checkpoint });
    expect([killed, findings, counts]).toEqual([true, expected.findings, expected.counts]);
    expect(readdirSync(folder)).toEqual([]);
    rmSync(folder, { recursive: true });
  });
});

/** Three walkers on a grid, each of which may stop anywhere, and a clock that may stop; nobody has to come to `goal`. */
function grid(side: number, goal = 'never'): { readonly system: System; readonly claims: readonly Claim[] } {
  const places = Array.from({ length: side * side }, (_, i) => [i % side, Math.floor(i / side)] as const);
  const states = places.map(([x, y]) => [
    `s${x}${y}`,
    {
      tags: 'quiescent',
      on: {
        ...(x < side - 1 ? { right: `s${x + 1}${y}` } : {}),
        ...(y < side - 1 ? { up: `s${x}${y + 1}` } : {}),
      },
    },
  ]);
  const walker = createMachine({
    id: 'walker',
    initial: 's00',
    states: { never: {}, ...Object.fromEntries(states) },
  });
  const hours = Array.from({ length: 12 }, (_, i) => [
    `h${i}`,
    { tags: 'quiescent', ...(i < 11 ? { on: { tick: `h${i + 1}` } } : {}) },
  ]);
  const clock = createMachine({ id: 'clock', initial: 'h0', states: Object.fromEntries(hours) });
  const who = [0, 1, 2];
  const system = compileSystem({
    name: 'grid',
    events: {
      right: { indices: ['who'], by: 'who' },
      up: { indices: ['who'], by: 'who' },
      tick: { indices: [] },
    },
    domains: { who },
    instances: [
      ...who.map((n) => ({ name: `walker ${n}`, machine: walker, indices: { who: n } })),
      { name: 'clock', machine: clock, indices: {} },
    ],
  });
  return { system, claims: who.map((n) => eventually(`never ${n}`, inState(`walker ${n}`, goal))) };
}

/**
 * The walkers, and others that count steps of their own, until so many steps are done: only then does a run end,
 * in one of very many states, all equally near.
 */
function crowd(side: number, steps: number): ReturnType<typeof grid> {
  const others = ['a', 'b', 'c', 'd'];
  const { system: walkers } = grid(side);
  const counter = (name: string) => {
    const counts = Array.from({ length: side }, (_, i) => [
      `${name}${i}`,
      {
        tags: 'quiescent',
        on: i < side - 1 ? { [name]: `${name}${i + 1}`, [`end.${name}`]: {} } : {},
      },
    ]);
    return createMachine({ id: name, initial: `${name}0`, states: Object.fromEntries(counts) });
  };
  const ends = Object.fromEntries(others.map((name) => [`end.${name}`, 'end']));
  const gates = Array.from({ length: steps + 1 }, (_, i) => [
    `g${i}`,
    {
      tags: 'quiescent',
      on:
        i < steps ? Object.fromEntries(['right', 'up', ...others].map((name) => [name, `g${i + 1}`])) : ends,
    },
  ]);
  const states = { ...Object.fromEntries(gates), end: { tags: 'quiescent' } };
  const gate = createMachine({ id: 'gate', initial: 'g0', states });
  const system = compileSystem({
    name: 'crowd',
    events: {
      right: { indices: ['who'], by: 'who' },
      up: { indices: ['who'], by: 'who' },
      ...Object.fromEntries([...others, ...Object.keys(ends)].map((name) => [name, { indices: [] }])),
    },
    domains: { who: [0, 1, 2] },
    instances: [
      ...walkers.components.flatMap(({ instance }) => (instance.name === 'clock' ? [] : [instance])),
      { name: 'gate', machine: gate, indices: {} },
      ...others.map((name) => ({ name, machine: counter(name), indices: {} })),
    ],
  });
  return { system, claims: [0, 1, 2].map((n) => eventually(`never ${n}`, inState(`walker ${n}`, 'never'))) };
}
