/** A counterexample is made minimal: without edits that it does not need, in the smallest configuration, with the fewest steps. */
import { describe, expect, it } from 'vitest';
import { type Configuration, quickScope } from '../../model/configuration.ts';
import { noUnrecoverableFault } from '../../properties/no-unrecoverable-fault.ts';
import { check } from '../check/check.ts';
import { seeded } from '../engine/walk.ts';
import { hunt, partsOf, requestOf } from './hunt.ts';
import { type Minimal, Minimiser } from './minimise.ts';
import { furtherEdits, type Resolved, unedited, withEdit } from './subject.ts';

const large: Configuration = { ...quickScope, devices: 2, inFlight: 2, structures: true };

const shipped = unedited('5.7', 'exit');

/** An edit of what runs after the fault. */
const idle = furtherEdits(shipped).find(({ name }) => name.startsWith('iommu_sva_unbind_device(): omit'))!;

function minimal(subject: Resolved, isPossible: (configuration: Configuration) => boolean): Minimal {
  const options = { walks: 200, steps: 300, stop: true };
  const hits = partsOf(requestOf(subject, large, [noUnrecoverableFault])).flatMap(
    (part) => hunt(part, seeded(1), options).hits,
  );
  return new Minimiser(isPossible, () => 300).minimise({ subject, configuration: large, hit: hits[0]! });
}

describe('a counterexample of a large system with an edit', () => {
  const { subject, configuration, hit, isShortest } = minimal(withEdit(shipped, idle), () => true);

  it('loses the edit, and every part of the configuration', () => {
    expect(subject.edits).toEqual([]);
    expect(configuration).toEqual({ ...quickScope, processes: 1, inFlight: 1 });
  });

  it('is as short as the one that a search finds', () => {
    const [result] = check({ ...subject.software, configuration, claims: [noUnrecoverableFault] });
    expect(isShortest).toBe(true);
    expect(hit.events).toHaveLength(result!.trace!.length);
  });
});

it('keeps what a smaller configuration may not go without', () => {
  const { configuration } = minimal(shipped, ({ structures }) => structures);
  expect(configuration).toEqual({ ...quickScope, processes: 1, inFlight: 1, structures: true });
});
