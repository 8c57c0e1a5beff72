/**
 * An entry on its way from memory to the PASID-cache, when hardware reads it in 128-bit chunks.
 *
 * Source    VT-d specification, 9 (structures larger than 128 bits may be read in several accesses), 6.2.3.1
 * Squashed  chunks 2 and 3, which Linux leaves zero (S2)
 * Unspecified  the order of the chunk reads; here any, as long as the entry stays present (U4)
 */
import { setup } from 'xstate';
import { vocabulary } from '../events.ts';
import { pasidCacheInvalidations } from './invalidations.ts';
import { type Did, didValues, type Fpd, firstStageOwners, fpdValues, record } from './values.ts';

/** Words 0 and 1: of the type of the tables, what hardware takes from words 2 and 3 by it. */
interface Chunk0 {
  readonly FPD: Fpd;
  readonly did: Did;
  readonly pgtt: 1 | 2;
}

const chunk0: readonly Chunk0[] = fpdValues.flatMap((FPD) =>
  didValues.flatMap((did) => ([1, 2] as const).map((pgtt) => ({ FPD, did, pgtt }))),
);

export const entryFetch = setup({ types: vocabulary }).createMachine({
  id: 'entry fetch',
  tags: 'quiescent',
  initial: 'idle',
  // Going from non-present to present needs no invalidation, so nothing read before is used with what is read after.
  on: { 'entry.set_present': '.idle', 'entry.set_present_stage2': '.idle' },
  states: {
    idle: {
      on: {
        ...record(
          chunk0.map((c) => [`iommu.fetch_chunk0(FPD=${c.FPD}, did=${c.did}, pgtt=${c.pgtt})`, nameOf(c)]),
        ),
        ...record(
          firstStageOwners.map((owner) => [`iommu.fetch_chunk1(owner=${owner})`, `chunk 1 ${owner}`]),
        ),
        ...pasidCacheInvalidations(() => undefined),
      },
    },
    // Words 0 and 1 are in hand. Whatever words 2 and 3 are by the time they are read goes with them.
    ...record(chunk0.map((c) => [nameOf(c), untilChunk1(c)])),
    // Words 2 and 3 are in hand, and words 0 and 1 are read later.
    ...record(firstStageOwners.map((owner) => [`chunk 1 ${owner}`, untilChunk0(owner)])),
  },
});

/** An invalidation for the domain id that was read puts an end to the fetch; another one does not. */
function untilChunk1({ FPD, did, pgtt }: Chunk0) {
  const owners = pgtt === 2 ? (['stage2'] as const) : firstStageOwners;
  return {
    on: {
      ...record(
        owners.map((owner) => [`iommu.finish_with_chunk1(FPD=${FPD}, did=${did}, owner=${owner})`, 'idle']),
      ),
      ...pasidCacheInvalidations((tag) => (tag.unit === 'own' && tag.did === did ? 'idle' : undefined)),
    },
  };
}

/** No domain id was read yet: an invalidation for any domain puts an end to it. */
function untilChunk0(owner: (typeof firstStageOwners)[number]) {
  return {
    on: {
      [`iommu.finish_with_chunk0(owner=${owner})`]: 'idle',
      'iommu.finish_with_chunk0(owner=stage2)': 'idle',
      ...pasidCacheInvalidations((tag) => (tag.unit === 'own' && tag.did !== 0 ? 'idle' : undefined)),
    },
  };
}

function nameOf({ FPD, did, pgtt }: Chunk0): string {
  return `chunk 0 FPD=${FPD} DID=${did}${pgtt === 2 ? ' second stage' : ''}`;
}
