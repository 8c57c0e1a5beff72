/** Fails a test with the counterexample where a claim is violated that should hold. */
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
import { scopeText } from '../src/words/scope-text.ts';
import { againTitle } from '../src/words/trace-words.ts';
import type { ShippedClaim } from './claim.ts';

/**
 * Fails if a result violates the claim. The message is what `check` prints of the first violation: the trace, its cause and the
 * command to repeat it. Of each violation a page to walk through is attached to the test, and vitest keeps it beside its
 * results.
 */
export async function expectNoViolation(
  { annotate }: Pick<TestContext, 'annotate'>,
  claim: ShippedClaim,
  results: readonly Result[],
): Promise<void> {
  const violated = results.filter(({ trace }) => trace !== undefined);
  for (const result of violated) {
    const counterexample = explained(claim, result);
    if (counterexample !== undefined)
      await annotate(titleOf(result), 'error', { path: writePage(counterexample) });
  }
  const [first] = violated;
  if (first !== undefined) throw new BrokenClaim(messageOf(first, explained(claim, first)));
}

/** The message says what is wrong: the stack of a test leads neither to the flow nor to the model. */
class BrokenClaim extends Error {
  override readonly name = 'BrokenClaim';
}

/** The counterexample of a violation; only of a shipped flow, since a result does not contain other flows. */
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
    `  ${scopeText(result)}`,
    '',
    ...layTrace(result),
    ...(counterexample === undefined ? [] : layExplanation(counterexample)),
    '',
    `  ${againTitle}  ${againFor(result)}`,
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
