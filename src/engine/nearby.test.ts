import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Nearby } from './nearby.ts';
import type { Test } from './predicate.ts';
import { compileProduct } from './product.ts';
import { simplestWalk } from './simplest-walk.ts';
import { numberActors } from './strategies.ts';
import { compileSystem } from './system.ts';
import { randomInstances, specOf } from './toys/random-systems.ts';
import { randomWalk, seeded, Walker, walkTables } from './walk.ts';

describe('what is near a state', () => {
  it('is found in the fewest steps, whatever was asked before', () => {
    const lengths: number[] = [];
    fc.assert(
      fc.property(randomInstances, fc.nat(), (instances, seed) => {
        const system = compileSystem(specOf(instances));
        const tables = walkTables(system);
        const last = system.components[0]!.table.states.length - 1;
        const isBad: Test = (locals) => locals[0] === last;
        const nearby = new Nearby(compileProduct(system), isBad);
        const walker = new Walker(tables, tables.starts[0]!);
        // Somewhere on a walk, and at last in the beginning.
        randomWalk(
          walker,
          seeded(seed),
          5,
          () => isBad(walker.locals) || void nearby.wayFrom(walker.locals, 3),
        );
        const way = nearby.wayFrom(tables.starts[0]!, 3);
        const known = simplestWalk(compileProduct(system), isBad, numberActors(system.events.map(() => '')), {
          maxStates: 10_000,
        });
        const fewest = known.outcome === 'found' ? known.events.length : 99;
        if (fewest === 0) return;
        expect(way?.length).toBe(fewest > 3 ? undefined : fewest);
        if (way === undefined) return;
        walker.restart();
        for (const event of way) {
          expect(walker.isEnabled(event)).toBe(true);
          walker.take(event);
        }
        expect(isBad(walker.locals)).toBe(true);
        lengths.push(way.length);
      }),
      { numRuns: 200, seed: 1 },
    );
    expect([1, 2, 3].map((length) => lengths.filter((one) => one === length).length)).toEqual([40, 20, 3]);
  });
});
