/**
 * The JSON of a campaign of random interleavings, format version 2: what `campaign --json` prints, what it keeps
 * beside its corpus, and what it merges. The schema is the type; `campaign.schema.json` is made from it.
 */
import * as v from 'valibot';
import { configurationEntries, inputSchema, resultSchema, verdictSchema } from './verdict.ts';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** What the walks visited and what they did not visit, by name. */
const seen = v.strictObject({ seen: v.array(v.string()), unseen: v.array(v.string()) });
const seenBy = v.record(v.string(), seen);

/** What was asked for: campaigns that agree in this can be merged. */
export const settingsSchema = v.strictObject({
  seed: v.pipe(v.number(), v.integer()),
  kernels: v.array(v.string()),
  /** The flows, where some were named. */
  flows: v.optional(v.array(v.string())),
  claims: v.array(v.string()),
  /** The most edits of a flow. */
  edits: count,
  /** Walks of a trial. */
  walks: count,
  /** The parts of the configuration that were given; the others are drawn. */
  fixed: v.partial(v.strictObject(configurationEntries)),
});

export const counterexampleSchema = v.strictObject({
  /** The first trial that found it, and how many did. */
  trial: count,
  trials: count,
  /** The edits that it needs. */
  edits: v.array(v.string()),
  input: v.optional(inputSchema),
  /** The shipped flow, where it needs no edits. */
  flow: v.string(),
  result: resultSchema,
});

export const campaignSchema = v.strictObject({
  formatVersion: v.literal(2),
  tool: v.literal('pasidcheck'),
  version: v.string(),
  settings: settingsSchema,
  verdict: verdictSchema,
  /** The trials that were made, as ranges from and to. */
  trials: v.array(v.tuple([count, count])),
  walks: count,
  steps: count,
  /** Trials whose edited flow could not be run. */
  refused: count,
  counterexamples: v.array(counterexampleSchema),
  coverage: v.strictObject({
    states: seenBy,
    transitions: seenBy,
    witnesses: seenBy,
    /** `one after other`: pairs of actors that followed each other. */
    pairs: v.array(v.string()),
  }),
});

export type Settings = v.InferOutput<typeof settingsSchema>;
export type Counterexample = v.InferOutput<typeof counterexampleSchema>;
export type CampaignReport = v.InferOutput<typeof campaignSchema>;
