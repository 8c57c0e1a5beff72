/** Reductions change no verdict on a kernel version, and no trace. */
import { describe, expect, it } from 'vitest';
import { quickScope } from '../../model/system.ts';
import { claims } from '../../properties/catalog.ts';
import type { Result } from '../report/verdict.ts';
import { check } from './check.ts';
import { flowFor } from './flow-choice.ts';
import { kernelNames, kernelVersion } from './library.ts';

const resultsOf = (name: string, reduce: 'none' | 'all'): readonly Result[] => {
  const kernel = kernelVersion(name);
  const asked = claims.filter(({ id }) => id !== 'every-wait-ends');
  return check({
    ...flowFor(undefined, undefined, kernel),
    kernel,
    configuration: quickScope,
    claims: asked,
    reduce,
  });
};

const answer = ({ claim, verdict, trace, neverHappened, vacuous }: Result) => ({
  claim,
  verdict,
  trace,
  neverHappened,
  vacuous,
});

describe('a reduced search', () => {
  it.each(kernelNames())('says of kernel %s what the full one says', (name) => {
    const full = resultsOf(name, 'none');
    const reduced = resultsOf(name, 'all');
    expect(reduced.map(answer)).toEqual(full.map(answer));
    const [one, other] = [full[0]!.states, reduced[0]!.states];
    expect(other).toBeLessThan(one);
    expect(reduced[0]!.reductions!.symmetries).toEqual(['request 1 and 2']);
  });
});
