/** Which searches the options of `check` ask for: kernel versions times configurations. */

import type { CheckRequest } from '../check/searches.ts';
import type { FlowFile } from '../flow/ast.ts';
import { InputError } from '../flow/error.ts';
import { refuseNeedless } from '../program/assumptions.ts';
import { flowFor } from '../program/flow-choice.ts';
import { kernelNames, kernelVersion } from '../program/library.ts';
import { buildProgram } from '../program/program.ts';
import type { Assumption } from '../report/verdict.ts';
import { noteText } from '../words/note-text.ts';
import { neededHere } from './assume-option.ts';
import type { CheckOptions } from './check-command.ts';
import { everyScope, isConfigured, type ScopeGroup, scopesFor } from './configuration.ts';
import { claimsFor } from './select-claims.ts';

export interface Searches {
  readonly kernels: readonly string[];
  /** How many configurations each version is searched in. */
  readonly places: number;
  /** Whether these are all named scopes, but for those that take too long. */
  readonly isEvery: boolean;
  /** The searches of one version, in order. Throws an `InputError` for a flow that cannot be resolved. */
  readonly of: (kernel: string) => readonly CheckRequest[];
  /** What there is to say about how a file was understood, each sentence once. */
  readonly notes: ReadonlySet<string>;
}

/**
 * The searches; numbers are `general` with `--any`, and `locks` are the assumptions about locks that were used when trees were
 * read. Throws an `InputError` for options that do not go together.
 */
export function searchesFor(
  options: CheckOptions,
  parsed: FlowFile | undefined,
  general: boolean,
  locks: readonly string[] = [],
): Searches {
  const isEvery = !general && options.quick !== true && !isConfigured(options);
  const groups = isEvery
    ? everyScope(claimsFor(options.claim, options))
    : groupsFor(options, general && parsed !== undefined);
  const kernels = options.kernel ?? kernelNames();
  if (options.checkpoint !== undefined && kernels.length * groups.length > 1) {
    throw new InputError('--checkpoint needs one --kernel and one configuration: a file holds one search');
  }
  const assuming =
    (assumptions: readonly Assumption[]) =>
    (kernel: string): readonly CheckRequest[] =>
      groups.map((group) => ({
        ...flowFor(parsed, options.flow, kernelVersion(kernel)),
        ...group,
        reduce: options.reduce,
        assumptions,
      }));
  const { assume, bisect } = options;
  const isGiven = parsed !== undefined || assume !== undefined;
  const programs = isGiven ? kernels.flatMap(assuming(assume ?? [])).map(programOf) : [];
  const unknown = [...new Set(programs.flatMap((program) => program.unknown))];
  const needed =
    bisect === true ? neededHere({ name: 'this revision', unknown, locks }, assume ?? []) : undefined;
  if (needed === undefined) refuseNeedless(assume ?? [], unknown);
  return {
    kernels,
    places: groups.length,
    isEvery,
    of: assuming(needed?.assumptions[0] ?? assume ?? []),
    notes: new Set([...(needed?.notes ?? []), ...programs.flatMap((program) => program.notes.map(noteText))]),
  };
}

/** All claims in the configuration of the options or, without them and unless `one` is wanted, each in its smallest. */
function groupsFor(options: CheckOptions, one: boolean): readonly ScopeGroup[] {
  if (isConfigured(options) && options.quick === true) {
    throw new InputError('--quick chooses the scopes: leave out the options about the configuration');
  }
  const isOne = isConfigured(options) || (one && options.quick !== true);
  return scopesFor(options, isOne, claimsFor(options.claim, options));
}

const programOf = ({ flow, overrides, kernel, configuration, assumptions }: CheckRequest) =>
  buildProgram(flow, overrides, kernel, configuration, assumptions);
