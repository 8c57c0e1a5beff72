/** Walks on the page: their names say what is so, and nothing that was replaced is lost. */
import { describe, expect, it } from 'vitest';
import type { LiveClaim } from '../../inspector/model.ts';
import { emptyDesk, type History, remembered, walkName } from './walks.ts';

const claim = (id: string) => ({ id }) as LiveClaim;

describe('the name of a walk', () => {
  it.each([
    [{ steps: 0, wanted: 0, broken: [] }, 'walk 3: 0 steps'],
    [{ steps: 1, wanted: 1, broken: [] }, 'walk 3: 1 step'],
    [{ steps: 4, wanted: 9, broken: [] }, 'walk 3: 4 of 9 steps'],
    [{ steps: 9, wanted: 9, broken: [claim('a')] }, 'walk 3: 9 steps, breaks a'],
    [{ steps: 9, wanted: 9, broken: [claim('a'), claim('b')] }, 'walk 3: 9 steps, breaks a and b'],
  ])('is made of what is so', (facts, name) => {
    expect(walkName({ id: 3, labels: [] }, facts)).toBe(name);
  });

  it('says where it was taken from', () => {
    const walk = { id: 2, labels: [], from: 'report.json' };
    expect(walkName(walk, { steps: 2, wanted: 2, broken: [] })).toBe('walk 2: 2 steps, report.json');
  });
});

describe('the history', () => {
  it('has every desk, the latest last, and nothing to do again after a change', () => {
    const desks = [1, 2, 3].map((position) => ({ ...emptyDesk, position }));
    const undone: History = { past: [], future: [emptyDesk] };
    const { past, future } = desks.reduce(remembered, undone);
    expect(past).toEqual(desks);
    expect(future).toEqual([]);
  });

  it('forgets the first of more than a thousand', () => {
    let history: History = { past: [], future: [] };
    for (let position = 0; position < 1500; position++)
      history = remembered(history, { ...emptyDesk, position });
    expect(history.past).toHaveLength(1000);
    expect(history.past[0]!.position).toBe(500);
  });
});
