/** `pasidcheck replay FILE`: the traces of a JSON report, step by step on the model of today. */
import type { Command } from 'commander';
import * as v from 'valibot';
import type { CheckRequest } from '../check/check.ts';
import { flowFor } from '../check/flow-choice.ts';
import { kernelVersion } from '../check/library.ts';
import { type Replayed, replayTrace } from '../check/replay.ts';
import { InputError } from '../flow/error.ts';
import { parseFlow } from '../flow/parse.ts';
import { layTrace } from '../report/trace-text.ts';
import { type Report, type Result, reportSchema } from '../report/verdict.ts';
import { exitCodes } from './exit-codes.ts';
import { readText } from './read-text.ts';
import { selectClaims } from './select-claims.ts';

/** Adds the command. */
export function addReplay(program: Command): void {
  program
    .command('replay')
    .description('walk the traces of a report that `check --json` printed')
    .argument('<file>', 'the report; - reads standard input')
    .option('--json', 'print the results with their traces described anew')
    .action((file: string, options: { json?: true }) => replay(file, options.json === true));
}

/** Replays every trace of the report in `file` and sets the exit code: 1 when a claim is broken again. */
export function replay(file: string, json: boolean): void {
  const report = readReport(file);
  const traces = report.results.filter((result) => result.trace !== undefined);
  if (traces.length === 0) throw new InputError(`${file}: there is no trace in this report`);
  const replayed = traces.map((result) => replayTrace(requestOf(report, result), result));
  process.stdout.write(
    json ? `${JSON.stringify(replayed, undefined, 2)}\n` : replayed.map(format).join('\n'),
  );
  process.exitCode = replayed.some(({ violated }) => violated !== false)
    ? exitCodes.violated
    : exitCodes.proved;
}

function readReport(file: string): Report {
  const { text, source } = readText(file);
  return reportIn(text, source);
}

/** The report that a text is. Throws an `InputError` that says where it is none. */
export function reportIn(text: string, source: string): Report {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    throw new InputError(`${source}: this is not JSON: ${(error as Error).message}`);
  }
  const parsed = v.safeParse(reportSchema, data);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  throw new InputError(
    `${source}: this is not a report of format version 1: ${v.getDotPath(issue) ?? 'the top'}: ${issue.message}`,
  );
}

/** The request that the result came from, for its one claim. */
export function requestOf(
  { input, options }: Report,
  { kernel, claim, configuration }: Result,
): CheckRequest {
  const parsed = input === undefined ? undefined : parseFlow(input.text, input.source);
  return {
    ...flowFor(parsed, options.flow, kernelVersion(kernel)),
    configuration,
    claims: selectClaims([claim]),
  };
}

function format({ result, violated }: Replayed): string {
  const outcome = {
    true: 'the last step breaks the claim, as recorded',
    false: 'the last step does not break the claim any more',
    undefined: 'every step is possible, as recorded',
  }[String(violated) as 'true' | 'false' | 'undefined'];
  return [
    `${result.claim}, kernel ${result.kernel}`,
    '',
    ...layTrace(result),
    '',
    `replayed ${result.trace!.length} steps: ${outcome}`,
    '',
  ].join('\n');
}
