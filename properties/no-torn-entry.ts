/**
 * Claim   Every entry that hardware uses is one that software published.
 * Source  VT-d specification, 6.2.3.1: every mix of chunks of a present entry must be self-consistent
 */
import { setup } from 'xstate';
import { vocabulary } from '../model/events.ts';
import { claimPerEntry } from './claim.ts';

const reads = ['iommu.fetch_entry', 'iommu.finish_with_chunk0', 'iommu.finish_with_chunk1'] as const;
const dids = [0, 1, 2] as const;
const owners = ['none', 'first', 'second', 'stage2'] as const;

const combinations = reads.flatMap((read) =>
  dids.flatMap((did) =>
    owners.map((owner) => ({ did, owner, label: `${read}(did=${did}, owner=${owner})` as const })),
  ),
);

/** The transitions for reads of combinations that `published` denies. */
function tornUnless(published: (did: number, owner: string) => boolean) {
  const torn = combinations.filter(({ did, owner }) => !published(did, owner));
  return Object.fromEntries(torn.map(({ label }) => [label, 'violated' as const]));
}

const chart = setup({ types: vocabulary }).createMachine({
  id: 'watch of torn entries',
  tags: 'quiescent',
  initial: 'programmed',
  on: {
    ...Object.fromEntries(combinations.map(({ label }) => [label, {}])),
    'entry.write_did(did=1)': {},
    'entry.write_did(did=2)': {},
  },
  states: {
    // SVA entries have domain id 1, second-stage entries 2.
    programmed: {
      on: {
        ...tornUnless((did, owner) => (owner === 'stage2' ? did === 2 : did === 1 && owner !== 'none')),
        'entry.write_did(did=2)': 'replaced',
      },
    },
    // Another domain, with id 2 and the second tables, takes the place of the first.
    replaced: {
      on: tornUnless((did, owner) => (owner === 'first' ? did === 1 : did === 2 && owner !== 'none')),
    },
    violated: { tags: 'violation' },
  },
});

export const noTornEntry = claimPerEntry({
  id: 'no-torn-entry',
  holds: 'every entry that hardware uses is one that software published',
  source: 'VT-d specification, 6.2.3.1',
  needs: ['chunks'],
  scope: 'chunked',
  witness: [['iommu.fetch_entry', 'iommu.finish_with_chunk0', 'iommu.finish_with_chunk1']],
  chart,
});
