/** A claim that one scope keeps and another breaks: each change is listed, the one that counts most first. */
import { describe, expect, it } from 'vitest';
import { type ScopeName, scopes } from '../../model/scopes.ts';
import { claims } from '../../properties/catalog.ts';
import { flowFor } from '../program/flow-choice.ts';
import { kernelVersion } from '../program/library.ts';
import { changesOf, compareClaims } from './compare.ts';

const side = (kernel: string) => flowFor(undefined, 'exit', kernelVersion(kernel));

function changesIn(
  [before, after]: readonly [string, string],
  claim: string,
  names: readonly ScopeName[],
): readonly unknown[] {
  const pair = { before: side(before), after: side(after) };
  const selected = claims.filter(({ id }) => id === claim);
  const compared = names.flatMap((scopeName) =>
    compareClaims(pair, { configuration: scopes[scopeName].configuration, scopeName, claims: selected }),
  );
  return changesOf(compared, pair).map((one) => [
    one.change,
    one.scopes,
    one.before.trace?.length,
    one.after.trace?.length,
  ]);
}

describe('a claim over several scopes', () => {
  it.each<[readonly [string, string], string, readonly ScopeName[], unknown]>([
    [
      ['6.12', '6.12.117'],
      'no-unrecoverable-fault',
      ['cachingMode', 'quick'],
      [
        ['broken', ['quick'], undefined, 12],
        ['violated', ['cachingMode'], 12, 12],
      ],
    ],
    [
      ['5.7', '5.8'],
      'lifecycle',
      ['cachingMode', 'quick'],
      [['repaired', ['quick', 'cachingMode'], 7, undefined]],
    ],
  ])('has an entry for each change, that which counts most first: %j', (pair, claim, names, changes) => {
    expect(changesIn(pair, claim, names)).toEqual(changes);
  });
});
