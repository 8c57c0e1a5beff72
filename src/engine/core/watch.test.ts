/** The bits of a state say to look wherever a claim may be decided. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { always, type Claim, sometimes } from '../claim.ts';
import { all, any, compilePredicate, inState, type Predicate } from '../predicate.ts';
import { restingStates } from '../rest.ts';
import { predicateOver } from '../toys/random-predicates.ts';
import { ring, systemOf } from '../toys/small-systems.ts';
import { clusterLocal, joinClusters, singleClusters } from './clusters.ts';
import { compileWatch } from './watch.ts';

const system = systemOf(...Array.from({ length: 6 }, (_, i) => ring(`ring${i}`, 3)));
const [first, second, ...singles] = singleClusters(system);
const clusters = [joinClusters([first!, second!], 9)!, ...singles];

/** The states of all rings. */
const states = Array.from({ length: 3 ** 6 }, (_, n) =>
  Int32Array.from({ length: 6 }, (_x, i) => Math.floor(n / 3 ** i) % 3),
);

/** By claim, the states that decide it and those in which it is looked at. */
function looksFor(claims: readonly Claim[]) {
  const { rows, flip, bitsOf } = compileWatch(system, clusters, claims, restingStates(system));
  const words = states.map((locals) =>
    [0, 1].map((half) =>
      clusters.reduce((word, cluster, i) => word & rows[i]![clusterLocal(cluster, locals)! * 2 + half]!, -1),
    ),
  );
  return claims.map(({ id, kind, predicate }) => {
    const bits = bitsOf.get(id) ?? [0, 0];
    const isLooked = (n: number): boolean =>
      [0, 1].some((half) => ((words[n]![half]! ^ flip[half]!) & bits[half]!) !== 0);
    const test = compilePredicate(system, predicate);
    const numbers = [...states.keys()];
    return {
      decides: numbers.filter((n) => test(states[n]!) === (kind === 'sometimes')),
      looks: new Set(numbers.filter(isLooked)),
    };
  });
}

const predicates = (minLength: number, maxLength: number) =>
  fc.array(predicateOver(system, 3), { minLength, maxLength });

const isAt = (i: number, state: number): Predicate => inState(`ring${i % 6}`, `s${state}`);

/** 256 terms when multiplied out. */
const conjunction = all(...Array.from({ length: 8 }, (_, i) => any(isAt(i, 0), isAt(i + 2, i < 6 ? 0 : 1))));

/** 75 terms; only the last ones hold where all rings but one are at 2. */
const union = any(
  ...[
    [0, 1],
    [1, 0],
    [0, 2],
    [1, 2],
    [2, 0],
  ].flatMap(([one, other]) =>
    [0, 1, 2, 3, 4, 5].flatMap((i) =>
      Array.from({ length: 5 - i }, (_, k) => all(isAt(i, one!), isAt(i + 1 + k, other!))),
    ),
  ),
);

describe('the bits of a state', () => {
  it('say to look where a claim is decided, and nowhere else', () => {
    fc.assert(
      fc.property(predicates(1, 3), (some) => {
        const claims = some.flatMap((predicate, i) => [
          always(`always ${i}`, predicate),
          sometimes(`sometimes ${i}`, predicate),
        ]);
        for (const { decides, looks } of looksFor(claims)) expect([...looks]).toEqual(decides);
      }),
      { numRuns: 50 },
    );
  });

  it('say so of more claims than there are bits', () => {
    let least = states.length;
    fc.assert(
      fc.property(predicates(70, 80), (some) => {
        const found = looksFor(some.map((predicate, i) => always(`always ${i}`, predicate)));
        for (const { decides, looks } of found) {
          expect(decides.filter((n) => !looks.has(n))).toEqual([]);
          least = Math.min(least, looks.size);
        }
      }),
      { numRuns: 5 },
    );
    expect(least).toBeLessThan(states.length);
  });

  it('say so of predicates with more terms than are kept', () => {
    const found = [conjunction, union].flatMap((predicate) => looksFor([sometimes('claim', predicate)]));
    for (const { decides, looks } of found) {
      expect(decides.length).toBeGreaterThan(0);
      expect(decides.filter((n) => !looks.has(n))).toEqual([]);
    }
    expect(found[0]!.looks.size).toBeLessThan(states.length);
  });
});
