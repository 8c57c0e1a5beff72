/** An end that comes during a check loses nothing that was searched until then. */
import { expect, it } from 'vitest';
import { scopes } from '../../model/scopes.ts';
import { claims } from '../../properties/catalog.ts';
import { flowFor } from '../program/flow-choice.ts';
import { kernelVersion } from '../program/library.ts';
import { check } from './check.ts';

it('is reported for the first of two searches, even if the second is cut short', () => {
  let isInterrupted = false;
  const [states, runs] = check({
    ...flowFor(undefined, 'exit', kernelVersion('proposed')),
    configuration: scopes.overflow.configuration,
    claims: claims.filter(({ id }) => id === 'no-unrecoverable-fault' || id === 'every-wait-ends'),
    reduce: 'ample',
    bounds: {
      isInterrupted: () => isInterrupted,
      onProgress: () => {
        isInterrupted = true;
      },
    },
  });
  expect([states!.bound, runs!.bound]).toEqual(['interrupt', 'interrupt']);
  expect(states!.states).toBeGreaterThan(1000);
});
