/** What the page of `pasidcheck inspect` holds: systems, traces, and what else it may ask for. */
import { scopes } from '../../model/scopes.ts';
import { InputError } from '../flow/error.ts';
import { checkedForPage } from '../inspector/checked.ts';
import { type DescribedSystem, encodeSystems } from '../inspector/encode.ts';
import type { Origin, PageData, ScopeData, TraceData } from '../inspector/payload.ts';
import { systemOf } from '../inspector/system-of.ts';
import { kernelNames } from '../program/library.ts';
import type { Result } from '../report/verdict.ts';
import { describeScope } from '../words/scope-text.ts';
import { checkCommandLine } from './command-line.ts';
import { configurationMeanings, leftOut } from './configuration.ts';
import { requestFor, type SystemAsked } from './inspect-request.ts';
import type { NamedTree, TreeOptions } from './tree-options.ts';
import { toolVersion } from './version.ts';

/** What the page begins with. */
export interface Contents {
  readonly systems: readonly DescribedSystem[];
  readonly traces: readonly TraceData[];
}

export interface PageOptions extends Omit<TreeOptions, 'bisect'> {
  readonly claim?: readonly string[];
  readonly module?: string;
  readonly stately?: string | true;
  /** Versions that were read from the C of a tree. */
  readonly trees?: readonly string[];
}

export const officialInspector = 'https://stately.ai/inspect';

/** The data of a page. Throws an `InputError` where `stately` is no address. */
export function pageData(
  { systems, traces }: Contents,
  { stately, module, trees = [] }: PageOptions,
): PageData {
  return {
    formatVersion: 1,
    version: toolVersion,
    ...encodeSystems(systems),
    traces,
    kernels: module === undefined ? [...trees, ...kernelNames()] : [],
    options: configurationMeanings(),
    scopes: module === undefined ? scopesData() : [],
    ...(stately === undefined ? {} : { stately: officialAddress(stately) }),
  };
}

/** The same with the one system that is asked for. Throws an `InputError` for a flow that cannot be resolved. */
export function pageOf(asked: SystemAsked, options: PageOptions): PageData {
  return pageData({ systems: [described(asked, options.claim)], traces: [] }, options);
}

export function described(asked: SystemAsked, claims: readonly string[] | undefined): DescribedSystem {
  return systemOf(requestFor(asked, claims), originOf(asked));
}

/** The system with what a check finds in it within `maxMs` milliseconds, for a page that has no server to ask. */
export function checkedToo(
  system: DescribedSystem,
  { claim, maxTime }: PageOptions & { readonly maxTime: number },
  trees: readonly NamedTree[],
): DescribedSystem {
  const { origin } = system;
  if (origin === undefined) return system;
  const asked = origin as SystemAsked;
  const request = { ...requestFor(asked, claim), bounds: { maxMs: maxTime } };
  const options = { version: toolVersion, again: againFor(asked, trees) };
  return { ...system, checked: checkedForPage(request, options) };
}

/** The command line that shows a violation of the system again. */
export function againFor(
  { flow, input, kernel }: SystemAsked,
  trees: readonly NamedTree[],
): (result: Result) => string {
  const software = trees.find((tree) => tree.kernel === kernel)?.software;
  return (result) =>
    checkCommandLine(result, {
      file: input?.source,
      flow,
      scope: undefined,
      software,
    });
}

/** Every scope; those that take minutes come last, so that a reader who checks all has the others first. */
const scopesData = (): readonly ScopeData[] =>
  Object.entries(scopes)
    .toSorted(([a], [b]) => Number(isLong(a)) - Number(isLong(b)))
    .map(([name, { configuration }]) => ({
      name,
      scope: describeScope(configuration),
      configuration: { ...configuration },
    }));

const isLong = (name: string): boolean => leftOut.some((long) => long === name);

function originOf({ flow, input }: SystemAsked): Pick<Origin, 'flow' | 'input'> {
  return { ...(flow === undefined ? {} : { flow }), ...(input === undefined ? {} : { input }) };
}

function officialAddress(stately: string | true): string {
  const address = stately === true ? officialInspector : stately;
  if (URL.canParse(address) && /^https?:$/.test(new URL(address).protocol)) return address;
  throw new InputError(`--stately ${address}: this is no address of a page`);
}
