/**
 * What a test says of a claim that is broken and should hold: the report that a terminal shows as its message, and the
 * page to walk through as an annotation, which vitest keeps beside its results.
 */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'vitest';
import { toolVersion } from '../src/cli/version.ts';
import { counterexampleOf } from '../src/explain/counterexample.ts';
import { type CheckRequest, kernelVersion, type Result } from '../src/index.ts';
import { pageFiles } from '../src/page-files.ts';
import type { Counterexample } from '../src/report/counterexample.ts';
import { formatHtml } from '../src/report/html.ts';
import { layExplanation } from '../src/report/lanes-text.ts';
import { layTrace } from '../src/report/trace-text.ts';
import type { ShippedClaim } from './claim.ts';

/** Fails when a result is violated: the first one is the message, and each has its page. */
export async function expectKept(
  { annotate }: Pick<TestContext, 'annotate'>,
  claim: ShippedClaim,
  results: readonly Result[],
): Promise<void> {
  const broken = results.filter(({ trace }) => trace !== undefined);
  for (const result of broken) {
    const counterexample = explained(claim, result);
    if (counterexample !== undefined)
      await annotate(titleOf(result), 'error', { path: writePage(counterexample) });
  }
  const [first] = broken;
  if (first !== undefined) throw new BrokenClaim(messageOf(first, explained(claim, first)));
}

/** Its place is of no interest: what is wrong is in the flow or in the model. */
class BrokenClaim extends Error {
  override readonly name = 'BrokenClaim';
}

/** The counterexample of a result of a shipped flow; that of another flow is not in the result. */
function explained(claim: ShippedClaim, result: Result): Counterexample | undefined {
  const kernel = kernelVersion(result.kernel);
  const flow = kernel.flows.get(result.flow);
  if (flow === undefined) return undefined;
  const { configuration, flow: flowName } = result;
  const request: CheckRequest = { flow, flowName, kernel, configuration, claims: [claim] };
  return counterexampleOf(request, result, { version: toolVersion, again: againFor(result) });
}

const againFor = ({ kernel, flow, claim }: Result): string =>
  `pasidcheck check --flow ${flow} --kernel ${kernel} --claim ${claim}`;

const titleOf = ({ claim, kernel, flow }: Result): string => `${claim} is broken: kernel ${kernel}, ${flow}`;

function messageOf(result: Result, counterexample: Counterexample | undefined): string {
  return [
    titleOf(result),
    `  ${result.scope}`,
    '',
    ...layTrace(result),
    ...(counterexample === undefined ? [] : layExplanation(counterexample)),
    '',
    `  replay ${againFor(result)}`,
  ].join('\n');
}

function writePage(counterexample: Counterexample): string {
  const path = join(
    mkdtempSync(join(tmpdir(), 'pasidcheck-')),
    `${counterexample.claim.id}-${counterexample.kernel}.html`,
  );
  writeFileSync(path, formatHtml([counterexample], pageFiles('report')));
  return path;
}
