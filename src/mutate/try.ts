/** What becomes of an edit: which claim breaks that held before, in which configuration, in how many steps. */
import type { ScopeName } from '../../model/scopes.ts';
import type { Configuration } from '../../model/system.ts';
import type { ShippedClaim } from '../../properties/claim.ts';
import { type CheckRequest, check } from '../check/check.ts';
import { buildProgram } from '../check/program.ts';
import type { SearchOptions } from '../engine/index.ts';
import { FlowError, InputError } from '../flow/error.ts';
import type { Result } from '../report/verdict.ts';
import type { Software } from './edits.ts';

/** A configuration in which edits are tried, with what is known of the unedited software there. */
export interface Ground {
  readonly scopeName: ScopeName;
  readonly configuration: Configuration;
  readonly claims: readonly ShippedClaim[];
  /** Ids of the claims that the unedited software does not keep there. */
  readonly unproved: readonly string[];
  /** The steps of the unedited software. */
  readonly steps: string;
}

/** `unchanged`: no step that is run changes. `refused`: it is no flow any more. `open`: a bound was hit. */
export type Outcome =
  | { readonly fate: 'noticed'; readonly scopes: readonly ScopeName[]; readonly result: Result }
  | {
      readonly fate: 'unnoticed';
      readonly scopes: readonly ScopeName[];
      /** Claims that hold with the edit and not without it, in some scope. */
      readonly repairs: readonly string[];
    }
  | { readonly fate: 'open'; readonly scopes: readonly ScopeName[] }
  | { readonly fate: 'unchanged' }
  | { readonly fate: 'refused'; readonly message: string };

/** Searches the unedited software in a configuration. Throws an `InputError` for a flow that cannot be resolved. */
export function groundOf(
  software: Software,
  { scopeName, configuration, claims }: Pick<Ground, 'scopeName' | 'configuration' | 'claims'>,
  bounds?: SearchOptions,
): Ground {
  const results = check(requestOf(software, { scopeName, configuration, claims }, bounds));
  return {
    scopeName,
    configuration,
    claims,
    unproved: results.filter(({ verdict }) => verdict !== 'proved').map(({ claim }) => claim),
    steps: stepsOf(software, configuration),
  };
}

/**
 * Tries an edit on each ground where it changes a step, until some claim breaks that the unedited software keeps
 * there. Of several such claims the one with the shortest trace counts.
 */
export function tryEdit(software: Software, grounds: readonly Ground[], bounds?: SearchOptions): Outcome {
  try {
    const concerned = grounds.filter(
      ({ configuration, steps }) => stepsOf(software, configuration) !== steps,
    );
    if (concerned.length === 0) return { fate: 'unchanged' };
    const scopes = concerned.map(({ scopeName }) => scopeName);
    const repairs = new Set<string>();
    let open = false;
    for (const [i, ground] of concerned.entries()) {
      const results = check(requestOf(software, ground, bounds));
      const [first] = newlyBroken(results, ground);
      if (first !== undefined) return { fate: 'noticed', scopes: scopes.slice(0, i + 1), result: first };
      for (const { claim, verdict, vacuous } of results)
        if (verdict === 'proved' && !vacuous && ground.unproved.includes(claim)) repairs.add(claim);
      open ||= results.some(({ verdict }) => verdict === 'inconclusive');
    }
    return open ? { fate: 'open', scopes } : { fate: 'unnoticed', scopes, repairs: [...repairs] };
  } catch (error) {
    if (error instanceof FlowError || error instanceof InputError) return refusedBecause(error);
    throw error;
  }
}

/** The claims that are violated and held before, the shortest trace first. */
function newlyBroken(results: readonly Result[], { unproved }: Ground): readonly Result[] {
  return results
    .filter(({ claim, verdict }) => verdict === 'violated' && !unproved.includes(claim))
    .toSorted((a, b) => a.trace!.length - b.trace!.length);
}

function requestOf(
  { flow, flowName, overrides, kernel }: Software,
  { scopeName, configuration, claims }: Pick<Ground, 'scopeName' | 'configuration' | 'claims'>,
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

/** The steps that the software runs in a configuration, to tell whether an edit changes any. */
export function stepsOf({ flow, overrides, kernel }: Software, configuration: Configuration): string {
  return JSON.stringify(buildProgram(flow, overrides, kernel, configuration).threads);
}

/** The first line of the error, without the place: that is the unedited one. */
function refusedBecause(error: Error): Outcome {
  return { fate: 'refused', message: error.message.split('\n')[0]!.replace(/^\S+:\d+:\d+: /, '') };
}
