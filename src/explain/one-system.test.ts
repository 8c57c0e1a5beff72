/** A violation is explained on the system that it was found on: no system is compiled a second time. */
import { describe, expect, it } from 'vitest';
import { scopes } from '../../model/scopes.ts';
import { claims } from '../../properties/catalog.ts';
import type { ShippedClaim } from '../../properties/claim.ts';
import { find } from '../check/check.ts';
import type { CheckRequest } from '../check/searches.ts';
import { changesOf, compareClaims } from '../compare/compare.ts';
import { flowFor } from '../program/flow-choice.ts';
import { kernelVersion } from '../program/library.ts';
import { counterexampleOf } from './counterexample.ts';

/** The claims, and how often their observers were put into a system: each compilation asks every claim once. */
function counting(ids: readonly string[]): { readonly claims: readonly ShippedClaim[]; count: number } {
  const counted = {
    claims: claims
      .filter(({ id }) => ids.includes(id))
      .map((claim, i) => ({
        ...claim,
        observers: (...about: Parameters<ShippedClaim['observers']>) => {
          if (i === 0) counted.count++;
          return claim.observers(...about);
        },
      })),
    count: 0,
  };
  return counted;
}

const ids = ['no-unrecoverable-fault', 'faults-reported-after-unbind', 'lifecycle'];
const { configuration } = scopes.quick;

describe('an explanation', () => {
  it('needs no second system, and is the same as on one compiled for its claim alone', () => {
    const counted = counting(ids);
    const request: CheckRequest = {
      ...flowFor(undefined, 'exit', kernelVersion('5.7')),
      configuration,
      claims: counted.claims,
    };
    const violated = find(request).filter(({ result }) => result.verdict === 'violated');
    expect(violated.length).toBeGreaterThan(1);
    for (const { result, compiled } of violated) {
      const own = { ...request, claims: counted.claims.filter(({ id }) => id === result.claim) };
      const about = { version: '', again: '', maxStates: 100 };
      const counterexample = counterexampleOf(own, result, { ...about, compiled });
      expect(counted.count).toBe(1);
      const alone = counting([result.claim]);
      expect(counterexample).toEqual(counterexampleOf({ ...own, claims: alone.claims }, result, about));
      expect(alone.count).toBe(1);
    }
  });

  it('of both sides of a comparison needs the two systems that are compared', () => {
    const counted = counting(ids);
    const side = (kernel: string) => flowFor(undefined, 'exit', kernelVersion(kernel));
    const pair = { before: side('5.7'), after: side('5.8') };
    const compared = compareClaims(pair, { configuration, claims: counted.claims });
    const explained = compared.flatMap((one) => changesOf([one], pair));
    expect(explained.filter(({ explanation }) => explanation.before !== undefined).length).toBeGreaterThan(1);
    expect(counted.count).toBe(2);
  });
});
