/** The JSON contract of `compare`, format version 1. `comparison.schema.json` is made from it. */
import * as v from 'valibot';
import type { Sizes } from '../words/short-names.ts';
import { inputSchema, resultSchema, stepSchema, verdictSchema } from './verdict.ts';

const side = v.picklist(['before', 'after']);

const software = v.strictObject({
  /** The version or the file, as it was named. */
  name: v.string(),
  kernel: v.string(),
  flow: v.string(),
  input: v.optional(inputSchema),
});

/** Where a side parts from a trace of the other. */
const divergence = v.strictObject({
  /** The step that it does not allow. */
  step: v.number(),
  /** What the same thread does there that can be seen of the machine; absent when it does nothing more by itself. */
  instead: v.optional(stepSchema),
  /** Of a step that is not software's: what does not let it happen, and its state. */
  refusedBy: v.optional(v.strictObject({ instance: v.string(), state: v.string() })),
});

const cause = v.strictObject({ text: v.string(), steps: v.array(v.number()) });

const claim = v.strictObject({
  claim: v.string(),
  /**
   * `broken`: it held before and does no more. `repaired`: the other way round. `kept` and `violated`: as before.
   * `open`: a bound was hit. `lapsed`: it says nothing any more, as what it speaks of never happens after. `resumed`:
   * the other way round. `untested`: it says nothing of either.
   */
  change: v.picklist(['kept', 'broken', 'repaired', 'violated', 'open', 'lapsed', 'resumed', 'untested']),
  before: resultSchema,
  after: resultSchema,
  /** Of the trace that breaks a claim, the number of steps that the other side can take. */
  followed: v.optional(v.number()),
  /** What that side does then; absent when it can take every step. */
  divergence: v.optional(divergence),
  /**
   * The steps that matter of each trace that breaks the claim: without one of them, or with another answer at it, there
   * is no violation. Absent where that cannot be told.
   */
  matters: v.strictObject({
    before: v.optional(v.array(v.number())),
    after: v.optional(v.array(v.number())),
  }),
  /** The cause of the violation on each side that breaks the claim, in a sentence, and the steps that this names. */
  cause: v.strictObject({ before: v.optional(cause), after: v.optional(cause) }),
});

const watched = v.strictObject({
  scope: v.string(),
  scopeName: v.optional(v.string()),
  /** `none`: whatever can be seen of one side can be seen of the other. `open`: too much to compare it all. */
  difference: v.picklist(['none', 'open', 'found']),
  /** The side that allows the trace; the other one does not allow its last step. */
  allowedBy: v.optional(side),
  trace: v.optional(v.array(stepSchema)),
  /** What the other does in the place of the last step. */
  divergence: v.optional(divergence),
});

export const comparisonSchema = v.strictObject({
  formatVersion: v.literal(1),
  tool: v.literal('pasidcheck'),
  version: v.string(),
  before: software,
  after: software,
  /** Whether the second keeps every claim that the first one keeps. */
  verdict: verdictSchema,
  /** The functions and threads that are run and differ, `-` before and `+` after. */
  functions: v.array(v.strictObject({ name: v.string(), lines: v.array(v.string()) })),
  claims: v.array(claim),
  /** Where no verdict changes: what can be seen of one side only, in each scope up to the first such thing. */
  watched: v.array(watched),
});

export type Comparison = v.InferOutput<typeof comparisonSchema>;
export type ComparedClaim = v.InferOutput<typeof claim>;
export type Divergence = v.InferOutput<typeof divergence>;
export type ComparedScope = v.InferOutput<typeof watched>;

/** A compared scope with how much there is of what names number, beside the contract. */
export interface ToldScope extends ComparedScope {
  readonly configuration: Sizes;
}

export interface ComparisonFacts extends Omit<Comparison, 'watched'> {
  readonly watched: readonly ToldScope[];
}

/** What the contract has of a comparison. */
export function comparisonOf({ watched: told, ...rest }: ComparisonFacts): Comparison {
  return { ...rest, watched: told.map(({ configuration: _configuration, ...scope }) => scope) };
}
