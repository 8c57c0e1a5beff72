/** A part of the visited set takes the smaller of two layouts. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstShape, LOAD, shapeFor, shapeOf } from './part.ts';

const growth = fc.record({
  bits: fc.integer({ min: 20, max: 61 }),
  states: fc.array(fc.integer({ min: 1, max: 200_000_000 }), { minLength: 1, maxLength: 20 }),
});

describe('the slots of a part', () => {
  it('have room for its states, and are not wide where twice as many could be narrow', () => {
    let narrowed = 0;
    fc.assert(
      fc.property(growth, ({ bits, states }) => {
        let shape = firstShape(bits);
        for (const count of states.toSorted((a, b) => a - b)) {
          const before = shape;
          shape = shapeFor(count, shape, bits);
          expect(shape.slotCount * LOAD).toBeGreaterThanOrEqual(count);
          if (shape === before) continue;
          expect(shape.wide && !shapeOf(shape.slotCount * 2, bits).wide).toBe(false);
          if (before.wide && !shape.wide) narrowed++;
        }
      }),
      { seed: 1 },
    );
    expect(narrowed).toBeGreaterThan(10);
  });
});
