/** What is found does not change when lines are full and a part of the set grows in the middle of a batch. */
import { expect, it, vi } from 'vitest';
import { always, eventually, sometimes } from '../claim.ts';
import type { SearchOptions } from '../exploration.ts';
import { explore } from '../explore.ts';
import { inState } from '../predicate.ts';
import { compileSystem } from '../system.ts';
import { agreement, twoPhaseCommit } from '../toys/two-phase-commit.ts';
import { GrowingMemory } from './memory.ts';
import { firstShape, Part, shapeFor } from './part.ts';
import { coreModule } from './wasm.ts';

// No state goes on to another line.
vi.mock(import('./map.ts'), async (original) => ({ ...(await original()), MOST_TURNED: 0 as never }));

const system = compileSystem(twoPhaseCommit(6));
const claims = [always('agreement', agreement(6)), sometimes('gives up', inState('participant5', 'aborted'))];

const ways: readonly (readonly [string, SearchOptions])[] = [
  ['on one thread', {}],
  ['on two workers', { workers: 2 }],
];

it.each(ways)('%s', (_, way) => {
  const plain = explore(system, claims, { coreFrom: Number.POSITIVE_INFINITY });
  expect(explore(system, claims, { ...way, coreFrom: 0 })).toEqual(plain);
});

it.each([30, 45, 63])('a part grows beyond its size, and knows states of %i bits once and again', (bits) => {
  const part = new Part(coreModule(1)!, bits, 1000, new GrowingMemory(new Uint8Array(0), 0));
  const states = new BigUint64Array(1000);
  const answers = new Uint8Array(1000);
  const added = (round: number): number => {
    for (let i = 0n; i < 1000n; i++) {
      const number = (BigInt(round) * 1000n + i) * 0x9e3779b97f4a7c15n;
      states[Number(i)] = BigInt.asUintN(bits, number ^ (number >> 20n));
    }
    part.add(new Uint8Array(states.buffer), answers);
    return answers.reduce((sum, isNew) => sum + isNew, 0);
  };
  const rounds = [...Array(40).keys()];
  const distinct = rounds.map(added).reduce((sum, count) => sum + count, 0);
  expect(distinct).toBeGreaterThan(39_000);
  expect(rounds.map(added)).toEqual(rounds.map(() => 0));
  expect(part.shape.slotCount).toBeGreaterThan(shapeFor(distinct, firstShape(bits), bits).slotCount);
});

it.each(ways)('%s, where the search ends early', (_, way) => {
  for (const maxStates of [600, 3000, 9000]) {
    const options = { maxStates };
    const plain = explore(system, claims, { ...options, coreFrom: Number.POSITIVE_INFINITY });
    expect(explore(system, claims, { ...options, ...way, coreFrom: 0 })).toEqual(plain);
  }
});

it.each(ways)('%s, where numbers are asked for', (_, way) => {
  const late = [eventually('all know', inState('participant0', 'committed'))];
  const plain = explore(system, late, { coreFrom: Number.POSITIVE_INFINITY });
  expect(explore(system, late, { ...way, coreFrom: 0 })).toEqual(plain);
});
