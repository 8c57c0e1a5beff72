/** One trial: a flow under a kernel version, edited or not, and what the claims say about it. */

import { scopes } from '../model/scopes.ts';
import { type Charts, type Configuration, charts, quickScope } from '../model/system.ts';
import {
  type CheckRequest,
  check,
  kernelNames,
  kernelVersion,
  parseFlow,
  type Result,
} from '../src/index.ts';
import type { ShippedClaim } from './claim.ts';

export interface Setting extends Partial<Configuration> {
  readonly kernel: string;
  /** The name of a shipped flow, or the text of another one. */
  readonly flow: string;
  /** Functions in the place of the kernel's, as text. */
  readonly overrides?: string;
  /** Charts in the place of the model's. */
  readonly using?: Partial<Charts>;
}

/** The shipped flows under the shipped kernel versions that the claims are about, without ATS and with it. */
export const shippedSettings: ReadonlyMap<string, Setting> = new Map(
  [false, true].flatMap((ats) =>
    ['5.7', '5.8'].flatMap((kernel) =>
      ['changelog', 'exit'].map((flow): [string, Setting] => [
        `${kernel} ${flow}${ats ? ' with ATS' : ''}`,
        { kernel, flow, ats },
      ]),
    ),
  ),
);

/** What each of the claims says. */
export const trial = (setting: Setting, claims: readonly ShippedClaim[]): Result[] =>
  check(requestFor(setting, claims));

/** The request that a setting means. */
export function requestFor(setting: Setting, claims: readonly ShippedClaim[]): CheckRequest {
  const { kernel: version, flow, overrides, using, ...configuration } = setting;
  const kernel = kernelVersion(version);
  return {
    flow: kernel.flows.get(flow) ?? parseFlow(flow, 'edited flow'),
    flowName: kernel.flows.has(flow) ? flow : 'edited flow',
    kernel,
    configuration: { ...quickScope, ...configuration },
    claims,
    ...(overrides === undefined ? {} : { overrides: parseFlow(overrides, 'edited functions') }),
    ...(using === undefined ? {} : { using: { ...charts, ...using } }),
  };
}

/** What one claim says. */
export function tryClaim(setting: Setting, claim: ShippedClaim): Result {
  return trial(setting, [claim])[0]!;
}

/** The claims that a setting breaks, with the steps of the shortest trace. */
export function brokenClaims(
  setting: Setting,
  claims: readonly ShippedClaim[],
): Readonly<Record<string, number>> {
  const broken = trial(setting, claims).filter(({ verdict }) => verdict === 'violated');
  return Object.fromEntries(broken.map(({ claim, trace = [] }) => [claim, trace.length]));
}

/** The events of the shortest trace, one a line. */
export function counterexampleFor({ trace = [] }: Result): string {
  return trace.map(({ event }) => event).join('\n');
}

/** What one claim says about every shipped setting. */
export function tryShipped(claim: ShippedClaim): ReadonlyMap<string, Result> {
  return new Map([...shippedSettings].map(([name, setting]) => [name, tryClaim(setting, claim)]));
}

/** What one claim says about every shipped kernel version, in the smallest named scope that can break it. */
export function tryVersions(claim: ShippedClaim): ReadonlyMap<string, Result> {
  const { configuration } = scopes[claim.scope];
  return new Map(
    kernelNames().map((kernel) => [kernel, tryClaim({ kernel, flow: 'exit', ...configuration }, claim)]),
  );
}

/** The names under which a claim was found violated. */
export function violatedIn(results: ReadonlyMap<string, Result>): readonly string[] {
  return [...results].flatMap(([name, { verdict }]) => (verdict === 'violated' ? [name] : []));
}

/** Verdicts and counts, a line for each setting. The search ends early when the claim is broken. */
export function countsOf(results: ReadonlyMap<string, Result>): string {
  return [...results]
    .map(([name, { verdict, states, transitions, depth }]) =>
      [
        name.padEnd(22),
        verdict.padEnd(9),
        `${states} states`,
        `${transitions} transitions`,
        `depth ${depth}`,
      ].join('  '),
    )
    .join('\n');
}
