import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPossible, refuserOf, stateAfter } from './step.ts';
import { compileSystem } from './system.ts';
import { randomInstances, specOf } from './toys/random-systems.ts';
import { randomWalk, seeded, Walker, walkTables } from './walk.ts';

describe('a step on the tables', () => {
  it('is possible where a walk can take it, and leads to the same state', () => {
    const taken: number[] = [];
    fc.assert(
      fc.property(randomInstances, fc.nat(), (instances, seed) => {
        const system = compileSystem(specOf(instances));
        const tables = walkTables(system);
        const walker = new Walker(tables, tables.starts[0]!);
        let before = Array.from(walker.locals);
        for (const event of randomWalk(walker, seeded(seed), 5, () => false)) {
          const other = new Walker(tables, Int32Array.from(before));
          for (const e of system.events.keys()) {
            expect(isPossible(system, before, e)).toBe(other.isEnabled(e));
            expect(refuserOf(system, before, e) === undefined).toBe(other.isEnabled(e));
          }
          before = stateAfter(system, before, event)!;
          taken.push(event);
        }
        expect(before).toEqual(Array.from(walker.locals));
      }),
      { numRuns: 15 },
    );
    expect(taken.length).toBeGreaterThan(15);
  });
});
