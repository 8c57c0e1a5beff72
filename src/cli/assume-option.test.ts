import { describe, expect, it } from 'vitest';
import { parseAssumption } from '../program/assumptions.ts';
import { type Asked, MisspeltAssumption, neededBy, neededHere } from './assume-option.ts';

const foo = parseAssumption('foo() has no effect');
const lock = parseAssumption('iommu->pasid_lock = iommu_lock');
const side = (name: string, unknown: readonly string[], locks: readonly string[] = []): Asked => ({
  name,
  unknown,
  locks,
});

describe('an assumption about two sides', () => {
  it('goes to the side that needs it, with a note about the other one', () => {
    expect(neededBy([side('A', ['foo', 'bar']), side('B', [])], [foo])).toEqual({
      assumptions: [[foo], []],
      notes: ["--assume 'foo() has no effect': B does not need it: no call is unknown there"],
    });
    const locked = side('A', [], ['iommu->pasid_lock = iommu_lock']);
    expect(neededBy([locked, side('B', [])], [lock]).assumptions).toEqual([[lock], []]);
  });

  it('is refused where neither needs it', () => {
    expect(() => neededBy([side('A', ['bar']), side('B', [])], [foo])).toThrow(
      "--assume 'foo() has no effect': neither side needs it: unknown in A are bar; no call is unknown in B.",
    );
    expect(() => neededBy([side('A', []), side('B', [])], [lock])).toThrow(
      'neither side takes a lock of that name in C that was read',
    );
  });
});

describe('an assumption about one revision of many', () => {
  it('is noted where this one does not need it', () => {
    const { assumptions, notes } = neededHere(side('this revision', ['bar']), [foo, lock]);
    expect(assumptions).toEqual([[]]);
    expect(notes).toHaveLength(2);
  });

  it('is refused where it nearly names an unknown call, unless that is assumed as well', () => {
    const misspelt = parseAssumption('queue_wark() has no effect');
    const meant = parseAssumption('queue_work() has no effect');
    const here = side('this revision', ['queue_work']);
    expect(() => neededHere(here, [misspelt])).toThrow(MisspeltAssumption);
    expect(neededHere(here, [misspelt, meant]).assumptions).toEqual([[meant]]);
  });
});
