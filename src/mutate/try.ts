/** What becomes of an edit: which claims break that held before, in which configuration, in how many steps. */
import type { ScopeName } from '../../model/scopes.ts';
import type { Configuration } from '../../model/system.ts';
import type { ShippedClaim } from '../../properties/claim.ts';
import { check } from '../check/check.ts';
import type { CheckRequest } from '../check/searches.ts';
import type { SearchOptions } from '../engine/index.ts';
import { FlowError, InputError } from '../flow/error.ts';
import { buildProgram } from '../program/program.ts';
import { isUntested, type Result } from '../report/verdict.ts';
import type { EditedFlow, Software } from './edits.ts';
import { gravestFirst } from './gravity.ts';

/** A configuration in which edits are tried, with what is known of the unedited software there. */
export interface Baseline {
  readonly scopeName: ScopeName;
  readonly configuration: Configuration;
  readonly claims: readonly ShippedClaim[];
  /** Ids of the claims that the unedited software does not keep there. */
  readonly unproved: readonly string[];
  /** Ids of the claims that it does not test. */
  readonly untested: readonly string[];
  /** Events that never happen without an edit. */
  readonly neverHappened: readonly string[];
  /** The size of the search of each claim that is proved without an edit. An edit that changes nothing leaves it the same. */
  readonly searched: ReadonlyMap<string, string>;
  /** The steps of the unedited software. */
  readonly steps: string;
}

/** A claim that the unedited software does not keep in some of the scopes. */
export interface Blind {
  readonly claim: string;
  readonly scopes: readonly ScopeName[];
}

/** A claim that holds with the edit only since this never happens any more. */
export interface Emptied {
  readonly claim: string;
  readonly missing: readonly (readonly string[])[];
}

/** `unchanged`: no step that is run changes. `refused`: it is not tried. `open`: a bound was hit. */
export type Outcome =
  | {
      readonly fate: 'noticed';
      readonly scopes: readonly ScopeName[];
      /** One for each claim that breaks, the gravest first, each in the scope of its shortest trace. */
      readonly results: readonly Result[];
    }
  | {
      readonly fate: 'unnoticed';
      readonly scopes: readonly ScopeName[];
      /** The claims that could not judge it in some of these scopes. */
      readonly blind: readonly Blind[];
      /** Claims that hold with the edit and not without it, in some scope. */
      readonly repairs: readonly string[];
      /** Where it repairs any: events that happen without the edit and never with it. */
      readonly lost: readonly string[];
      readonly emptied: readonly Emptied[];
      /** Whether as much can happen with the edit as without it, in each of these scopes: states, transitions, depth. */
      readonly isSame: boolean;
    }
  | { readonly fate: 'open'; readonly scopes: readonly ScopeName[] }
  | { readonly fate: 'unchanged' }
  | { readonly fate: 'refused'; readonly message: string };

/** Searches the unedited software in a configuration. Throws an `InputError` for a flow that cannot be resolved. */
export function baselineOf(
  software: Software,
  { scopeName, configuration, claims }: Pick<Baseline, 'scopeName' | 'configuration' | 'claims'>,
  bounds?: SearchOptions,
): Baseline {
  const results = check(requestOf(software, { scopeName, configuration, claims }, bounds));
  return {
    scopeName,
    configuration,
    claims,
    unproved: results.filter((result) => !isKept(result)).map(({ claim }) => claim),
    untested: results.filter(isUntested).map(({ claim }) => claim),
    neverHappened: results[0]?.neverHappened ?? [],
    searched: searchedFor(results),
    steps: stepsOf(software, configuration),
  };
}

/** Whether the claim is not broken, tested or not. */
const isKept = (result: Result): boolean => result.verdict === 'proved' || isUntested(result);

/** The size of the search of a claim that is not proved says nothing, since that search may end early. */
function searchedFor(results: readonly Result[]): Baseline['searched'] {
  return new Map(
    results
      .filter(isKept)
      .map(({ claim, states, transitions, depth }) => [claim, `${states} ${transitions} ${depth}`]),
  );
}

/** Tries an edit on each baseline where it changes a step. */
export function tryEdit(
  software: Software & Pick<EditedFlow, 'refusal'>,
  baselines: readonly Baseline[],
  bounds?: SearchOptions,
): Outcome {
  if (software.refusal !== undefined) return { fate: 'refused', message: software.refusal };
  try {
    const concerned = baselines.filter(
      ({ configuration, steps }) => stepsOf(software, configuration) !== steps,
    );
    if (concerned.length === 0) return { fate: 'unchanged' };
    return outcomeOf(
      concerned.map((baseline) => ({ baseline, results: check(requestOf(software, baseline, bounds)) })),
    );
  } catch (error) {
    if (error instanceof FlowError || error instanceof InputError) return refusedBecause(error);
    throw error;
  }
}

/** What the claims say of an edit on one baseline. */
interface Tried {
  readonly baseline: Baseline;
  readonly results: readonly Result[];
}

function outcomeOf(tried: readonly Tried[]): Outcome {
  const scopes = tried.map(({ baseline }) => baseline.scopeName);
  const results = newlyBroken(tried);
  if (results.length > 0) return { fate: 'noticed', scopes, results };
  if (tried.some((one) => one.results.some((result) => result.verdict !== 'violated' && !isKept(result))))
    return { fate: 'open', scopes };
  return {
    fate: 'unnoticed',
    scopes,
    blind: blindOn(tried.map(({ baseline }) => baseline)),
    ...repairedOn(tried),
    emptied: emptiedOn(tried),
    isSame: tried.every(searchedAlike),
  };
}

function searchedAlike({ baseline, results }: Tried): boolean {
  const searched = searchedFor(results);
  return (
    searched.size > 0 &&
    searched.size === baseline.searched.size &&
    [...searched].every(([claim, counts]) => baseline.searched.get(claim) === counts)
  );
}

/** The claims that are violated and held before, each with its shortest trace. */
function newlyBroken(tried: readonly Tried[]): readonly Result[] {
  const broken = tried.flatMap(({ baseline, results }) =>
    results.filter(({ claim, verdict }) => verdict === 'violated' && !baseline.unproved.includes(claim)),
  );
  const shortest = broken.toSorted((a, b) => a.trace!.length - b.trace!.length);
  const ids = tried[0]!.baseline.claims.map(({ id }) => id);
  return gravestFirst(ids.flatMap((id) => shortest.find(({ claim }) => claim === id) ?? []));
}

function blindOn(baselines: readonly Baseline[]): readonly Blind[] {
  const ids = new Set(baselines.flatMap(({ unproved }) => unproved));
  return gravestFirst(
    [...ids].map((claim) => ({
      claim,
      scopes: baselines.filter(({ unproved }) => unproved.includes(claim)).map(({ scopeName }) => scopeName),
    })),
  );
}

/** The claims that hold with the edit alone, and what happens no more on those baselines. */
function repairedOn(tried: readonly Tried[]): { repairs: readonly string[]; lost: readonly string[] } {
  const repaired = tried.flatMap(({ baseline, results }) =>
    results
      .filter(({ claim, verdict }) => verdict === 'proved' && baseline.unproved.includes(claim))
      .map(({ claim, neverHappened }) => ({
        claim,
        lost: neverHappened.filter((event) => !baseline.neverHappened.includes(event)),
      })),
  );
  return {
    repairs: [...new Set(repaired.map(({ claim }) => claim))],
    lost: [...new Set(repaired.flatMap(({ lost }) => lost))],
  };
}

/** Claims that are tested without the edit, and with it in no scope in which it is tried. */
function emptiedOn(tried: readonly Tried[]): readonly Emptied[] {
  const about = tried.flatMap(({ baseline, results }) =>
    results.filter(({ claim }) => !baseline.untested.includes(claim)),
  );
  const ids = [...new Set(about.map(({ claim }) => claim))];
  return ids.flatMap((claim): Emptied[] => {
    const own = about.filter((result) => result.claim === claim);
    if (!own.every(isUntested)) return [];
    return [{ claim, missing: missingIn(own) }];
  });
}

/** The groups of events of which none happened, each once. */
function missingIn(results: readonly Result[]): readonly (readonly string[])[] {
  const groups = results.flatMap(({ untested }) =>
    untested.flatMap((reason) => (reason.kind === 'never' ? [reason.events] : [])),
  );
  return [...new Map(groups.map((events) => [events.join(), events])).values()];
}

function requestOf(
  { flow, flowName, overrides, kernel }: Software,
  { scopeName, configuration, claims }: Pick<Baseline, 'scopeName' | 'configuration' | 'claims'>,
  bounds: SearchOptions | undefined,
): CheckRequest {
  return {
    flow,
    flowName,
    ...(overrides === undefined ? {} : { overrides }),
    kernel,
    configuration,
    scopeName,
    claims,
    ...(bounds === undefined ? {} : { bounds }),
  };
}

/** The steps that the software runs in a configuration. An edit that changes none of them is not searched. */
export function stepsOf({ flow, overrides, kernel }: Software, configuration: Configuration): string {
  return JSON.stringify(buildProgram(flow, overrides, kernel, configuration).threads);
}

/** What is wrong, without the place: that is the unedited one. */
function refusedBecause(error: Error): Outcome {
  return { fate: 'refused', message: error instanceof FlowError ? error.problem : error.message };
}
