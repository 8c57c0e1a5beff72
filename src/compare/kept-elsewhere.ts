/** How another version keeps a claim that a trace breaks: what it does at the step where it goes another way. */
import { meaningText } from '../../model/events.ts';
import { type Finding, find } from '../check/check.ts';
import type { CheckRequest } from '../check/searches.ts';
import { DEFAULT_FLOW, flowFor } from '../program/flow-choice.ts';
import { type KernelVersion, kernelNames, kernelVersion } from '../program/library.ts';
import type { KeptElsewhere } from '../report/comparison.ts';
import type { ExplainedStep, Explanation } from '../report/counterexample.ts';
import { isUntested, type Result } from '../report/verdict.ts';
import { sideOf } from './compare.ts';
import { divergenceOn } from './divergence.ts';

/** The most states and milliseconds that the search of one version may take. */
const BOUNDS = { maxStates: 200_000, maxMs: 10_000 };

/** A violated result of a request, its steps, and why it is violated. */
export interface Violation {
  readonly result: Result;
  readonly explanation: Explanation;
  readonly steps: readonly ExplainedStep[];
}

/**
 * For each violation, as soon as it is known, a version that keeps its claim in the same configuration. The next later
 * version comes first, as that has the fewest other changes; but one that breaks another claim of the request comes
 * after all that break none.
 */
export function* keptElsewhere(
  request: CheckRequest,
  violations: readonly Violation[],
): Generator<readonly [claim: string, KeptElsewhere]> {
  const open = new Map(violations.map((violation) => [violation.result.claim, violation]));
  const second = new Map<string, KeptElsewhere>();
  const undecided = new Map<string, string[]>();
  for (const version of versionsFor(request)) {
    if (open.size === 0) break;
    const other = { ...version, configuration: request.configuration, claims: request.claims };
    const findings = find({ ...other, bounds: BOUNDS });
    const breaks = findings.flatMap(({ result }) => (result.verdict === 'violated' ? result.claim : []));
    for (const [claim, violation] of open) {
      const { result, compiled } = findings.find((one) => one.result.claim === claim)!;
      if (isUntested(result) || result.verdict === 'violated') continue;
      const { name } = other.kernel;
      if (result.verdict === 'inconclusive') undecided.set(claim, [...(undecided.get(claim) ?? []), name]);
      else if (breaks.length === 0) {
        open.delete(claim);
        yield [claim, keptBy(other, violation, compiled, breaks)];
      } else if (!second.has(claim)) second.set(claim, keptBy(other, violation, compiled, breaks));
    }
  }
  for (const claim of open.keys())
    yield [claim, second.get(claim) ?? { kind: 'nowhere', undecided: undecided.get(claim) ?? [] }];
}

function keptBy(
  other: CheckRequest,
  { result, explanation, steps }: Violation,
  compiled: Finding['compiled'],
  breaks: readonly string[],
): KeptElsewhere {
  const { divergence } = divergenceOn(
    result.trace!,
    sideOf(other, other, compiled),
    guiltyStep(explanation, steps),
  );
  const { instead } = divergence ?? {};
  const meaning = instead === undefined ? undefined : meaningText(instead.event, instead.indices);
  return {
    kind: 'kept',
    kernel: other.kernel.name,
    breaks,
    ...(divergence === undefined ? {} : { divergence }),
    ...(meaning === undefined ? {} : { meaning }),
  };
}

/** The step of software that the cause leads back to: a store, a cycle, or what submitted an invalidation; else
 * the first step. */
function guiltyStep(
  { cause, answers = [], missed, stuck = [] }: Explanation,
  steps: Violation['steps'],
): number {
  const since = answers.find(({ step }) => step === cause)?.since?.step;
  const cycle = stuck.find((one) => one.how === 'cycle')?.from;
  const step = since ?? cycle ?? missed?.step ?? cause;
  if (step === undefined || steps[step - 1]!.stack !== undefined) return step ?? 1;
  const before = steps[step - 1]!.causes.map((one) => one.step);
  return Math.max(1, ...before.filter((one) => steps[one - 1]!.stack !== undefined));
}

/** The shipped versions with the flow of the request: those after its own first, then those before it, the nearest first. */
function versionsFor({ flow, overrides, kernel }: CheckRequest): ReturnType<typeof flowFor>[] {
  const name = flowName(flow, kernel);
  const names = kernelNames();
  const own = names.indexOf(kernel.name);
  const later = names.slice(own + 1);
  const earlier = names.slice(0, Math.max(0, own)).toReversed();
  // For a flow of the user, its kernel version counts as another one.
  const isShipped = name !== undefined && overrides === undefined;
  const asked = own < 0 ? names.toReversed() : [...(isShipped ? [] : [kernel.name]), ...later, ...earlier];
  return asked.flatMap((version) => {
    const known = kernelVersion(version);
    const shipped = name ?? DEFAULT_FLOW;
    return known.flows.has(shipped) ? [flowFor(undefined, shipped, known)] : [];
  });
}

/** The name of a shipped flow; nothing for one that was given. */
const flowName = (flow: CheckRequest['flow'], { flows }: KernelVersion): string | undefined =>
  [...flows].find(([, one]) => one === flow)?.[0];
