/** `pasidcheck test`: flows that say what a search will find. */
import { readdirSync, statSync } from 'node:fs';
import { posix } from 'node:path';
import type { Command } from 'commander';
import { check } from '../check/check.ts';
import { InputError } from '../flow/error.ts';
import { hasExpectations } from '../flow/expectations.ts';
import { parseFlow } from '../flow/parse.ts';
import { readFlow } from '../flow/read.ts';
import { type LitmusOutcome, type LitmusReport, outcomeOf, worstOutcome } from '../report/litmus.ts';
import { litmusFoot, outcomeLine } from '../report/litmus-text.ts';
import { addBoundOptions, type BoundOptions, boundsOf } from './bounds.ts';
import { checkCommandLine } from './command-line.ts';
import { exitCodes } from './exit-codes.ts';
import { type LitmusSearch, litmusSearches } from './litmus.ts';
import { print, printJson } from './output.ts';
import { progressLine } from './progress.ts';
import { toolVersion } from './version.ts';

interface TestOptions extends BoundOptions {
  readonly json?: true;
}

const HELP = `
A flow with expectations has a block of lines like these before its first tree:

  kernel: 5.8, 5.9                 default: every shipped version
  flow: exit                       the shipped flow whose functions the file replaces
  scope: pageRequests              default: one small scope for each claim
  with: ats, devices 2             options about the configuration, without --
  assume: foo() has no effect
  expect: violated page-requests-drained, no-torn-entry
  expect: violated no-unrecoverable-fault in 9 steps
  expect: proved                   all other claims

Every expectation is one line of the output, for each version and claim.
Exit codes: 0 every expectation is met, 1 one is not, 2 bad input,
3 a bound was hit, or a claim was not tested.`;

/** Adds the command. */
export function addTest(command: Command): void {
  command
    .argument('<paths...>', 'flow files; of a folder, every .flow file in it and below')
    .option('--json', 'print one JSON object')
    .addHelpText('after', HELP);
  addBoundOptions(command).action((paths: readonly string[], options: TestOptions) => run(paths, options));
}

function run(paths: readonly string[], options: TestOptions): void {
  const files = [...new Set(paths.flatMap(flowsUnder))].map(readFlow);
  const tested = files.filter(({ text }) => hasExpectations(text));
  const skipped = files.filter((file) => !tested.includes(file)).map(({ source }) => source);
  if (tested.length === 0) {
    throw new InputError(
      `${paths.join(', ')}: no flow has an expectation. Write \`expect: proved\` and the like in the head of one; ` +
        '`pasidcheck test --help` says how.',
    );
  }
  const searches = tested.flatMap(({ text, source }) => litmusSearches(parseFlow(text, source)));
  const progress = progressLine(process.stderr);
  const outcomes = searches.flatMap((search) => {
    const bounds = boundsOf(options, (text) => progress.show(`${search.request.flowName}: ${text}`));
    const some = outcomesOf(search, check({ ...search.request, bounds }));
    progress.clear();
    if (options.json !== true) print(some.map(outcomeLine).join(''));
    return some;
  });
  const report: LitmusReport = {
    formatVersion: 2,
    tool: 'pasidcheck',
    version: toolVersion,
    outcome: worstOutcome(outcomes),
    outcomes,
    skipped,
  };
  if (options.json === true) printJson(report);
  else print(litmusFoot(report, commandFor));
  process.exitCode = { ok: exitCodes.proved, differs: exitCodes.violated, open: exitCodes.inconclusive }[
    report.outcome
  ];
}

/** The file, or the flow files of a folder by their names. Throws an `InputError` for a folder that cannot be read. */
function flowsUnder(path: string): readonly string[] {
  if (path === '-' || statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) return [path];
  try {
    return readdirSync(path, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.flow'))
      .map((name) => posix.join(path, name))
      .toSorted();
  } catch (error) {
    throw new InputError(`${path}: it cannot be read: ${(error as Error).message}`);
  }
}

function outcomesOf(
  { request, flow, expected }: LitmusSearch,
  results: ReturnType<typeof check>,
): LitmusOutcome[] {
  return expected.map(({ expectation: { verdict, steps, at } }, i) => {
    const result = results[i]!;
    const wanted = { verdict, ...(steps === undefined ? {} : { steps }) };
    return {
      source: (request.overrides ?? request.flow).source,
      line: at.line,
      ...(flow === undefined ? {} : { flow }),
      expected: wanted,
      outcome: outcomeOf(wanted, result),
      result,
    };
  });
}

const commandFor = ({ source, flow, result }: LitmusOutcome): string =>
  checkCommandLine(result, { file: source, flow, scope: undefined });
