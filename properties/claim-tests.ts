/** The tests that every claim has: its verdicts, its witness, a flow about which it says nothing, its mutants. */
import { describe, expect, it } from 'vitest';
import type { EventName } from '../model/events.ts';
import type { Result } from '../src/index.ts';
import type { ShippedClaim } from './claim.ts';
import { mutantsAgainst } from './mutants/all.ts';
import type { ClaimId } from './mutants/mutant.ts';
import { expectNoViolation } from './no-violation-test.ts';
import { type Setting, tryClaim, violatedIn } from './trial.ts';

/** What is special about a claim. */
export interface ClaimFacts {
  /** The names under which it was found violated. The others are proved. */
  readonly broken: readonly string[];
  /** What it is about, in words, and the events of that which happen under one of the names. */
  readonly about: {
    readonly what: string;
    readonly under: string;
    readonly happens: readonly EventName[];
  };
  /** A flow that does not test it, and why. */
  readonly empty: { readonly when: string; readonly setting: Setting };
  /** Sentences that are easily taken for the claim and are wrong, each with a setting that shows it. */
  readonly plausible?: readonly {
    readonly sentence: string;
    readonly claim: ShippedClaim;
    readonly setting: Setting;
  }[];
}

/** A process that dies with a device that was never started. */
export const idle = 'thread exit { entry.set_present(); mmu_notifier_release() { intel_mm_release(); } }';

/** Declares these tests for a claim and what it said about some settings, by their names. */
export function testClaim(
  claim: ShippedClaim,
  results: ReadonlyMap<string, Result>,
  { broken, about, empty, plausible = [] }: ClaimFacts,
): void {
  describe(claim.id, () => {
    it('is broken where it is expected to be, and proved everywhere else', async (context) => {
      const expected = [...results].flatMap(([name, result]) =>
        broken.includes(name) || result.untested.length > 0 ? [] : [result],
      );
      await expectNoViolation(context, claim, expected);
      expect(violatedIn(results)).toEqual(broken);
      const open = expected.filter(({ verdict }) => verdict === 'inconclusive');
      expect(open).toEqual([]);
    });

    it(`is about ${about.what}`, () => {
      const { untested, neverHappened } = results.get(about.under)!;
      expect(untested).toEqual([]);
      expect(about.happens.filter((event) => neverHappened.includes(event))).toEqual([]);
    });

    it(`is not tested when ${empty.when}`, () => {
      const { verdict, untested } = tryClaim(empty.setting, claim);
      expect(verdict).toBe('inconclusive');
      expect(untested).not.toEqual([]);
    });

    it.each(plausible)('does not mean that $sentence', ({ claim: other, setting }) => {
      expect(tryClaim(setting, other).verdict).toBe('violated');
    });

    it.each(mutantsAgainst(claim.id as ClaimId))('is broken by %s', (_, { setting }) => {
      expect(tryClaim(setting, claim).verdict).toBe('violated');
    });
  });
}
