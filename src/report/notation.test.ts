/** The notation of names, frames and states: what is written is read back as it was. */
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instanceName, isEntryWord, meaningOfChart, readInstanceName } from '../../model/components.ts';
import { charts } from '../../model/system.ts';
import { frameText, pathOf, placedText, readFrame, readPlaced } from './notation.ts';

const word = fc.stringMatching(/^[a-z][a-zA-Z0-9_-]*$/);
const phrase = fc.stringMatching(/^[a-z][a-z0-9 -]*[a-z]$/);

describe('the name of a component', () => {
  it('is read back as the chart and the indices that it was made from', () => {
    const indices = fc.dictionary(word, fc.oneof(phrase, fc.nat().map(String)), { noNullPrototype: true });
    fc.assert(
      fc.property(phrase, indices, (chart, own) =>
        isDeepStrictEqual(readInstanceName(instanceName(chart, own)), { chart, indices: own }),
      ),
    );
  });

  it('says what the component is', () => {
    expect(isEntryWord('entry words 2-7 in the CPU cache(device=0, pasid=1)')).toBe(true);
    expect(isEntryWord('entry PGTT(device=0, pasid=1)')).toBe(false);
  });
});

describe('a chart', () => {
  it('has a group of its own where it is not of memory and kernel', () => {
    const others = Object.values(charts).filter(({ id }) => meaningOfChart(id).group === 'memory and kernel');
    expect(others.map(({ id }) => id).toSorted()).toEqual([
      'PASID allocator',
      'attach handle',
      'binding list',
      'cache tag',
      'lock',
      'mm count',
      'mm notifier',
      'page frame',
      'page table',
      'read section',
      'submission',
    ]);
  });
});

describe('a frame', () => {
  it('is read back with its labels', () => {
    const frame = fc.record(
      { labels: fc.array(fc.stringMatching(/^[^[\]]+$/)), function: word },
      { requiredKeys: ['labels'], noNullPrototype: true },
    );
    fc.assert(fc.property(frame, (own) => isDeepStrictEqual(readFrame(frameText(own)), own)));
  });
});

describe('a state', () => {
  it('is read back with its place', () => {
    const placed = fc.record(
      { state: word, place: phrase },
      { requiredKeys: ['state'], noNullPrototype: true },
    );
    fc.assert(fc.property(placed, (own) => isDeepStrictEqual(readPlaced(placedText(own)), own)));
  });

  it('has a path without what its context holds', () => {
    expect(pathOf('pageRequest.arrived.first count=1')).toEqual(['pageRequest', 'arrived', 'first']);
  });
});
