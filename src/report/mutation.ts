/** The JSON contract of `mutate`, format version 2. `mutation.schema.json` is made from it. */
import * as v from 'valibot';
import { configurationEntries, inputSchema, resultSchema } from './verdict.ts';

const edit = v.strictObject({
  /** Its number in the order of the text; `--show` takes it. */
  number: v.number(),
  /** Function, edit and step. */
  name: v.string(),
  /** The function or thread, and the edit without its line. */
  function: v.string(),
  title: v.string(),
  kind: v.picklist(['omit', 'move', 'argument']),
  /** File and line of the step. */
  place: v.string(),
  /**
   * `noticed`: a claim breaks that the unedited flow keeps. `unnoticed`: none does. `open`: a bound was hit.
   * `unchanged`: no step changes in the scopes. `refused`: it is not tried.
   */
  fate: v.picklist(['noticed', 'unnoticed', 'open', 'unchanged', 'refused']),
  /** The scopes in which it was tried: those in which it changes a step that is run. */
  scopes: v.array(v.string()),
  /** Every claim that breaks, the gravest first, with the length of its shortest trace and the scope of that. */
  broken: v.array(v.strictObject({ claim: v.string(), steps: v.number(), scope: v.string() })),
  /**
   * Of an unnoticed edit: the claims that the unedited flow does not keep in some of the scopes, which so cannot judge
   * it there. It is undecided unless this is empty.
   */
  blind: v.array(v.strictObject({ claim: v.string(), scopes: v.array(v.string()) })),
  /** The claims that hold in some scope with an unnoticed edit and not without it. */
  repairs: v.array(v.string()),
  /** Where it repairs any: events that happen without the edit, and with it never in some scope of a repaired claim. */
  lost: v.array(v.string()),
  /** The claims that an unnoticed edit leaves untested, each with the groups of events of which none happens any more. */
  emptied: v.array(v.strictObject({ claim: v.string(), missing: v.array(v.array(v.string())) })),
  /**
   * Why an unnoticed edit shows nothing about its step. `notRun`: without the step there are as many states and
   * transitions as with it, so no run takes it, or it does nothing there. `emptied`: claims are no longer tested.
   * `same`: with the other argument there are as many states and transitions, in the same depth. `lock`: it
   * changes what a lock guards, and one thread runs.
   */
  unjudged: v.optional(v.picklist(['notRun', 'emptied', 'same', 'lock'])),
  /** The option that runs the step of an unchanged edit. */
  runsWith: v.optional(v.string()),
  /** The gravest claim that breaks, with its trace. */
  result: v.optional(resultSchema),
  /** Why it is refused. */
  message: v.optional(v.string()),
  /** The lines of the function that change, `-` before and `+` after. */
  lines: v.array(v.string()),
  /** The same with three lines around them. */
  context: v.array(v.string()),
});

const flow = v.strictObject({ name: v.string(), meaning: v.string() });

export const mutationSchema = v.strictObject({
  formatVersion: v.literal(2),
  tool: v.literal('pasidcheck'),
  version: v.string(),
  input: v.optional(inputSchema),
  kernel: v.string(),
  flow: v.string(),
  /** What the flow that is run says of itself, its threads, and the other flows that are shipped. */
  about: v.strictObject({ meaning: v.string(), threads: v.array(v.string()), others: v.array(flow) }),
  /** The scopes in which edits were tried, with the claims that the unedited flow does not keep there. */
  scopes: v.array(
    v.strictObject({
      name: v.string(),
      configuration: v.strictObject(configurationEntries),
      unproved: v.array(v.string()),
      /** Claims whose events do not happen there without an edit; absent where there are none. */
      untested: v.optional(v.array(v.string())),
    }),
  ),
  /** The claims that judge, in the order of the catalogue. */
  claims: v.array(v.string()),
  /** How many edits there are, tried or not. */
  total: v.number(),
  /** How many edits of the set-up code were left out. */
  leftOut: v.number(),
  /** False when it was interrupted. */
  complete: v.boolean(),
  edits: v.array(edit),
});

export type Mutation = v.InferOutput<typeof mutationSchema>;
export type EditReport = v.InferOutput<typeof edit>;

/** An edit with what texts arrange it by, beside the contract. */
export interface EditFacts extends EditReport {
  /** Where the step stands. */
  readonly at: { readonly file: string; readonly line: number };
  /** Whether the function is one that this kernel version changes. */
  readonly isOfVersion: boolean;
  /** The argument that is changed, of which call, and its new value. */
  readonly argument?: { readonly call: string; readonly index: string; readonly value: string };
}

export interface MutationFacts extends Omit<Mutation, 'edits'> {
  readonly edits: readonly EditFacts[];
}

/** What the contract has of a mutation. */
export function mutationOf({ edits, ...rest }: MutationFacts): Mutation {
  return {
    ...rest,
    edits: edits.map(({ at: _at, isOfVersion: _isOfVersion, argument: _argument, ...own }) => own),
  };
}
