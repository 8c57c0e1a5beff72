/** Wherever memory ends, a search ends with what it knows, and says that memory was the bound. */
import { tmpdir } from 'node:os';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { always, alwaysReachable, eventually, sometimes } from './claim.ts';
import type { Exploration, SearchOptions } from './exploration.ts';
import { explore } from './explore.ts';
import { OutOfMemory, orOutOfMemory } from './out-of-memory.ts';
import { any, inState, not } from './predicate.ts';
import { compileSystem } from './system.ts';
import { agreement, twoPhaseCommit } from './toys/two-phase-commit.ts';

/** How often memory was asked for, and from which time on there is none. */
const memory = vi.hoisted(() => ({ asked: 0, endsAt: Number.POSITIVE_INFINITY }));

vi.mock(import('./out-of-memory.ts'), async (original) => {
  const real = await original();
  const ending = <Args extends unknown[], Made>(make: (...args: Args) => Made) => {
    return (...args: Args): Made => {
      if (++memory.asked >= memory.endsAt) throw new real.OutOfMemory();
      return make(...args);
    };
  };
  return {
    ...real,
    allocate: ending(real.allocate),
    allocateBytes: ending(real.allocateBytes),
    allocateShared: ending(real.allocateShared),
    orOutOfMemory: <Made>(make: () => Made): Made => ending(() => real.orOutOfMemory(make))(),
  };
});

beforeEach(() => Object.assign(memory, { asked: 0, endsAt: Number.POSITIVE_INFINITY }));

const system = compileSystem(twoPhaseCommit(3));
const late = inState('participant0', 'committed');
const claims = [
  always('agreement', agreement(3)),
  always('none gives up', not(inState('participant2', 'aborted'))),
  sometimes('gives up', inState('participant1', 'aborted')),
  alwaysReachable('can be over', any(late, inState('participant0', 'aborted'))),
  eventually('all know', late),
];

const ways: readonly (readonly [string, SearchOptions])[] = [
  ['in tables', { coreFrom: Number.POSITIVE_INFINITY }],
  ['in the search core', { coreFrom: 0 }],
  ['with a log in a file', { coreFrom: 0, logFolder: tmpdir() }],
  ['on two workers', { coreFrom: 0, workers: 2 }],
  ['with reduction', { coreFrom: 0, reduce: 'all' }],
];

const outcomes = ({ findings }: Exploration): ReadonlyMap<string, string> =>
  new Map([...findings].map(([id, { outcome }]) => [id, outcome]));

describe('a search without memory', () => {
  it.each(ways)('ends with what it knows, wherever memory ends: %s', (_, way) => {
    // What is worked out once for a system is there the second time.
    explore(system, claims, way);
    memory.asked = 0;
    const plain = explore(system, claims, way);
    expect(plain.end).toBe('complete');
    const known = outcomes(plain);
    const { asked } = memory;
    expect(asked).toBeGreaterThan(5);
    const places = way.workers === undefined ? asked : 8;
    for (let place = 1; place <= places; place++) {
      Object.assign(memory, { asked: 0, endsAt: Math.ceil((place * asked) / places) });
      const result = explore(system, claims, way);
      expect(result.bound).toBe('memory');
      for (const [id, outcome] of outcomes(result)) expect([known.get(id), 'undecided']).toContain(outcome);
    }
  });
});

it('keeps what tables found where there is no memory for the search core', () => {
  const aborted = always('none gives up', not(inState('participant2', 'aborted')));
  const small = explore(system, [aborted, claims[0]!], {
    maxStates: 100,
    coreFrom: Number.POSITIVE_INFINITY,
  });
  const { asked } = memory;
  Object.assign(memory, { asked: 0, endsAt: asked + 1 });
  const found = explore(system, [aborted, claims[0]!], { coreFrom: 100 });
  expect(found).toEqual({ ...small, bound: 'memory' });
  expect(outcomes(found).get('none gives up')).toBe('violated');
});

describe('orOutOfMemory', () => {
  it('turns what V8 and Node say when there is no memory into one error', () => {
    const noThread = Object.assign(new Error('no thread'), { code: 'ERR_WORKER_INIT_FAILED' });
    const fails: readonly (() => unknown)[] = [
      () => new Int32Array(Number.MAX_SAFE_INTEGER),
      () => new WebAssembly.Memory({ initial: 65_536, maximum: 65_536, shared: true }).grow(1),
      () => {
        throw noThread;
      },
    ];
    for (const make of fails) expect(() => orOutOfMemory(make)).toThrow(OutOfMemory);
  });

  it('lets other errors pass', () => {
    expect(() => orOutOfMemory(() => JSON.parse('{'))).toThrow(SyntaxError);
  });
});
