/** What searches say of a claim: the result, with its trace. */
import type { Configuration } from '../../model/system.ts';
import type { ShippedClaim } from '../../properties/claim.ts';
import { type End, type Exploration, type System, simplestRun, type Trace } from '../engine/index.ts';
import { assuming } from '../program/assumptions.ts';
import { UNKNOWN_CALL } from '../program/call-resolver.ts';
import type { Compiled } from '../program/compile.ts';
import {
  type Assumption,
  type Result,
  type Symmetry,
  type Untested,
  type Verdict,
  worst,
} from '../report/verdict.ts';
import { type CheckRequest, claimsAbout, type Searched } from './searches.ts';
import { describeCauses, describeTrace, describeWaiting } from './trace.ts';

/** What there is to say of a claim where the end came before the search. */
export function unsearched(
  claim: ShippedClaim,
  { flowName, kernel, configuration, scopeName }: CheckRequest,
  bound: End,
): Omit<Result, 'ms'> {
  return {
    kernel: kernel.name,
    flow: flowName,
    ...(scopeName === undefined ? {} : { scopeName }),
    configuration,
    claim: claim.id,
    verdict: 'inconclusive',
    bound,
    method: 'exhaustive',
    complete: false,
    states: 0,
    transitions: 0,
    depth: 0,
    parts: 0,
    searchedParts: 0,
    labels: [],
    noEffect: [],
    unknown: [],
    assumptions: [],
    neverHappened: [],
    untested: [],
  };
}

/** What searches say of a claim. */
export function resultOf(
  claim: ShippedClaim,
  { flowName, kernel, configuration, scopeName, assumptions: given = [] }: CheckRequest,
  { program, decisions, observers }: Compiled,
  searched: readonly Searched[],
): Omit<Result, 'parts' | 'ms'> {
  const ids = decisions.get(claim)!.map(({ id }) => id);
  const outcomes = searched.map((s) => outcomeOf(ids, s));
  const bound = searched.find(({ exploration }) => exploration.bound !== undefined)?.exploration.bound;
  // A claim that found nothing to decide, or decided it in time, is still not proved of what was not visited.
  const visited: Verdict = bound === undefined ? 'proved' : 'inconclusive';
  const decided = worst([visited, ...outcomes.map((outcome) => outcome.verdict)]);
  const happened = new Set(searched.flatMap(({ part, exploration }) => namesThatHappened(part, exploration)));
  const untested = decided === 'proved' ? untestedBy(claim, configuration, ids, happened) : [];
  const { unknown, assumptions } = assuming(program.unknown, given);
  const isOpen = untested.length > 0 || unknown.length > 0 || program.keptLocks.length > 0;
  const found = outcomes
    .flatMap(({ violation }) => violation ?? [])
    .toSorted((a, b) => a.trace.steps.length - b.trace.steps.length)[0];
  const passes = found?.trace.steps.some(({ label }) => label.name === UNKNOWN_CALL) === true;
  const isShown = (decided === 'proved' && !isOpen) || (decided === 'violated' && !passes);
  const verdict = isShown ? decided : 'inconclusive';
  return {
    kernel: kernel.name,
    flow: flowName,
    ...(scopeName === undefined ? {} : { scopeName }),
    configuration,
    claim: claim.id,
    verdict,
    ...(verdict === 'inconclusive' && bound !== undefined ? { bound } : {}),
    method: 'exhaustive',
    complete: searched.every(({ exploration }) => exploration.end === 'complete'),
    ...reductionsOf(searched),
    ...totals(searched),
    searchedParts: searched.length,
    ...(found === undefined
      ? {}
      : {
          trace: describeTrace(found.part, found.trace, observers),
          shortest: found.shortest,
          ...(found.trace.cycle === undefined ? {} : { repeatsFrom: found.trace.cycle + 1 }),
          because: decisions.get(claim)!.some(({ kind }) => kind === 'eventually')
            ? describeWaiting(found.part, found.trace)
            : describeCauses(
                found.part,
                found.trace,
                observers,
                claimsAbout(found.part, decisions.get(claim)!),
              ),
        }),
    labels: [...program.labels].map(([label, call]) => ({ label, call })),
    noEffect: [...program.noEffect],
    unknown: [...unknown],
    threads: threadsIn(program),
    ...(program.keptLocks.length === 0 ? {} : { keptLocks: [...program.keptLocks] }),
    assumptions: [...assumptions, ...checkpointsOf(searched)],
    neverHappened: neverHappened(searched),
    untested: [...untested],
  };
}

/** The threads of the flow itself: one that only sets up for the others is none, nor is one of the kernel. */
const threadsIn = ({ threads, begins }: Compiled['program']): number =>
  threads.filter(({ background }) => background === undefined).length - (begins ? 1 : 0);

/** The checkpoints that the searches went on from. */
function checkpointsOf(searched: readonly Searched[]): readonly Assumption[] {
  return searched.flatMap(({ exploration: { resumedFrom } }) =>
    resumedFrom === undefined ? [] : [{ kind: 'checkpoint' as const, file: resumedFrom }],
  );
}

/** What the searches left out; nothing for a claim that was decided without. */
function reductionsOf(searched: readonly Searched[]): Pick<Result, 'reductions'> {
  const reduced = searched.flatMap(({ exploration }) => exploration.reduced ?? []);
  if (reduced.length === 0) return {};
  const symmetries = new Map(
    reduced.flatMap((one) =>
      one.symmetries.map(({ index, one: a, other: b, where }): [string, Symmetry] => {
        const symmetry: Symmetry = { index, values: [a, b], where: { ...where } };
        return [JSON.stringify(symmetry), symmetry];
      }),
    ),
  );
  const standsFor = searched.reduce(
    (sum, { exploration: { reduced: one, counts } }) => sum + (one?.standsFor ?? counts.distinct),
    0,
  );
  return {
    reductions: {
      ample: reduced.some(({ ample }) => ample),
      symmetries: [...symmetries.values()],
      standsFor,
    },
  };
}

/**
 * Why a claim that holds was not tested: parts that it needs, or else groups of events of which none happened. A claim
 * that had nothing to decide lacks the first group at least.
 */
function untestedBy(
  { witness, needs = [] }: ShippedClaim,
  configuration: Configuration,
  decided: readonly string[],
  happened: ReadonlySet<string>,
): readonly Untested[] {
  const absent = needs.filter((part) => !configuration[part]);
  if (absent.length > 0) return absent.map((part) => ({ kind: 'needs', part }));
  const missing = witness.filter((group) => !group.some((name) => happened.has(name)));
  const reasons = missing.length === 0 && decided.length === 0 ? witness.slice(0, 1) : missing;
  return reasons.map((events) => ({ kind: 'never', events: [...events] }));
}

interface Violation {
  readonly part: System;
  readonly trace: Trace;
  readonly shortest: NonNullable<Result['shortest']>;
}

interface Outcome {
  readonly verdict: Verdict;
  readonly violation?: Violation;
}

function outcomeOf(ids: readonly string[], { part, claims, exploration }: Searched): Outcome {
  const findings = [...exploration.findings].filter(([id]) => ids.includes(id));
  const [violation] = findings
    .flatMap(([id, { outcome, trace, mayBeLonger }]): Violation[] => {
      if (outcome !== 'violated' || trace === undefined) return [];
      const { kind, predicate } = claims.find((claim) => claim.id === id)!;
      if (kind !== 'eventually') return [{ part, trace, shortest: lengthOf(trace, mayBeLonger) }];
      const run = simplestRun(part, predicate, trace);
      // Without a step less it is what the search found.
      const isFound = run.steps.length === trace.steps.length;
      return [{ part, trace: run, shortest: isFound ? lengthOf(trace, mayBeLonger) : 'no' }];
    })
    .toSorted((a, b) => a.trace.steps.length - b.trace.steps.length);
  if (violation !== undefined) return { verdict: 'violated', violation };
  return { verdict: findings.every(([, { outcome }]) => outcome === 'holds') ? 'proved' : 'inconclusive' };
}

/** A run with a cycle goes the shortest way to it. The shortest cycle is not searched for. */
function lengthOf({ cycle }: Trace, mayBeLonger: true | undefined): Violation['shortest'] {
  if (cycle !== undefined) return 'no';
  return mayBeLonger === true ? 'unknown' : 'proved';
}

/** Sums, but for the depth, which is that of the deepest part. `generated` without the initial states is the transitions. */
function totals(searched: readonly Searched[]): Pick<Result, 'states' | 'transitions' | 'depth'> {
  const sum = (of: (searched: Searched) => number): number => searched.reduce((total, s) => total + of(s), 0);
  return {
    states: sum(({ exploration }) => exploration.counts.distinct),
    transitions: sum(({ part, exploration }) => exploration.counts.generated - initialStates(part)),
    depth: Math.max(...searched.map(({ exploration }) => exploration.counts.depth)),
  };
}

const initialStates = ({ components }: System): number =>
  components.reduce((product, { table }) => product * table.initial.length, 1);

function namesThatHappened(part: System, { happened }: Exploration): readonly string[] {
  return part.events.flatMap(({ label }, i) => (happened[i] === 1 ? [label.name] : []));
}

/** Events that no part saw. A search that did not visit every state cannot say so. */
function neverHappened(searched: readonly Searched[]): string[] {
  if (searched.some(({ exploration }) => exploration.end !== 'complete')) return [];
  const seen = new Set(searched.flatMap(({ part, exploration }) => namesThatHappened(part, exploration)));
  const names = new Set(searched.flatMap(({ exploration }) => exploration.neverHappened));
  return [...names].filter((name) => !seen.has(name)).toSorted();
}
