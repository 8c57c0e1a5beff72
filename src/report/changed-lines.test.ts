/** Lines in which two texts differ, alone and with those around them. */
import { describe, expect, it } from 'vitest';
import { changedLines, linesAround } from './changed-lines.ts';

const before = 'a\nb\nc\nd\ne\nf\ng\nh\ni';

describe('changed lines', () => {
  it('are those of either text that the other does not have', () => {
    expect(changedLines(before, before.replace('b\n', '').replace('h', 'H'))).toEqual(['-b', '-h', '+H']);
    expect(changedLines(before, before)).toEqual([]);
  });

  it('have this many lines around them', () => {
    expect(linesAround(before, before.replace('e\n', ''), 2)).toEqual([' c', ' d', '-e', ' f', ' g']);
    expect(linesAround(before, before.replace('a', 'A'), 1)).toEqual(['-a', '+A', ' b']);
  });

  it('say where lines between two of them are left out', () => {
    expect(linesAround(before, before.replace('a\n', '').replace('i', 'I'), 1)).toEqual([
      '-a',
      ' b',
      ' …',
      ' h',
      '-i',
      '+I',
    ]);
  });
});
