/**
 * Real defects as pairs of flow files: what the kernel did, and what it does since. A pair differs in the lines
 * that the repair changed and in nothing else.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type ScopeName, scopes } from '../../model/scopes.ts';
import type { ShippedClaim } from '../../properties/claim.ts';
import type { SearchOptions } from '../engine/index.ts';
import type { FlowFile } from '../flow/ast.ts';
import { InputError } from '../flow/error.ts';
import { parseFlow } from '../flow/parse.ts';
import type { Compiled } from '../program/compile.ts';
import { DEFAULT_FLOW, flowFor } from '../program/flow-choice.ts';
import { kernelVersion } from '../program/library.ts';
import { changedLines } from '../report/changed-lines.ts';
import type { Known } from '../report/counterexample.ts';
import type { Result } from '../report/verdict.ts';
import { type Finding, find } from './check.ts';
import type { CheckRequest } from './searches.ts';

export interface Defect {
  readonly id: string;
  readonly title: string;
  /** Where it came from: a commit with the version that has it first. */
  readonly introduced: string;
  /** What repaired it, the main commit first: ids, or subjects where the id is not known. Empty for a proposal. */
  readonly repairs: readonly string[];
  /** The version that is repaired first; absent while there is none. */
  readonly fixed?: string;
  /** The id of the claim that it breaks. */
  readonly claim: string;
  /** The shipped version whose functions the pair is set among. */
  readonly kernel: string;
  /** The shipped flow whose functions the pair replaces; without it the pair is a whole flow. */
  readonly flow?: string;
  readonly scope: ScopeName;
  /** The interleaving in plain words. */
  readonly happened: string;
  readonly fix: string;
  /** The one step or order that differs. */
  readonly changed: string;
  readonly sources: readonly string[];
  /** The commit at fault where it is known, and the violations of shipped versions that it explains. */
  readonly atFault?: AtFault;
  /** Claims that the repair breaks and that held before it, each with the reason. */
  readonly traded?: Readonly<Record<string, string>>;
}

export interface AtFault {
  readonly id: string;
  /** Its subject; absent where only the id is known. */
  readonly subject?: string;
  /** Versions whose flow `exit` breaks these claims in this scope because of it. */
  readonly seen: readonly {
    readonly kernels: readonly string[];
    readonly claims: readonly string[];
    readonly scope: ScopeName;
  }[];
}

/** A defect with what the search says about it. */
export interface CheckedDefect extends Defect {
  /** The lines of the flow files that differ, `-` before and `+` after. */
  readonly lines: readonly string[];
  readonly before: Result;
  readonly after: Result;
  /** The system of the violation, to explain it; no part of what is printed. */
  readonly compiled?: Compiled;
  /** What becomes of the other claims, where they do not hold on both sides. */
  readonly others: readonly OtherClaim[];
}

export interface OtherClaim {
  readonly claim: string;
  readonly before: Result['verdict'];
  readonly after: Result['verdict'];
}

export type Side = 'before' | 'after';

const folder = fileURLToPath(new URL('../../model/history/', import.meta.url));

/** The flow file of one side. */
export function historyFlow({ id }: Pick<Defect, 'id'>, side: Side): FlowFile {
  return parseFlow(readFileSync(`${folder}${id}/${side}.flow`, 'utf8'), `model/history/${id}/${side}.flow`);
}

/** The defect with this id; case does not count. Throws an `InputError` that lists the ids there are. */
export function defectOf(id: string, defects: readonly Defect[]): Defect {
  const found = defects.find((defect) => defect.id === id.toUpperCase());
  if (found !== undefined) return found;
  throw new InputError(`no defect '${id}': there are ${defects.map((defect) => defect.id).join(', ')}`);
}

/** The defect that a violation of a shipped version is, if the history blames a commit for it. */
export function defectBehind(
  { kernel, flow, claim, scopeName }: Pick<Result, 'kernel' | 'flow' | 'claim' | 'scopeName'>,
  defects: readonly Defect[],
): Defect | undefined {
  if (flow !== DEFAULT_FLOW) return undefined;
  return defects.find(({ atFault }) =>
    atFault?.seen.some(
      ({ kernels, claims, scope }) =>
        kernels.includes(kernel) && claims.includes(claim) && scope === scopeName,
    ),
  );
}

/** What a counterexample says of a defect; `asRecorded` of the pair of the history itself. */
export function knownOf({ id, title, atFault }: Defect, asRecorded: boolean): Known {
  const { id: commit, subject } = atFault ?? {};
  return {
    id,
    title,
    asRecorded,
    ...(commit === undefined
      ? {}
      : { commit: { id: commit, ...(subject === undefined ? {} : { subject }) } }),
  };
}

/** What the claims say about one side. */
function checkSide(
  defect: Defect,
  side: Side,
  claims: readonly ShippedClaim[],
  bounds?: SearchOptions,
): readonly Finding[] {
  return find({ ...requestOf(defect, side, claims), ...(bounds === undefined ? {} : { bounds }) });
}

/** What is searched for one side. */
export function requestOf(defect: Defect, side: Side, claims: readonly ShippedClaim[]): CheckRequest {
  return {
    ...flowFor(historyFlow(defect, side), defect.flow, kernelVersion(defect.kernel)),
    configuration: scopes[defect.scope].configuration,
    scopeName: defect.scope,
    claims,
  };
}

/**
 * Searches both sides of a pair for the claim that the defect breaks. What becomes of the other claims is looked
 * at when `others` are given.
 */
export function checkDefect(
  defect: Defect,
  broken: ShippedClaim,
  others: readonly ShippedClaim[] = [],
  bounds?: SearchOptions,
): CheckedDefect {
  const found = (side: Side): Finding => checkSide(defect, side, [broken], bounds)[0]!;
  const { result: before, compiled } = found('before');
  const text = (side: Side): string => historyFlow(defect, side).text;
  return {
    ...defect,
    lines: changedLines(text('before'), text('after')),
    before,
    after: found('after').result,
    ...(compiled === undefined ? {} : { compiled }),
    others: others.length === 0 ? [] : checkOthers(defect, others, bounds),
  };
}

function checkOthers(
  defect: Defect,
  claims: readonly ShippedClaim[],
  bounds: SearchOptions | undefined,
): readonly OtherClaim[] {
  const after = checkSide(defect, 'after', claims, bounds);
  return checkSide(defect, 'before', claims, bounds)
    .map(({ result: { claim, verdict } }, i) => ({
      claim,
      before: verdict,
      after: after[i]!.result.verdict,
    }))
    .filter((other) => other.before === 'violated' || other.after === 'violated');
}

/** Whether the pair behaves as the defect says: broken before, proved after, and nothing lost but what is said. */
export function isAsDescribed({ before, after, others, traded = {} }: CheckedDefect): boolean {
  const lost = others.filter((other) => other.before !== 'violated' && other.after === 'violated');
  return (
    before.verdict === 'violated' && after.verdict === 'proved' && lost.every(({ claim }) => claim in traded)
  );
}
