/**
 * The JSON contract, format version 1: what `--json` prints and what `replay` reads. The schema is the type;
 * `verdict.schema.json` is made from it.
 */
import * as v from 'valibot';

const index = v.record(v.string(), v.union([v.string(), v.number()]));

const change = v.strictObject({ instance: v.string(), from: v.string(), to: v.string() });

const step = v.strictObject({
  step: v.pipe(v.number(), v.integer(), v.minValue(1)),
  /** A thread of software, `device N`, or `iommu`. */
  actor: v.string(),
  event: v.string(),
  indices: index,
  /** Functions on the stack of the thread that takes the step, outermost first. */
  stack: v.optional(v.array(v.string())),
  changes: v.array(change),
  note: v.optional(v.string()),
});

const verdict = v.picklist(['proved', 'violated', 'inconclusive']);

const options = v.strictObject({
  devices: v.number(),
  pasids: v.number(),
  inFlight: v.number(),
  ats: v.boolean(),
});

const result = v.strictObject({
  kernel: v.string(),
  flow: v.string(),
  /** The configuration in words. */
  scope: v.string(),
  claim: v.string(),
  verdict,
  /** Why an inconclusive verdict is one. */
  bound: v.optional(v.picklist(['states', 'time', 'memory'])),
  method: v.picklist(['exhaustive', 'random']),
  states: v.number(),
  transitions: v.number(),
  depth: v.number(),
  /** Independent parts that were searched one by one; the counts are their sums. */
  parts: v.number(),
  ms: v.number(),
  trace: v.optional(v.array(step)),
  seed: v.optional(v.number()),
  runs: v.optional(v.number()),
  noEffect: v.array(v.string()),
  neverHappened: v.array(v.string()),
  /** True when none of the events happened without which the claim says nothing. */
  vacuous: v.boolean(),
});

export const reportSchema = v.strictObject({
  formatVersion: v.literal(1),
  tool: v.literal('pasidcheck'),
  version: v.string(),
  /** The flow that was given: its name and its text; absent when shipped flows were checked. */
  input: v.optional(v.strictObject({ source: v.string(), text: v.string() })),
  options,
  verdict,
  results: v.array(result),
});

export type Verdict = v.InferOutput<typeof verdict>;
export type Report = v.InferOutput<typeof reportSchema>;
export type Result = v.InferOutput<typeof result>;
export type Step = v.InferOutput<typeof step>;

const severity: readonly Verdict[] = ['proved', 'inconclusive', 'violated'];

/** The worst of some verdicts: one violation outweighs everything, one open end outweighs every proof. */
export function worst(verdicts: readonly Verdict[]): Verdict {
  return verdicts.reduce<Verdict>((a, b) => (severity.indexOf(b) > severity.indexOf(a) ? b : a), 'proved');
}
