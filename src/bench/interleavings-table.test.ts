import { describe, expect, it } from 'vitest';
import { allRows, heading, lastLine, lineOf, summarise, type Trial } from './interleavings-table.ts';

const found = (runs: number, length: number, isShortest: boolean, isFewest: boolean): Trial => ({
  runs,
  ms: runs * 10,
  shrunk: { ms: 5, length, isShortest, isFewest },
});
const givenUp = (runs: number): Trial => ({ runs, ms: 5000 });

const two = [found(1, 9, true, true), found(3, 9, true, false), found(2, 11, false, false)];

describe('the seeds of a row', () => {
  it('are summed up by their medians', () => {
    expect(summarise(two)).toEqual({
      seeds: 3,
      found: 3,
      runs: { value: 2, isAtLeast: false },
      ms: { value: 20, isAtLeast: false },
      totalMs: { value: 25, isAtLeast: false },
      shrinkMs: 5,
      length: 9,
      worstLength: 11,
      shortest: 2,
      fewest: 1,
    });
  });

  it('count as what they took at least where they were given up', () => {
    const some = summarise([found(9000, 9, true, true), givenUp(80), givenUp(70)]);
    expect(some).toMatchObject({ seeds: 3, found: 1, shortest: 1 });
    expect(some.runs).toEqual({ value: 80, isAtLeast: true });
    expect(some.totalMs).toEqual({ value: 5000, isAtLeast: true });
    expect(summarise([givenUp(70)])).not.toHaveProperty('length');
  });
});

describe('all rows', () => {
  const rows = [summarise(two), summarise([givenUp(70)]), summarise([found(4, 9, true, true)])];

  it('are summed up by the medians of the rows, and all seeds together', () => {
    expect(allRows(rows)).toEqual({
      seeds: 5,
      found: 4,
      runs: { value: 4, isAtLeast: false },
      ms: { value: 40, isAtLeast: false },
      totalMs: { value: 45, isAtLeast: false },
      shortest: 3,
      fewest: 2,
    });
  });

  it('have lines of one width', () => {
    const row = {
      row: 'B01',
      shortest: 9,
      fewestChanges: 2,
      evenStepsPerSecond: 7_450_000,
      stepsPerSecond: 5_000_000,
      walks: rows[0]!,
      commands: rows[1]!,
    };
    const lines = [...heading.split('\n'), lineOf(row), lastLine([row])];
    expect(new Set(lines.map((line) => line.length)).size).toBe(1);
    expect(lineOf(row)).toContain('|  5.0 |     3/3 |       2 |      20 |       5.0 |      25 |    9-11 |');
    expect(lineOf(row)).toContain('|     0/1 |    ≥ 70 |  ≥ 5000 |         - |  ≥ 5000 |       - |');
  });
});
