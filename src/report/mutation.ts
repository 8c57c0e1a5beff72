/** The JSON contract of `mutate`, format version 1. `mutation.schema.json` is made from it. */
import * as v from 'valibot';
import { inputSchema, resultSchema } from './verdict.ts';

const edit = v.strictObject({
  /** Its number in the order of the text; `--show` takes it. */
  number: v.number(),
  /** Function, edit and step. */
  name: v.string(),
  /** File and line of the step. */
  place: v.string(),
  /**
   * `noticed`: a claim breaks that the unedited flow keeps. `unnoticed`: none does. `open`: a bound was hit.
   * `unchanged`: no step changes in the scopes. `refused`: it is no flow any more.
   */
  fate: v.picklist(['noticed', 'unnoticed', 'open', 'unchanged', 'refused']),
  /** The scopes in which it was tried; the last one is that in which it was noticed. */
  scopes: v.array(v.string()),
  /** Of an unnoticed edit: the claims that hold with it in some scope and not without it. */
  repairs: v.array(v.string()),
  /** The claim that breaks, with its trace. */
  result: v.optional(resultSchema),
  /** Why it is refused. */
  message: v.optional(v.string()),
  /** The lines of the function that change, `-` before and `+` after. */
  lines: v.array(v.string()),
});

export const mutationSchema = v.strictObject({
  formatVersion: v.literal(1),
  tool: v.literal('pasidcheck'),
  version: v.string(),
  input: v.optional(inputSchema),
  kernel: v.string(),
  flow: v.string(),
  /** The scopes in which edits were tried, with the claims that the unedited flow does not keep there. */
  scopes: v.array(v.strictObject({ name: v.string(), scope: v.string(), unproved: v.array(v.string()) })),
  /** How many edits there are, tried or not. */
  total: v.number(),
  /** False when it was interrupted. */
  complete: v.boolean(),
  edits: v.array(edit),
});

export type Mutation = v.InferOutput<typeof mutationSchema>;
export type EditReport = v.InferOutput<typeof edit>;
