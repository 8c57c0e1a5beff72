import { expect, it } from 'vitest';
import { tellProgress } from './bounds.ts';

it('one line shows the progress of a search, and its rate in the last second', () => {
  const lines: string[] = [];
  let now = 0;
  const tell = tellProgress(
    (text) => lines.push(text),
    () => now,
  );
  const at = (ms: number, distinct: number) => {
    now = ms;
    tell({ distinct, generated: distinct * 9, depth: 33, frontier: distinct / 10, bytes: distinct * 14 });
  };
  at(500, 900);
  at(2000, 4_000_000);
  at(2500, 5_000_000);
  at(4000, 184_562_450);
  // The next search begins.
  at(4500, 1000);
  at(5500, 3000);
  expect(lines).toEqual([
    '900 states, 0/s, frontier 90, depth 33, 12.6kB',
    '4.0M states, 2.0M/s, frontier 400k, depth 33, 56.0MB',
    '5.0M states, 2.0M/s, frontier 500k, depth 33, 70.0MB',
    '185M states, 90.3M/s, frontier 18.5M, depth 33, 2.6GB',
    '1.0k states, 90.3M/s, frontier 100, depth 33, 14.0kB',
    '3.0k states, 2.0k/s, frontier 300, depth 33, 42.0kB',
  ]);
});
