/**
 * The JSON contract, format version 3: what `--json` prints and what `replay` reads. The schema is the type;
 * `verdict.schema.json` is made from it. Versions 1 and 2 are read as well (`format-1.ts`, `format-2.ts`).
 */
import * as v from 'valibot';
import { type Configuration, isSwitch, type PartName, partNames, parts } from '../../model/configuration.ts';

const indexValue = v.union([v.string(), v.number()]);
const index = v.record(v.string(), indexValue);

const change = v.strictObject({ instance: v.string(), from: v.string(), to: v.string() });

/** A line of the kernel's C. */
const sourceLine = {
  path: v.string(),
  line: v.number(),
  text: v.optional(v.string()),
  /** The subject of the patch or commit that the line comes from, where a series was checked. */
  patch: v.optional(v.string()),
};

export const stepSchema = v.strictObject({
  step: v.pipe(v.number(), v.integer(), v.minValue(1)),
  /** A thread of software, `device N`, or `iommu`. */
  actor: v.string(),
  event: v.string(),
  indices: index,
  /** Functions on the stack of the thread that takes the step, outermost first. */
  stack: v.optional(v.array(v.string())),
  /** Where the step stands in the C, for software that was read from a tree; of a header, the lines that call it. */
  source: v.optional(v.strictObject({ ...sourceLine, from: v.array(v.strictObject(sourceLine)) })),
  /** The condition of a choice that the C leaves open, as it held: `!lazy` where `lazy` did not. */
  condition: v.optional(v.string()),
  changes: v.array(change),
  note: v.optional(v.string()),
});

export const verdictSchema = v.picklist(['proved', 'violated', 'inconclusive']);

const size = (most: number) => v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(most));

type Entries = {
  [Name in PartName]: Configuration[Name] extends boolean
    ? ReturnType<typeof v.boolean>
    : ReturnType<typeof size>;
};

/** The parts of a configuration, as every contract has them. */
export const configurationEntries = Object.fromEntries(
  partNames.map((name) => [name, isSwitch(name) ? v.boolean() : size(parts[name].most)]),
) as unknown as Entries;

/** A flow that was given: its name and its text. */
export const inputSchema = v.strictObject({ source: v.string(), text: v.string() });

/** What was asked for. */
const options = v.strictObject({
  ...configurationEntries,
  /** The shipped flow that was named; with an input, whose trees then replace its functions. */
  flow: v.optional(v.string()),
});

/** What a verdict may rest on beside the model: what the user assumes, and what an earlier run wrote. */
const assumptionSchema = v.variant('kind', [
  v.strictObject({ kind: v.literal('noEffect'), call: v.string() }),
  v.strictObject({ kind: v.literal('lock'), lock: v.string(), name: v.string() }),
  v.strictObject({ kind: v.literal('checkpoint'), file: v.string() }),
]);

/** Numbers that may be any. */
const quantitySchema = v.picklist(['requests', 'devices', 'pasids', 'processes']);

/** Why a number stays bounded. Where the flow is the reason, with its place. */
const limitSchema = v.strictObject({
  of: quantitySchema,
  /**
   * Of devices, what another one notices of a loop body: that it has an `inner` loop, that the `last` device has another one, a `visible` step, an
   * `exit` from the loop, `locks`, a `gap` in a lock, a `variable`; or a `question` outside of loops, a `background`
   * thread, a `shared` instance, an `unlock` of what the thread did not take, a lock that is another one inside of loops
   * with `units`, the shared `queue`. Of PASIDs: that they have `shared` events or are not
   * alike, a device that may `vanish` for all of them, or an FPD bit above the entry, `upperFpd`, or the fault
   * registers, `faultRecording`. `runs`: the claim is about runs. `family`: sets cannot stand for
   * requests here. `tokens`: too many requests are known by number. `named`: the claim names a `number` of them at once.
   * Of processes, what is not as the next one may find it when the PASID is free: a `leftover`, or a `thread` that still
   * has steps to take; `start`: the claim is broken from what a process may find; `search`: the search met a bound.
   */
  kind: v.picklist([
    'inner',
    'last',
    'visible',
    'exit',
    'locks',
    'gap',
    'variable',
    'question',
    'background',
    'shared',
    'unlock',
    'units',
    'vanish',
    'upperFpd',
    'faultRecording',
    'queue',
    'runs',
    'family',
    'tokens',
    'named',
    'leftover',
    'thread',
    'start',
    'search',
  ]),
  source: v.optional(v.string()),
  line: v.optional(v.number()),
  column: v.optional(v.number()),
  name: v.optional(v.string()),
  /** The state of a leftover. */
  state: v.optional(v.string()),
  number: v.optional(v.number()),
});

/** A part of the machine that is there or not. */
const switchSchema = v.picklist(partNames.filter(isSwitch));

/** A part of a flow that has no effect in the model. `meant` are known names that look alike. */
const noEffectSchema = v.variant('kind', [
  /** A function that does nothing that is modelled. */
  v.strictObject({ kind: v.literal('call'), name: v.string() }),
  /** A primitive of a part that the configuration does not have; without `part` no option adds it. */
  v.strictObject({ kind: v.literal('absent'), name: v.string(), part: v.optional(switchSchema) }),
  /** An argument that no parameter of the call takes. */
  v.strictObject({
    kind: v.literal('argument'),
    name: v.string(),
    call: v.string(),
    parameters: v.array(v.string()),
    meant: v.array(v.string()),
  }),
  /** An unknown condition: both branches are searched. `parameter` is set where it is an argument for that parameter. */
  v.strictObject({
    kind: v.literal('condition'),
    name: v.string(),
    parameter: v.optional(v.string()),
    meant: v.array(v.string()),
  }),
  /** A function of a file that no flow calls. */
  v.strictObject({ kind: v.literal('uncalled'), name: v.string(), source: v.string() }),
]);

/** Why a claim was not tested. */
const untestedSchema = v.variant('kind', [
  /** It needs a part that the configuration does not have. */
  v.strictObject({ kind: v.literal('needs'), part: switchSchema }),
  /** None of these events happened. */
  v.strictObject({ kind: v.literal('never'), events: v.array(v.string()) }),
]);

/** For which numbers a verdict holds. */
const generalisationSchema = v.strictObject({
  /** Searched as sets that do no more (`exact`), or no less (`sound`), than any number of requests. */
  requests: v.picklist(['exact', 'sound', 'bounded']),
  /** One was searched, and the steps for others do nothing that it could notice. */
  devices: v.picklist(['cutoff', 'bounded']),
  /** They share no event and are alike. */
  pasids: v.picklist(['independent', 'bounded']),
  /** Each of those that have the PASID one after the other starts as the first one did. */
  processes: v.picklist(['induction', 'bounded']),
  /** The functions with loops over devices. */
  loops: v.array(v.string()),
  limits: v.array(limitSchema),
});

export const resultSchema = v.strictObject({
  kernel: v.string(),
  flow: v.string(),
  /** The name of the configuration, if it has one. */
  scopeName: v.optional(v.string()),
  /** The configuration that was searched: that of the options, or the claim's own smallest scope. */
  configuration: v.strictObject(configurationEntries),
  claim: v.string(),
  verdict: verdictSchema,
  /** Why an inconclusive verdict is one: what stopped it. `abstraction`: a violation for any number that no number tried shows. */
  bound: v.optional(v.picklist(['states', 'time', 'memory', 'interrupt', 'abstraction'])),
  /** How it was obtained; `random` says that only some interleavings were run. */
  method: v.picklist(['exhaustive', 'random']),
  /** What the search left out since it makes no difference to the claim; absent when it left out nothing. */
  reductions: v.optional(
    v.strictObject({
      /** Partial order: of events that may go first without harm, others were not tried in their place. */
      ample: v.boolean(),
      /** Symmetries: of states that differ only by such an exchange of two values of an index, one was searched. */
      symmetries: v.array(
        v.strictObject({
          index: v.string(),
          values: v.strictTuple([indexValue, indexValue]),
          /** Only in components with these indices. */
          where: index,
        }),
      ),
      /** The number of states in the orbits of those searched. */
      standsFor: v.number(),
    }),
  ),
  states: v.number(),
  transitions: v.number(),
  depth: v.number(),
  /** Whether every reachable state was visited; a search may also stop at a bound, or when every claim is decided. */
  complete: v.boolean(),
  /** Parts of the system that share no event. */
  parts: v.number(),
  /** How many of them were searched: the others are the same but for names. The counts are of these. */
  searchedParts: v.number(),
  ms: v.number(),
  trace: v.optional(v.array(stepSchema)),
  /**
   * Whether no interleaving breaks the claim in fewer steps; absent without a trace. `no`: the trace repeats steps
   * forever, or ends where a thread can never move again, and the least number is not searched for. `unknown`: the search for a shorter one came to a bound, or only
   * some interleavings were run.
   */
  shortest: v.optional(v.picklist(['proved', 'no', 'unknown'])),
  /** For a wait that never ends: the step from which the trace repeats forever; absent when it just stops. */
  repeatsFrom: v.optional(v.number()),
  /** What the last step of the trace depended on, and since which step it was so; 0 is the beginning. */
  because: v.optional(
    v.array(v.strictObject({ instance: v.string(), state: v.string(), since: v.number() })),
  ),
  /** Labels in the text of the flow, with the call that each stands at. */
  labels: v.array(v.strictObject({ label: v.string(), call: v.string() })),
  seed: v.optional(v.number()),
  runs: v.optional(v.number()),
  noEffect: v.array(noEffectSchema),
  /** Calls and conditions that resolve to nothing, without those that are assumed. Searched as if without effect. */
  unknown: v.array(v.string()),
  /** How many threads the flow has that run beside each other, without the kernel's own. Locks guard against other threads. */
  threads: v.optional(v.number()),
  /** Locks that a thread may still hold where it ends, with the place where it takes them: then no claim is proved. */
  keptLocks: v.optional(
    v.array(
      v.strictObject({
        thread: v.string(),
        lock: v.string(),
        source: v.string(),
        line: v.number(),
        column: v.optional(v.number()),
      }),
    ),
  ),
  /** What the verdict rests on beside the model. */
  assumptions: v.array(assumptionSchema),
  /** Set where any number was asked for and nothing violates the claim. */
  generalises: v.optional(generalisationSchema),
  /** Otherwise the numbers for which the user asked `any`. The configuration has those that were searched. */
  anyAsked: v.optional(v.array(quantitySchema)),
  neverHappened: v.array(v.string()),
  /** Why the claim was not tested; empty if it was tested, or violated. */
  untested: v.array(untestedSchema),
});

/** What all searches say of one claim about one version. */
const claimSchema = v.strictObject({
  kernel: v.string(),
  claim: v.string(),
  verdict: verdictSchema,
  /** Whether no search tested it. */
  untested: v.boolean(),
  /** The result that decided it, by its position in `results`. */
  result: v.number(),
});

/** What a kernel version rests on that was read from a tree. */
const treeSchema = v.strictObject({
  kernel: v.string(),
  /** The subject of the patch that was applied to the one before. */
  patch: v.optional(v.string()),
  functions: v.number(),
  /** What is assumed, open or unknown, each with its place in the C. */
  notes: v.array(v.strictObject({ kind: v.string(), text: v.string(), path: v.string(), line: v.number() })),
  facts: v.array(v.strictObject({ name: v.string(), value: v.string() })),
  /** Functions that reach the entry or the queue and that no flow runs. */
  outside: v.array(v.string()),
  /** What was not looked at in the functions that were followed, in a few words and in full. */
  notShown: v.optional(v.array(v.strictObject({ name: v.string(), meaning: v.string() }))),
});

export const reportSchema = v.strictObject({
  formatVersion: v.literal(3),
  tool: v.literal('pasidcheck'),
  version: v.string(),
  /** The flow that was given: its name and its text; absent when shipped flows were checked. */
  input: v.optional(inputSchema),
  options,
  /** The worst of the verdicts of the claims. */
  verdict: verdictSchema,
  claims: v.array(claimSchema),
  results: v.array(resultSchema),
  /** Named scopes that were not searched where all were asked for: they take minutes. */
  leftOut: v.optional(
    v.array(
      v.strictObject({
        kernel: v.string(),
        scope: v.string(),
        why: v.literal('takes minutes'),
      }),
    ),
  ),
  /** Set where Ctrl-C ended it: the number of searches begun, and of all. */
  interrupted: v.optional(v.strictObject({ begun: v.number(), of: v.number() })),
  trees: v.optional(v.array(treeSchema)),
});

/** What results of one search have in common: the configuration, but for the numbers that the verdict generalises over. */
export function searchKey({
  configuration,
  generalises,
}: Pick<Result, 'configuration' | 'generalises'>): string {
  const { inFlight, devices, pasids, ...rest } = configuration;
  const numbers = {
    ...(generalises === undefined || generalises.requests === 'bounded' ? { inFlight } : {}),
    ...(generalises?.devices === 'cutoff' ? {} : { devices }),
    ...(generalises?.pasids === 'independent' ? {} : { pasids }),
  };
  return JSON.stringify([rest, numbers, generalises]);
}

/** Whether nothing that the claim is about can happen, or did. */
export const isUntested = ({ untested }: Pick<Result, 'untested'>): boolean => untested.length > 0;

/** Whether a violation was found that rests on what an unknown call does: its trace passes one. */
export const passesUnknown = ({ verdict, trace, method }: Result): boolean =>
  verdict === 'inconclusive' && method === 'exhaustive' && trace !== undefined;

/** Whether a claim would be proved but for unknown calls and kept locks. */
const wouldHold = (result: Result): boolean =>
  result.verdict === 'inconclusive' &&
  result.bound === undefined &&
  result.trace === undefined &&
  !isUntested(result) &&
  result.method === 'exhaustive';

/** The locks without which the claim would be proved; nothing where something else keeps it from being so. */
export const locksInTheWay = (result: Result): NonNullable<Result['keptLocks']> =>
  wouldHold(result) ? (result.keptLocks ?? []) : [];

/** The unknown calls that a trace passes. */
export const unknownPassed = ({ trace = [] }: Pick<Result, 'trace'>): readonly string[] => [
  ...new Set(
    trace.flatMap(({ event, indices: { call } }) =>
      event === 'thread.call_unknown' && call !== undefined ? [String(call)] : [],
    ),
  ),
];

/** The open conditions of the C, as they hold on the way that a trace goes. */
export const conditionsMet = ({ trace = [] }: Pick<Result, 'trace'>): readonly string[] => [
  ...new Set(trace.flatMap(({ condition }) => condition ?? [])),
];

/** The calls without whose effect the claim holds; nothing where something else keeps it from being proved. */
export const proviso = (result: Result): readonly string[] => (wouldHold(result) ? result.unknown : []);

export type Generalisation = v.InferOutput<typeof generalisationSchema>;
export type Limit = v.InferOutput<typeof limitSchema>;
export type NoEffect = v.InferOutput<typeof noEffectSchema>;
export type Untested = v.InferOutput<typeof untestedSchema>;
export type Quantity = v.InferOutput<typeof quantitySchema>;
export type Symmetry = NonNullable<Result['reductions']>['symmetries'][number];
export type Verdict = v.InferOutput<typeof verdictSchema>;
export type Report = v.InferOutput<typeof reportSchema>;
export type Result = v.InferOutput<typeof resultSchema>;
export type Step = v.InferOutput<typeof stepSchema>;
export type ClaimVerdict = v.InferOutput<typeof claimSchema>;
export type LeftOut = NonNullable<Report['leftOut']>[number];
export type Assumption = v.InferOutput<typeof assumptionSchema>;

/**
 * What the results say of each claim about each version: the worst verdict of the searches that tested it. A violation
 * is the one with the shortest trace. The order is that in which claims first occur.
 */
export function claimsOf(results: readonly Result[]): ClaimVerdict[] {
  const order = new Map<string, number[]>();
  for (const [i, { kernel, claim }] of results.entries()) {
    const key = `${kernel}\n${claim}`;
    order.set(key, [...(order.get(key) ?? []), i]);
  }
  return [...order.values()].map((positions) => {
    const tested = positions.filter((i) => !isUntested(results[i]!));
    const counted = tested.length > 0 ? tested : positions;
    const verdict = worst(counted.map((i) => results[i]!.verdict));
    const [result] = counted
      .filter((i) => results[i]!.verdict === verdict)
      .toSorted((a, b) => lengthOf(results[a]!) - lengthOf(results[b]!)) as [number];
    const { kernel, claim } = results[result]!;
    return { kernel, claim, verdict, untested: tested.length === 0, result };
  });
}

const lengthOf = ({ trace = [] }: Result): number => trace.length;

/**
 * The part of a report that follows from its results; `cutShort` is the version that was not searched to the end, of
 * which nothing is proved.
 */
export function summaryOf(
  results: readonly Result[],
  cutShort?: string,
): Pick<Report, 'verdict' | 'claims' | 'results'> {
  const claims = claimsOf(results).map((claim) =>
    claim.kernel === cutShort ? { ...claim, verdict: worst([claim.verdict, 'inconclusive']) } : claim,
  );
  return { verdict: worst(claims.map(({ verdict }) => verdict)), claims, results: [...results] };
}

const severity: readonly Verdict[] = ['proved', 'inconclusive', 'violated'];

/** The worst of some verdicts: one violation outweighs everything, one open end outweighs every proof. */
export function worst(verdicts: readonly Verdict[]): Verdict {
  return verdicts.reduce<Verdict>((a, b) => (severity.indexOf(b) > severity.indexOf(a) ? b : a), 'proved');
}
