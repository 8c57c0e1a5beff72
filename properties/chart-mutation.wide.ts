/** Every single edit of every chart of hardware, device and kernel data. */
import { describe, expect, it } from 'vitest';
import { countsByChart, lineOf, rowOf, subjects } from './chart-edits.ts';

const all = subjects();
const rows = all.flatMap(({ chart, edits }) => edits.map((edit) => rowOf(chart, edit)));

describe('every single edit of charts', () => {
  it('is noticed by so many claims, or comes to this', () => {
    expect(countsByChart(all, rows)).toMatchInlineSnapshot();
  });

  it('that nobody notices adds these states', () => {
    const added = rows.filter(({ category }) => category === 'more');
    expect(added.map(lineOf).join('\n')).toMatchInlineSnapshot();
  });
});
