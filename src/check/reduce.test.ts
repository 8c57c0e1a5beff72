/** Reductions change no verdict on a kernel version, and no trace. */
import { describe, expect, it } from 'vitest';
import { quickScope } from '../../model/system.ts';
import { claims } from '../../properties/catalog.ts';
import type { ShippedClaim } from '../../properties/claim.ts';
import { flowFor } from '../program/flow-choice.ts';
import { kernelNames, kernelVersion } from '../program/library.ts';
import type { Result } from '../report/verdict.ts';
import { check } from './check.ts';

/** Those that differ most; with `npm run check:wide` all. */
const isWide = process.env['WIDE'] === '1';
const versions = isWide ? kernelNames() : ['5.7', 'proposed'];

const aboutRuns = ['every-wait-ends', 'one-response-per-group'];

const resultsOf = (
  name: string,
  reduce: 'none' | 'all',
  asked: readonly ShippedClaim[] = claims.filter(({ id }) => id !== 'every-wait-ends'),
  configuration = quickScope,
): readonly Result[] => {
  const kernel = kernelVersion(name);
  return check({ ...flowFor(undefined, undefined, kernel), kernel, configuration, claims: asked, reduce });
};

const answer = ({ claim, verdict, trace, neverHappened, untested }: Result) => ({
  claim,
  verdict,
  trace,
  neverHappened,
  untested,
});

describe('a reduced search', () => {
  it.each(versions)('says of kernel %s what the full one says', (name) => {
    const full = resultsOf(name, 'none');
    const reduced = resultsOf(name, 'all');
    expect(reduced.map(answer)).toEqual(full.map(answer));
    const [one, other] = [full[0]!.states, reduced[0]!.states];
    expect(other).toBeLessThan(one);
    expect(reduced[0]!.reductions!.symmetries).toEqual([{ index: 'request', values: [1, 2], where: {} }]);
  });

  // Where the device vanishes, runs of old versions go round for ever (B20).
  it.each(isWide ? ['5.8', '6.1.192', '6.14', 'proposed'] : ['5.8'])(
    'says of runs of kernel %s what the full one says',
    (name) => {
      const asked = claims.filter(({ id }) => aboutRuns.includes(id));
      for (const more of [{ vanish: true }, { pri: true }]) {
        const configuration = { ...quickScope, ats: true, inFlight: 2, ...more };
        const full = resultsOf(name, 'none', asked, configuration);
        const reduced = resultsOf(name, 'all', asked, configuration);
        const found = ({ claim, verdict, trace, repeatsFrom }: Result) => [
          claim,
          verdict,
          repeatsFrom ?? trace?.length,
        ];
        expect(reduced.map(found)).toEqual(full.map(found));
        expect(reduced[1]!.reductions!.standsFor).toBe(full[1]!.states);
      }
    },
  );
});
