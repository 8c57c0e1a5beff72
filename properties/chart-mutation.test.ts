/**
 * Single edits of the charts of hardware, device and kernel data: which claims notice them, and what comes of those
 * that nobody notices.
 *
 * Bound     One in so many edits, evenly spread over every chart; chart-mutation.wide.ts has all of them.
 */
import { describe, expect, it } from 'vitest';
import { charts } from '../model/system.ts';
import { categories, countsByChart, lineOf, rowOf, subjects } from './chart-edits.ts';
import { spread } from './chart-mutation.ts';

const ONE_IN = 12;
const AT_LEAST = 3;

const all = subjects();
const rows = all.flatMap(({ chart, edits }) =>
  spread(edits, Math.max(AT_LEAST, Math.floor(edits.length / ONE_IN))).map((edit) => rowOf(chart, edit)),
);

describe('single edits of charts', () => {
  it('are there for every chart', () => {
    expect(all.map(({ chart }) => chart)).toEqual(Object.keys(charts));
    expect(all.filter(({ edits }) => edits.length === 0)).toEqual([]);
  });

  it('are noticed by so many claims, or come to this', () => {
    expect(countsByChart(all, rows)).toMatchInlineSnapshot();
  });

  it('are noticed by these claims', () => {
    const noticed = rows.filter(({ category }) => category === undefined);
    expect(noticed.map(lineOf).join('\n')).toMatchInlineSnapshot();
  });

  it('that nobody notices leave no state that is not accounted for', () => {
    const unnoticed = rows.filter(({ category }) => category !== undefined);
    expect(unnoticed.map(lineOf).join('\n')).toMatchInlineSnapshot();
    expect(
      Object.entries(categories).flatMap(
        ([category, text]) => `${text}: ${unnoticed.filter((row) => row.category === category).length}`,
      ),
    ).toMatchInlineSnapshot();
  });
});
