/** Tracks over time: stretches of equal value, and the step that wrote a value. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Path } from '../../inspector/path.ts';
import type { Locals } from '../../inspector/steps.ts';
import { stretchesOf, type Track } from './tracks.ts';
import { writtenAt } from './writes.ts';

/** A walk of one component, by its values. */
const walkOf = (values: readonly number[]): Path =>
  ({ states: values.map((value) => [value] as unknown as Locals) }) as unknown as Path;

const track: Track = { name: 'P', valueIn: (locals) => String(locals[0]) };

const values = fc.array(fc.nat(2), { minLength: 1, maxLength: 60 });

/** Values, and a range of their steps. */
const stretch = values.chain((all) =>
  fc.tuple(fc.constant(all), fc.nat(all.length - 1), fc.nat(all.length - 1)),
);

describe('the stretches of a track', () => {
  it('cover the range without a gap, and have the value of each of their steps', () => {
    fc.assert(
      fc.property(stretch, fc.integer({ min: 1, max: 5 }), ([all, a, b], least) => {
        const [first, last] = [Math.min(a, b), Math.max(a, b)];
        const found = stretchesOf(track, walkOf(all), [first, last], least);
        expect(found[0]!.from).toBe(first);
        expect(found.at(-1)!.to).toBe(last + 1);
        for (const [i, { from, to, value }] of found.entries()) {
          if (i > 0) expect(from).toBe(found[i - 1]!.to);
          expect(to).toBeGreaterThan(from);
          if (value !== undefined) expect(new Set(all.slice(from, to))).toEqual(new Set([Number(value)]));
        }
      }),
    );
  });

  it('are maximal where each is long enough to be drawn', () => {
    expect(stretchesOf(track, walkOf([0, 0, 1, 1, 1, 0]), [0, 5], 1)).toEqual([
      { from: 0, to: 2, value: '0' },
      { from: 2, to: 5, value: '1' },
      { from: 5, to: 6, value: '0' },
    ]);
  });

  it('are drawn together where they are too short', () => {
    expect(stretchesOf(track, walkOf([0, 1, 0, 1, 1, 1]), [0, 5], 3)).toEqual([
      { from: 0, to: 3 },
      { from: 3, to: 6, value: '1' },
    ]);
  });
});

describe('the step that wrote a value', () => {
  it('is the last one after which it was another', () => {
    fc.assert(
      fc.property(values, fc.nat(), (all, number) => {
        const { states } = walkOf(all);
        const at = number % all.length;
        const step = writtenAt(states, at, (locals) => locals[0]);
        expect(new Set(all.slice(step, at + 1)).size).toBe(1);
        if (step > 0) expect(all[step - 1]).not.toBe(all[step]);
      }),
    );
  });
});
