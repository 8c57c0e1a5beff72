/** `pasidcheck replay FILE`: the traces of a JSON report, step by step on the model of today. */
import { isatty } from 'node:tty';
import type { Command } from 'commander';
import * as v from 'valibot';
import { type Replayed, replayTrace } from '../check/replay.ts';
import type { CheckRequest } from '../check/searches.ts';
import { CutShort, type End, withPatience } from '../engine/index.ts';
import { counterexampleOf } from '../explain/counterexample.ts';
import { InputError } from '../flow/error.ts';
import { parseFlow } from '../flow/parse.ts';
import { visibleIn } from '../flow/visible.ts';
import { compile } from '../program/compile.ts';
import { flowFor } from '../program/flow-choice.ts';
import { kernelVersion } from '../program/library.ts';
import { anyReportSchema, readVersions } from '../report/any-report.ts';
import type { Counterexample } from '../report/counterexample.ts';
import { layExplanation, layLanes } from '../report/lanes-text.ts';
import { layTrace } from '../report/trace-text.ts';
import type { Assumption, Report, Result, Verdict } from '../report/verdict.ts';
import { outcomeText } from '../words/replay-words.ts';
import { checkCommandLine } from './command-line.ts';
import { exitCodes } from './exit-codes.ts';
import { seconds } from './option-values.ts';
import { hasColours, hasCursor, print, printJson, say } from './output.ts';
import {
  addFormatOptions,
  type FormatOptions,
  printFormats,
  refusePage,
  type Screen,
  screenFor,
} from './output-formats.ts';
import { readText } from './read-text.ts';
import { selectClaims } from './select-claims.ts';
import { stepThrough } from './step-through.ts';
import { rulesWith } from './tree-assumptions.ts';
import { addTree, loadTrees, type NamedTree, type TreeOptions } from './tree-options.ts';
import { toolVersion } from './version.ts';

/** Adds the command. */
export function addReplay(command: Command): void {
  command
    .argument('<file>', 'the report; - reads standard input')
    .option('--json', 'print the results, with each trace described and explained again')
    .option('--max-time <s>', 'give up a trace after s seconds', seconds);
  addTree(command, 'of a report about a patch or a series: the same one; - reads standard input');
  addFormatOptions(command).action((file: string, options: ReplayOptions) => replay(file, options));
}

interface ReplayOptions extends FormatOptions, Pick<TreeOptions, 'tree' | 'rev' | 'patch' | 'driver'> {
  /** Milliseconds. */
  readonly maxTime?: number;
}

/** A trace that was walked again, with its explanation, unless it was given up. */
interface Walked extends Replayed {
  readonly counterexample?: Counterexample;
}

/** Replays every trace of the report in `file` and sets the exit code: 1 when a claim is broken again, 3 when a trace decides nothing. */
export async function replay(file: string, options: ReplayOptions): Promise<void> {
  refusePage(options, [file]);
  const report = readReport(file);
  const trees = options.tree === undefined ? [] : await loadTrees(options, rulesWith(assumedIn(report)));
  if (trees.length === 0 && report.trees !== undefined) {
    throw new InputError(
      `${file}: its software was read from the C of a kernel tree\nGive the same tree: --tree DIRECTORY, with --rev, --patch and --driver as for the check.`,
    );
  }
  const traces = report.results.filter((result) => result.trace !== undefined);
  if (traces.length === 0) throw new InputError(`${file}: there is no trace in this report`);
  const again = (result: Result): string => againFor(report, result, file, trees);
  const walked = traces.map((result) => walkInTime(report, result, again(result), options));
  process.exitCode = exitCodes[verdictOf(walked)];
  const broken = walked.filter(({ violated }) => violated === true);
  if (isFormat(options)) for (const one of walked) if (!broken.includes(one)) say(`${outcomeText(one)}\n`);
  if (printFormats(options, () => broken.flatMap(({ counterexample = [] }) => counterexample))) return;
  if (options.json === true) printJson(walked);
  else if (isStepped(options)) await stepThroughAll(walked);
  else print(walked.map((one) => format(one, screenFor(options))).join('\n'));
}

/** A trace that breaks its claim outweighs one that decides nothing, and that one all others. */
function verdictOf(walked: readonly Replayed[]): Verdict {
  if (walked.some(({ violated }) => violated === true)) return 'violated';
  return walked.some(({ violated }) => violated === undefined) ? 'inconclusive' : 'proved';
}

/** Whether the output is for other readers, who do not see what became of a trace that is none. */
const isFormat = ({ mail, markdown, html }: FormatOptions): boolean =>
  mail === true || markdown === true || html !== undefined;

/** A text that came with the report is in it and nowhere else, as far as is known. */
function againFor(
  { input, options }: Report,
  result: Result,
  file: string,
  trees: readonly NamedTree[],
): string {
  if (input !== undefined) return `pasidcheck replay ${file}`;
  const software = trees.find(({ kernel }) => kernel === result.kernel)?.software;
  return checkCommandLine(result, { file: undefined, flow: options.flow, scope: undefined, software });
}

/** What the check of a report assumed of the C. */
function assumedIn({ results }: Report): readonly Assumption[] {
  return results.flatMap(({ assumptions }) => assumptions);
}

/** Walks one trace, or gives it up when the time for it is over. */
function walkInTime(
  report: Report,
  result: Result,
  again: string,
  { maxTime = Number.POSITIVE_INFINITY }: ReplayOptions,
): Walked {
  const startedAt = performance.now();
  const isOver = (): End | undefined => (performance.now() - startedAt > maxTime ? 'time' : undefined);
  try {
    return withPatience(isOver, () => walk(report, result, again));
  } catch (error) {
    if (!(error instanceof CutShort)) throw error;
    const { shortest: _, ...rest } = result;
    return {
      result: { ...rest, verdict: 'inconclusive', bound: error.end },
      violated: undefined,
      missing: [{ kind: 'time', seconds: maxTime / 1000 }],
    };
  }
}

/** Walks one trace. Of a report that another version wrote the message says so, since that is what may be wrong. */
function walk(report: Report, result: Result, again: string): Walked {
  const request = requestOf(report, result);
  const { input } = report;
  const options = { version: toolVersion, again, ...(input === undefined ? {} : { input }) };
  try {
    const compiled = compile(request);
    return {
      ...replayTrace(request, result, compiled),
      counterexample: counterexampleOf(request, result, { ...options, compiled }),
    };
  } catch (error) {
    if (!(error instanceof InputError) || report.version === toolVersion) throw error;
    throw new InputError(
      `${error.message}\nThe report is of version ${report.version}, and this is ${toolVersion}: the model or the flow may have changed since. Search again: pasidcheck check --kernel ${result.kernel} --claim ${result.claim}`,
    );
  }
}

/** Where both ends are a terminal and no other format is asked for. */
const isStepped = ({ lanes }: FormatOptions): boolean =>
  lanes !== true && isatty(process.stdin.fd) && hasCursor(process.stdout);

async function stepThroughAll(walked: readonly Walked[]): Promise<void> {
  for (const { counterexample, ...replayed } of walked) {
    if (counterexample !== undefined)
      await stepThrough(counterexample, {
        input: process.stdin,
        output: process.stdout,
        colour: hasColours(),
      });
    print(`${outcomeText(replayed)}\n`);
  }
}

/** The report in a file. Throws an `InputError` for one that is no report. */
export function readReport(file: string): Report {
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
  const parsed = v.safeParse(anyReportSchema, data);
  if (parsed.success) return visibleIn(parsed.output);
  const [issue] = parsed.issues;
  throw new InputError(
    `${source}: this is not a report of format version ${readVersions}: ${v.getDotPath(issue) ?? 'the top'}: ${issue.message}`,
  );
}

/** The request that the result came from, for its one claim. */
export function requestOf(
  { input, options }: Report,
  { kernel, claim, configuration, assumptions }: Result,
): CheckRequest {
  const parsed = input === undefined ? undefined : parseFlow(input.text, input.source);
  return {
    ...flowFor(parsed, options.flow, kernelVersion(kernel)),
    configuration,
    assumptions,
    claims: selectClaims([claim]),
  };
}

function format({ counterexample, ...replayed }: Walked, { lanes, colour }: Screen): string {
  const { result } = replayed;
  return [
    `${result.claim}, kernel ${result.kernel}`,
    '',
    ...(lanes === undefined || counterexample === undefined
      ? layTrace(result)
      : layLanes(counterexample, { width: lanes, colour })),
    ...(counterexample === undefined ? [] : layExplanation(counterexample, lanes)),
    '',
    outcomeText(replayed),
    '',
  ].join('\n');
}
