/** What is found does not change when lines are full and the set is made anew in the middle of a batch. */
import { expect, it, vi } from 'vitest';
import { always, eventually, sometimes } from '../claim.ts';
import { explore, type SearchOptions } from '../explore.ts';
import { inState } from '../predicate.ts';
import { compileSystem } from '../system.ts';
import { agreement, twoPhaseCommit } from '../toys/two-phase-commit.ts';
import { Store } from './store.ts';

// No state goes on to another line.
vi.mock(import('./map.ts'), async (original) => ({ ...(await original()), MOST_TURNED: 0 as never }));

const system = compileSystem(twoPhaseCommit(6));
const claims = [always('agreement', agreement(6)), sometimes('gives up', inState('participant5', 'aborted'))];

const ways: readonly (readonly [string, SearchOptions])[] = [
  ['in TypeScript', { runner: 'typescript' }],
  ['in WebAssembly', {}],
  ['on two workers', { workers: 2 }],
];

it.each(ways)('%s', (_, way) => {
  const plain = explore(system, claims, { coreFrom: Number.POSITIVE_INFINITY });
  const giveNumbers = vi.spyOn(Store.prototype, 'giveNumbers');
  expect(explore(system, claims, { ...way, coreFrom: 0 })).toEqual(plain);
  expect(giveNumbers).toHaveBeenCalled();
  giveNumbers.mockRestore();
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
