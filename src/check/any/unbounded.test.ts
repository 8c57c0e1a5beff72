/** What is said of `--any` before a search is what the search says. */
import { expect, it } from 'vitest';
import { scopes } from '../../../model/scopes.ts';
import type { Configuration } from '../../../model/system.ts';
import type { SearchOptions } from '../../engine/index.ts';
import { checkAny } from './generalise.ts';
import { quantities } from './plan.ts';
import { claimsNamed, requestFor } from './request-test.ts';
import { unboundedIn } from './unbounded.ts';

/** What a claim of states is said to hold for, the exit path of the proposal being searched. */
function saidOf(configuration: Configuration, bounds: SearchOptions = {}) {
  const request = { ...requestFor('proposed', 'exit'), configuration, bounds };
  const [result] = checkAny(
    { ...request, claims: claimsNamed('no-freed-memory-reached') },
    new Set(quantities),
  );
  const { requests, devices, pasids, processes } = result!.generalises!;
  return { requests, devices, pasids, processes };
}

it.each(['quick', 'vanish', 'queue'] as const)('is what the search says in the scope %s', (scope) => {
  const { configuration } = scopes[scope];
  expect(saidOf(configuration)).toEqual(unboundedIn(configuration));
});

/** Processes aside, of which only a search to the end can say anything. */
it.each(['timeOuts', 'groups'] as const)('is what a search begins with in the scope %s', (scope) => {
  const { configuration } = scopes[scope];
  const { processes: _, ...others } = unboundedIn(configuration);
  expect(saidOf(configuration, { maxStates: 100 })).toMatchObject(others);
});

it.each(['nonCoherent', 'upperFpd', 'mmCount'] as const)(
  'is what the search says with the part %s',
  (part) => {
    const configuration = { ...scopes.quick.configuration, [part]: true };
    expect(saidOf(configuration)).toEqual(unboundedIn(configuration));
  },
);

it('says that one process is not any number of them', () => {
  const configuration = { ...scopes.quick.configuration, processes: 1 };
  expect(saidOf(configuration)).toEqual(unboundedIn(configuration));
  expect(unboundedIn(configuration).processes).toBe('bounded');
});
