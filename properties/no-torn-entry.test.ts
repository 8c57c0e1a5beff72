import { describe, expect, it } from 'vitest';
import { scopes } from '../model/scopes.ts';
import { testClaim } from './claim-tests.ts';
import { noTornEntry } from './no-torn-entry.ts';
import { counterexampleFor, countsOf, tryClaim, tryVersions } from './trial.ts';

/** It waits for a lock that it holds itself. */
const absent = 'thread exit { lock(a); lock(a); entry.set_present(); mmu_notifier_release() { } }';

const results = tryVersions(noTornEntry);

testClaim(noTornEntry, results, {
  broken: ['5.7', '5.8', '5.9', '5.13', '6.1', '6.12', '6.13-rc1', '6.13', '6.14'],
  about: {
    what: 'entries that are read in chunks',
    under: '7.0',
    happens: ['iommu.finish_with_chunk1'],
  },
  empty: {
    when: 'the entry is never present',
    setting: { ...scopes.chunked.configuration, kernel: '5.8', flow: absent },
  },
});

describe('no-torn-entry', () => {
  it('visits exactly these states and transitions', () => {
    expect(countsOf(results)).toMatchInlineSnapshot(`
      "5.7                     violated   265 states  797 transitions  depth 11
      5.8                     violated   335 states  1089 transitions  depth 12
      5.9                     violated   335 states  1089 transitions  depth 12
      5.13                    violated   407 states  1408 transitions  depth 13
      6.1                     violated   552 states  2062 transitions  depth 15
      6.1.192                 proved     1666 states  7245 transitions  depth 54
      6.12                    violated   552 states  2062 transitions  depth 15
      6.12.117                proved     1506 states  6445 transitions  depth 54
      6.13-rc1                violated   552 states  2062 transitions  depth 15
      6.13                    violated   552 states  2062 transitions  depth 15
      6.14                    violated   552 states  2062 transitions  depth 15
      7.0                     proved     1506 states  6445 transitions  depth 54
      7.3                     proved     1533 states  6532 transitions  depth 60
      proposed                proved     1502 states  6427 transitions  depth 54"
    `);
  });

  it('is broken under 5.8 by words 2 and 3 that are read after they were wiped', () => {
    expect(counterexampleFor(results.get('5.8')!)).toMatchInlineSnapshot(`
      "entry.set_present
      device.start
      mm.release
      lock.acquire
      binding.is_listed
      entry.read_did
      entry.is_present
      iommu.fetch_chunk0
      entry.set_fpd_clear_present
      entry.clear_rest
      iommu.finish_with_chunk1"
    `);
  });

  it('holds for every version when entries are read whole', () => {
    const torn = [...results.keys()].filter((kernel) => {
      return tryClaim({ kernel, flow: 'exit' }, noTornEntry).verdict === 'violated';
    });
    expect(torn).toEqual([]);
  });

  it('is broken by replacing an entry in place, its domain id before its tables', () => {
    const inPlace = (...stores: readonly string[]) => `thread replace {
      entry.set_present(); device.start(); mmu_notifier_release() { ${stores.join(' ')} }
    }`;
    const outcome = (flow: string) =>
      tryClaim({ kernel: '5.8', flow, ...scopes.chunked.configuration }, noTornEntry).verdict;
    expect(outcome(inPlace('entry.write_did(2);', 'entry.write_tables(second);'))).toBe('violated');
    expect(
      outcome(
        inPlace('entry.clear_present();', 'invalidate.pasid_cache();', 'wait();', 'entry.clear_rest();'),
      ),
    ).toBe('proved');
  });
});
