/**
 * One explained violation: the data behind every output format. What a format does not show is left out there and not
 * here, so that all of them say the same.
 */
import * as v from 'valibot';
import { configurationEntries, inputSchema, resultSchema, stepSchema } from './verdict.ts';

/** What a PASID-table entry holds, as far as the model has it. */
const contents = v.strictObject({
  P: v.picklist([0, 1]),
  FPD: v.picklist([0, 1]),
  /** The type of the tables: 1 first stage, 2 second stage, 0 once word 0 was stored whole as 0. */
  pgtt: v.picklist([0, 1, 2]),
  /** Domain id; 0 is a word that was wiped. */
  did: v.number(),
  /** Whose tables the pointer leads to: `none` once it was wiped, `stage2` for second-stage tables. */
  tables: v.picklist(['none', 'first', 'second', 'stage2']),
});

const entry = v.strictObject({
  device: v.number(),
  pasid: v.number(),
  /** Where walks do not snoop there are two copies of an entry: what hardware reads, and what software wrote. */
  copy: v.picklist(['memory', 'CPU cache']),
  /** Before the first step, then after each. */
  after: v.array(contents),
});

const component = v.strictObject({
  name: v.string(),
  /** The name without what is the same for all. */
  short: v.string(),
  group: v.picklist([
    'PASID entry',
    'caches',
    'queues',
    'device and requests',
    'memory and kernel',
    'threads',
    'claim',
  ]),
  /** The states that it is in, in the order in which it enters them. */
  states: v.array(v.string()),
  /** Position in `states` before the first step, then after each. */
  after: v.array(v.number()),
});

const cause = v.strictObject({
  /** The step that let this one happen. */
  step: v.number(),
  /** What that step changed so that this one could happen, and into which state. */
  instance: v.string(),
  state: v.string(),
  /** `order`: the thread was there. `state`: a part of the machine. `claim`: it made this step break the claim. */
  kind: v.picklist(['order', 'state', 'claim']),
});

const explainedStep = v.strictObject({
  ...stepSchema.entries,
  /** The event with the indices that the actor does not say already. */
  text: v.string(),
  /** What the event means, in a line. */
  meaning: v.string(),
  /** The actor's name without what is the same for all. */
  lane: v.string(),
  causes: v.array(cause),
});

/** What a thread found when it asked, and what it would have done had it found something else. */
const answer = v.strictObject({
  step: v.number(),
  /** The function that asks. */
  in: v.optional(v.string()),
  finds: v.string(),
  /** The step that made it so, and the function in which that stands; absent when it was so from the beginning. */
  since: v.optional(v.strictObject({ step: v.number(), in: v.optional(v.string()) })),
  otherwise: v.strictObject({
    finds: v.string(),
    /** What it would have gone on to and what keeps the claim: the call, and the step in it. */
    call: v.optional(v.string()),
    does: v.optional(v.string()),
    /** A step that the violation takes, to which the thread would not have come. */
    avoids: v.optional(v.number()),
  }),
});

const otherStep = v.strictObject({ lane: v.string(), text: v.string(), event: v.string() });

/** Set when the way out is asked to be without an event of this name altogether, not only where the claim counts. */
const avoids = v.optional(v.string());

/** States that do not change any more, and the step since which each holds. */
const standing = v.array(v.strictObject({ instance: v.string(), state: v.string(), since: v.number() }));

const stuck = v.variant('how', [
  v.strictObject({
    how: v.literal('cycle'),
    thread: v.string(),
    /** The steps that repeat. */
    from: v.number(),
    to: v.number(),
    /** The last condition that the thread evaluates in the cycle, and its answer each time. */
    asks: v.optional(v.strictObject({ step: v.number(), finds: v.string() })),
    standing,
  }),
  v.strictObject({
    how: v.literal('waits'),
    thread: v.string(),
    /** The step that it would take next; `standing` has the components that refuse it. */
    wants: v.string(),
    standing,
  }),
]);

export const explanationSchema = v.strictObject({
  /**
   * With what all other steps do left out the claim is broken all the same. One of these left out as well, after all
   * that came before it and without the others after it, keeps the claim.
   */
  needed: v.optional(v.array(v.number())),
  /** Questions of software that another answer to would have kept the claim. */
  turning: v.array(v.number()),
  /** What was found at each of them. */
  answers: v.optional(v.array(answer)),
  /** The step that is the cause: an answer, or a store. */
  cause: v.optional(v.number()),
  /**
   * Where the cause is a store that comes too early: the step that sent the request which faults, and the wait for that request
   * which the thread reaches only later.
   */
  drain: v.optional(v.strictObject({ request: v.number(), wait: v.string(), in: v.optional(v.string()) })),
  /** A store that the thread never reaches, because of the store that is the cause. */
  unreached: v.optional(
    v.strictObject({
      /** The function that asks, what it then finds, and what it would have to find. */
      in: v.optional(v.string()),
      finds: v.string(),
      needs: v.string(),
      /** The call with the store in it. */
      call: v.optional(v.string()),
      does: v.string(),
    }),
  ),
  /** An invalidation that did not reach what the last step uses: its step, and the copy or request of step `since`. */
  missed: v.optional(
    v.strictObject({
      kind: v.picklist(['copy', 'request']),
      step: v.number(),
      instance: v.string(),
      holds: v.string(),
      since: v.number(),
    }),
  ),
  /** Where no step is the cause: what the last step finds still there, and since when. */
  left: v.optional(v.strictObject({ instance: v.string(), state: v.string(), since: v.number() })),
  /**
   * For a claim about runs, by thread: the cycle that it repeats, or the step that it waits for. Where something cannot happen any
   * more, by component that it is about: the step that it waits for.
   */
  stuck: v.optional(v.array(stuck)),
  noReturn: v.optional(
    v.variant('found', [
      v.strictObject({
        found: v.literal('yes'),
        /** The last step before which the claim could still be kept; 0 when it could not be from the beginning. */
        step: v.number(),
        /** Another way to go on there: its steps up to where nothing can break the claim, or to its end. */
        instead: v.optional(
          v.strictObject({
            steps: v.array(otherStep),
            /** Whether after these nothing can break the claim any more, or the run just does not. */
            safe: v.boolean(),
          }),
        ),
        avoids,
      }),
      v.strictObject({
        found: v.literal('bound'),
        /** It is one of these steps, 0 being the beginning: the searches came to their bound. */
        from: v.number(),
        to: v.number(),
        states: v.number(),
        avoids,
      }),
    ]),
  ),
});

/** A function of the C, from its first line on. */
const codeSchema = v.strictObject({ path: v.string(), first: v.number(), lines: v.array(v.string()) });

export const counterexampleSchema = v.strictObject({
  formatVersion: v.literal(2),
  tool: v.literal('pasidcheck'),
  version: v.string(),
  claim: v.strictObject({ id: v.string(), holds: v.string(), source: v.string() }),
  kernel: v.string(),
  flow: v.string(),
  scopeName: v.optional(v.string()),
  configuration: v.strictObject(configurationEntries),
  /** The text of a flow that was given. */
  input: v.optional(inputSchema),
  /** Set where the release refuses SVA on x86, so that no machine runs its code as released. */
  refusesSva: v.optional(v.literal(true)),
  /** The subject of the patch after which the violation was found. */
  patch: v.optional(v.string()),
  /** The defect of the history that this is, with the commit at fault if it is known. */
  known: v.optional(
    v.strictObject({
      id: v.string(),
      title: v.string(),
      /** Whether the flow is that of the history itself, and no shipped version. */
      asRecorded: v.boolean(),
      commit: v.optional(v.strictObject({ id: v.string(), subject: v.optional(v.string()) })),
    }),
  ),
  /** How it was found, and whether it is the shortest there is; `shortest` is absent where the trace decides nothing. */
  method: resultSchema.entries.method,
  shortest: resultSchema.entries.shortest,
  lanes: v.array(v.string()),
  components: v.array(component),
  entries: v.array(entry),
  steps: v.array(explainedStep),
  /** For a wait that never ends: the step from which the trace repeats for ever. */
  repeatsFrom: v.optional(v.number()),
  because: v.array(v.strictObject({ instance: v.string(), state: v.string(), since: v.number() })),
  labels: v.array(v.strictObject({ label: v.string(), call: v.string() })),
  /** The functions of the C that steps stand in, for software that was read from a tree. */
  code: v.optional(v.array(codeSchema)),
  explanation: explanationSchema,
  /** The command line that shows it again. */
  again: v.string(),
});

export type Counterexample = v.InferOutput<typeof counterexampleSchema>;
export type Known = NonNullable<Counterexample['known']>;
export type Code = v.InferOutput<typeof codeSchema>;
export type ExplainedStep = Counterexample['steps'][number];
export type ComponentHistory = Counterexample['components'][number];
export type EntryHistory = Counterexample['entries'][number];
export type Contents = v.InferOutput<typeof contents>;
export type Cause = v.InferOutput<typeof cause>;
export type Answer = v.InferOutput<typeof answer>;
export type Stuck = NonNullable<Explanation['stuck']>[number];
export type Unreached = NonNullable<Explanation['unreached']>;
export type Missed = NonNullable<Explanation['missed']>;
export type Explanation = v.InferOutput<typeof explanationSchema>;
export type NoReturn = NonNullable<Explanation['noReturn']>;
