/**
 * The JSON contract, format version 1: what `--json` prints and what `replay` reads. The schema is the type;
 * `verdict.schema.json` is made from it.
 */
import * as v from 'valibot';

const index = v.record(v.string(), v.union([v.string(), v.number()]));

const change = v.strictObject({ instance: v.string(), from: v.string(), to: v.string() });

export const stepSchema = v.strictObject({
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

export const verdictSchema = v.picklist(['proved', 'violated', 'inconclusive']);

/** The most devices, PASIDs or requests in flight: who holds a PASID takes two to the power of the devices. */
export const MAX_SIZE = 12;

const size = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_SIZE));

export const configurationEntries = {
  devices: size,
  pasids: size,
  processes: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(2)),
  units: size,
  inFlight: size,
  ats: v.boolean(),
  pri: v.boolean(),
  chunks: v.boolean(),
  structures: v.boolean(),
  cachingMode: v.boolean(),
  vanish: v.boolean(),
  upperFpd: v.boolean(),
  faultRecording: v.boolean(),
  nonCoherent: v.boolean(),
  groups: v.boolean(),
  mmCount: v.boolean(),
  sharedQueue: v.boolean(),
};

/** A flow that was given: its name and its text. */
export const inputSchema = v.strictObject({ source: v.string(), text: v.string() });

/** What was asked for. */
const options = v.strictObject({
  ...configurationEntries,
  /** The shipped flow that was named; with an input, whose trees then replace its functions. */
  flow: v.optional(v.string()),
});

export const resultSchema = v.strictObject({
  kernel: v.string(),
  flow: v.string(),
  /** The configuration in words, and what it is called if it has a name. */
  scope: v.string(),
  scopeName: v.optional(v.string()),
  /** The configuration that was searched: that of the options, or the claim's own smallest scope. */
  configuration: v.strictObject(configurationEntries),
  claim: v.string(),
  verdict: verdictSchema,
  /** Why an inconclusive verdict is one. */
  bound: v.optional(v.picklist(['states', 'time', 'memory'])),
  /** How it was obtained; `random` says that only some interleavings were run. */
  method: v.picklist(['exhaustive', 'random']),
  /** What the search left out since it makes no difference to the claim; absent when it left out nothing. */
  reductions: v.optional(
    v.strictObject({
      /** Partial order: of events that may go first without harm, others were not tried in their place. */
      ample: v.boolean(),
      /** Symmetries: of states that are images of each other, one was searched. */
      symmetries: v.array(v.string()),
      /** So many states those searched stand for, by symmetry. */
      standsFor: v.number(),
    }),
  ),
  states: v.number(),
  transitions: v.number(),
  depth: v.number(),
  /** Parts of the system that share no event. */
  parts: v.number(),
  /** How many of them were searched: the others are the same but for names. The counts are of these. */
  searchedParts: v.number(),
  ms: v.number(),
  trace: v.optional(v.array(stepSchema)),
  /** Set when the search for a shorter trace than that of a reduced search came to a bound. */
  mayBeLonger: v.optional(v.literal(true)),
  /** For a wait that never ends: the step from which the trace goes round forever; absent when it just stops. */
  repeatsFrom: v.optional(v.number()),
  /** What the last step of the trace depended on, and since which step it was so; 0 is the beginning. */
  because: v.optional(
    v.array(v.strictObject({ instance: v.string(), state: v.string(), since: v.number() })),
  ),
  /** Labels in the text of the flow, with the call that each stands at. */
  labels: v.array(v.strictObject({ label: v.string(), call: v.string() })),
  seed: v.optional(v.number()),
  runs: v.optional(v.number()),
  noEffect: v.array(v.string()),
  neverHappened: v.array(v.string()),
  /** True for a proof that says nothing, since what the claim speaks of never happened. */
  vacuous: v.boolean(),
  /** The events that would have had to happen; empty when the proof is not vacuous. */
  unwitnessed: v.array(v.string()),
});

export const reportSchema = v.strictObject({
  formatVersion: v.literal(1),
  tool: v.literal('pasidcheck'),
  version: v.string(),
  /** The flow that was given: its name and its text; absent when shipped flows were checked. */
  input: v.optional(inputSchema),
  options,
  verdict: verdictSchema,
  results: v.array(resultSchema),
});

export type Verdict = v.InferOutput<typeof verdictSchema>;
export type Report = v.InferOutput<typeof reportSchema>;
export type Result = v.InferOutput<typeof resultSchema>;
export type Step = v.InferOutput<typeof stepSchema>;

const severity: readonly Verdict[] = ['proved', 'inconclusive', 'violated'];

/** The worst of some verdicts: one violation outweighs everything, one open end outweighs every proof. */
export function worst(verdicts: readonly Verdict[]): Verdict {
  return verdicts.reduce<Verdict>((a, b) => (severity.indexOf(b) > severity.indexOf(a) ? b : a), 'proved');
}
