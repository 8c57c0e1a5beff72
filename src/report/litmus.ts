/** The JSON contract of `test`, format version 2. `litmus.schema.json` is made from it. */
import * as v from 'valibot';
import { resultSchema, verdictSchema } from './verdict.ts';

const outcomeSchema = v.strictObject({
  /** The file and the line of the expectation. */
  source: v.string(),
  line: v.number(),
  /** The shipped flow whose functions the file replaces. */
  flow: v.optional(v.string()),
  expected: v.strictObject({ verdict: verdictSchema, steps: v.optional(v.number()) }),
  /** `open`: the search found neither what was expected nor the opposite, or did not test the claim. */
  outcome: v.picklist(['ok', 'differs', 'open']),
  /** What was found. */
  result: resultSchema,
});

export const litmusSchema = v.strictObject({
  formatVersion: v.literal(2),
  tool: v.literal('pasidcheck'),
  version: v.string(),
  /** The worst of the outcomes: one that differs, or else one that is open. */
  outcome: outcomeSchema.entries.outcome,
  outcomes: v.array(outcomeSchema),
  /** Files without an expectation. */
  skipped: v.array(v.string()),
});

export type LitmusOutcome = v.InferOutput<typeof outcomeSchema>;
export type LitmusReport = v.InferOutput<typeof litmusSchema>;

type Found = Pick<LitmusOutcome['result'], 'verdict' | 'trace'>;

/** Whether the search found what was expected. */
export function outcomeOf(
  { verdict, steps }: LitmusOutcome['expected'],
  found: Found,
): LitmusOutcome['outcome'] {
  if (found.verdict !== verdict) return found.verdict === 'inconclusive' ? 'open' : 'differs';
  return steps === undefined || steps === found.trace?.length ? 'ok' : 'differs';
}

/** The worst of several outcomes. */
export function worstOutcome(outcomes: readonly LitmusOutcome[]): LitmusOutcome['outcome'] {
  const has = (wanted: LitmusOutcome['outcome']): boolean =>
    outcomes.some(({ outcome }) => outcome === wanted);
  if (has('differs')) return 'differs';
  return has('open') ? 'open' : 'ok';
}
