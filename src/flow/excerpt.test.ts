import { describe, expect, it } from 'vitest';
import { excerpt, lineAt } from './excerpt.ts';

const rows = (line: string, column: number) => excerpt(line, { line: 7, column });

describe('excerpt', () => {
  it('puts the caret under the character', () => {
    expect(rows('  b( = );', 6)).toEqual(['    7 |   b( = );', '      |      ^']);
  });

  it('widens tabs', () => {
    expect(rows('\tab\tc', 5)).toEqual(['    7 |         ab      c', '      |                 ^']);
  });

  it('counts a character outside the basic plane once', () => {
    expect(rows('🙂=', 2)).toEqual(['    7 | 🙂=', '      |  ^']);
  });

  it('points behind the line when the place is its end', () => {
    expect(rows('ab', 3)).toEqual(['    7 | ab', '      |   ^']);
  });

  it('replaces what a terminal would act upon', () => {
    expect(rows('\u001B[1m=', 5)).toEqual(['    7 | \uFFFD[1m=', '      |     ^']);
  });

  it('cuts a long line on both sides of the caret', () => {
    const [shown, caret] = rows(`${'a'.repeat(500)}=${'b'.repeat(500)}`, 501);
    expect(shown).toBe(`    7 | …${'a'.repeat(40)}=${'b'.repeat(39)}…`);
    expect(caret?.indexOf('^')).toBe(shown?.indexOf('='));
  });

  it('shows nothing of a blank line', () => {
    expect(rows(' \t', 1)).toEqual([]);
  });
});

describe('lineAt', () => {
  it('knows every kind of line end', () => {
    const text = 'a\nb\r\nc\rd';
    expect([1, 2, 3, 4, 5].map((number) => lineAt(text, number))).toEqual(['a', 'b', 'c', 'd', '']);
  });
});
