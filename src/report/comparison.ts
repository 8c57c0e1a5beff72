/** The JSON contract of `compare`, format version 3. `comparison.schema.json` is made from it. */
import * as v from 'valibot';
import { type Counterexample, explanationSchema } from './counterexample.ts';
import { configurationEntries, inputSchema, resultSchema, stepSchema, verdictSchema } from './verdict.ts';

const side = v.picklist(['before', 'after']);

const software = v.strictObject({
  /** The version or the file, as it was named. */
  name: v.string(),
  kernel: v.string(),
  flow: v.string(),
  input: v.optional(inputSchema),
});

/** The step of a trace that the other side does not allow. */
const divergence = v.strictObject({
  /** The step that it does not allow. */
  step: v.number(),
  /** The next observable action of the same thread; absent when it does nothing more. */
  instead: v.optional(stepSchema),
  /** The component that refuses a step of hardware or device, and its state. */
  refusedBy: v.optional(v.strictObject({ instance: v.string(), state: v.string() })),
});

const claim = v.strictObject({
  claim: v.string(),
  /**
   * The named scopes in which it changes so, that of the results first. A claim has an entry for each way in which it
   * changes somewhere.
   */
  scopes: v.array(v.string()),
  /**
   * `broken`: it held before and does no more. `repaired`: the other way round. `kept` and `violated`: as before.
   * `open`: a bound was hit. `lapsed`: it is no longer tested, since the events that it is about never happen after.
   * `resumed`: the other way round. `untested`: it is tested on neither side.
   */
  change: v.picklist(['kept', 'broken', 'repaired', 'violated', 'open', 'lapsed', 'resumed', 'untested']),
  before: resultSchema,
  after: resultSchema,
  /** How many steps of the trace that breaks the claim the other side can take. */
  followed: v.optional(v.number()),
  /** What that side does then; absent when it can take every step. */
  divergence: v.optional(divergence),
  /**
   * The steps that matter of each trace that breaks the claim: without one of them, or with another answer at it, there
   * is no violation. Absent where that is not known.
   */
  matters: v.strictObject({
    before: v.optional(v.array(v.number())),
    after: v.optional(v.array(v.number())),
  }),
  /** Why each side that breaks the claim does. */
  explanation: v.strictObject({
    before: v.optional(explanationSchema),
    after: v.optional(explanationSchema),
  }),
});

const observable = v.strictObject({
  configuration: v.strictObject(configurationEntries),
  scopeName: v.optional(v.string()),
  /** `none`: both sides have the same observable behaviour. `open`: the state space was too large to compare it. */
  difference: v.picklist(['none', 'open', 'found']),
  /** The side that allows the trace; the other one does not allow its last step. */
  allowedBy: v.optional(side),
  trace: v.optional(v.array(stepSchema)),
  /** What the other does in the place of the last step. */
  divergence: v.optional(divergence),
});

/** What was searched: every named scope but some, each claim in a small scope of its own, or one configuration. */
const searched = v.variant('kind', [
  v.strictObject({ kind: v.literal('every'), scopes: v.array(v.string()), leftOut: v.array(v.string()) }),
  v.strictObject({ kind: v.literal('own'), scopes: v.array(v.string()) }),
  v.strictObject({ kind: v.literal('one'), scope: v.optional(v.string()) }),
]);

export const comparisonSchema = v.strictObject({
  formatVersion: v.literal(3),
  tool: v.literal('pasidcheck'),
  version: v.string(),
  before: software,
  after: software,
  /** Whether the second keeps every claim that the first one keeps. */
  verdict: verdictSchema,
  /** The functions and threads that are run and differ, `-` before and `+` after. */
  functions: v.array(v.strictObject({ name: v.string(), lines: v.array(v.string()) })),
  searched,
  claims: v.array(claim),
  /** Where no verdict changes: for each scope the shortest observable behaviour that one side alone has. */
  observable: v.array(observable),
});

/** What becomes of a violated claim in other versions. */
export type KeptElsewhere =
  /** A version that keeps it, and claims that this breaks; without a divergence it can take every step of the trace. */
  | {
      readonly kind: 'kept';
      readonly kernel: string;
      readonly breaks: readonly string[];
      readonly divergence?: Divergence;
      /** What the step means that it takes instead. */
      readonly meaning?: string;
    }
  /** No version that is known, and those that a bound left undecided. */
  | { readonly kind: 'nowhere'; readonly undecided: readonly string[] };

export type Comparison = v.InferOutput<typeof comparisonSchema>;
export type ComparedClaim = v.InferOutput<typeof claim>;
export type Divergence = v.InferOutput<typeof divergence>;
export type ComparedScope = v.InferOutput<typeof observable>;

/** Changes of a claim, the one that counts most first: it is broken if it is in one scope. */
export const severity: readonly ComparedClaim['change'][] = [
  'broken',
  'open',
  'lapsed',
  'repaired',
  'resumed',
  'violated',
  'kept',
  'untested',
];

/** A compared claim with the counterexample of each side that breaks it, beside the contract. */
export interface ExplainedClaim extends ComparedClaim {
  readonly counterexamples: Partial<Record<'before' | 'after', Counterexample>>;
}

export interface ComparisonFacts extends Omit<Comparison, 'claims'> {
  readonly claims: readonly ExplainedClaim[];
}

/** What the contract has of a comparison. */
export function comparisonOf({ claims, ...rest }: ComparisonFacts): Comparison {
  return { ...rest, claims: claims.map(({ counterexamples: _counterexamples, ...one }) => one) };
}
