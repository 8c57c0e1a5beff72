/** What part of a drawing is in sight: geometry alone. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DrawingData } from '../../inspector/payload.ts';
import { fitting, following, panned, READABLE, type Size, type View, zoomed } from './view.ts';

const size = fc.record({
  width: fc.integer({ min: 50, max: 5000 }),
  height: fc.integer({ min: 50, max: 5000 }),
});
const point = fc.tuple(fc.integer({ min: 0, max: 2000 }), fc.integer({ min: 0, max: 2000 }));
const view = fc.record({
  x: fc.integer({ min: -2000, max: 2000 }),
  y: fc.integer({ min: -2000, max: 2000 }),
  scale: fc.double({ min: 0.1, max: 3, noNaN: true }),
});

/** The place in the drawing that these pixels of the window show. */
const under = ({ x, y, scale }: View, [px, py]: readonly [number, number]): readonly [number, number] => [
  x + px / scale,
  y + py / scale,
];

/** The edges of what a window shows: left, right, top, bottom. */
const edges = (shown: View, window: Size): readonly number[] => {
  const [left, top] = under(shown, [0, 0]);
  const [right, bottom] = under(shown, [window.width, window.height]);
  return [left, right, top, bottom];
};

const NEARLY = 1e-6;

describe('a view', () => {
  it('that fits shows all of the drawing, in the middle, and never larger than it is drawn', () => {
    fc.assert(
      fc.property(size, size, (drawing, window) => {
        const shown = fitting(drawing, window);
        const [left, right, top, bottom] = edges(shown, window) as [number, number, number, number];
        expect(shown.scale).toBeLessThanOrEqual(1);
        expect(left).toBeLessThanOrEqual(NEARLY);
        expect(top).toBeLessThanOrEqual(NEARLY);
        expect(left + right).toBeCloseTo(drawing.width, 3);
        expect(top + bottom).toBeCloseTo(drawing.height, 3);
      }),
    );
  });

  it('is zoomed around a point that stays where it is', () => {
    fc.assert(
      fc.property(view, fc.double({ min: 0.2, max: 5, noNaN: true }), point, (before, factor, at) => {
        const after = zoomed(before, factor, at);
        const [was, is] = [under(before, at), under(after, at)];
        expect(is[0]).toBeCloseTo(was[0], 3);
        expect(is[1]).toBeCloseTo(was[1], 3);
        expect(after.scale).toBeGreaterThanOrEqual(0.1);
        expect(after.scale).toBeLessThanOrEqual(3);
      }),
    );
  });

  it('is moved by as many pixels, and back', () => {
    fc.assert(
      fc.property(view, point, (before, [dx, dy]) => {
        const after = panned(before, dx, dy);
        expect(under(after, [dx, dy])[0]).toBeCloseTo(under(before, [0, 0])[0], 3);
        expect(panned(after, -dx, -dy).y).toBeCloseTo(before.y, 3);
      }),
    );
  });
});

describe('a view that follows what is active', () => {
  const drawing: DrawingData = {
    width: 4000,
    height: 400,
    nodes: [
      { node: 0, x: 0, y: 0, width: 4000, height: 400, lines: [] },
      { node: 7, x: 3500, y: 100, width: 200, height: 100, lines: [] },
    ],
    groups: [],
    starts: [],
    edges: [],
  };
  const window = { width: 800, height: 400 };

  it('shows the innermost active node at a size that can be read, and nothing past the edge', () => {
    const shown = following(drawing, new Set([0, 7]), window);
    const [left, right, top, bottom] = edges(shown, window) as [number, number, number, number];
    expect(shown.scale).toBe(READABLE);
    expect(left).toBeLessThanOrEqual(3500);
    expect(right).toBeGreaterThanOrEqual(3700);
    expect(right).toBeLessThanOrEqual(4000 + NEARLY);
    // The drawing is not as high as the window at this scale: it stands in the middle.
    expect(top + bottom).toBeCloseTo(400, 6);
  });

  it('shows all of a drawing that can be read so', () => {
    const small = { ...drawing, width: 900 };
    expect(following(small, new Set([7]), window)).toEqual(fitting(small, window));
  });
});
