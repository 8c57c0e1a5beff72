/** `pasidcheck check`: the main job. */
import type { Command } from 'commander';
import { claims } from '../../properties/catalog.ts';
import type { ShippedClaim } from '../../properties/claim.ts';
import { checkAny, type Quantity, quantities } from '../check/any/generalise.ts';
import { parseAssumption } from '../check/assumptions.ts';
import { type CheckRequest, check } from '../check/check.ts';
import { flowFor } from '../check/flow-choice.ts';
import { footOf } from '../check/foot.ts';
import { kernelNames, kernelVersion } from '../check/library.ts';
import { noteText } from '../check/notes.ts';
import { buildProgram } from '../check/program.ts';
import { tellStory } from '../check/story.ts';
import type { Reduce } from '../engine/index.ts';
import type { FlowFile } from '../flow/ast.ts';
import { InputError } from '../flow/error.ts';
import { parseFlow } from '../flow/parse.ts';
import { readFlow } from '../flow/read.ts';
import type { Story } from '../report/story.ts';
import { formatReport } from '../report/text.ts';
import { type Assumption, type Report, type Result, summaryOf } from '../report/verdict.ts';
import { takeAny } from './any-options.ts';
import { addBoundOptions, addEffortOptions, boundsOf, type EffortOptions } from './bounds.ts';
import { checkCommandLine } from './command-line.ts';
import {
  addConfigurationOptions,
  type ConfigurationOptions,
  configurationOf,
  isConfigured,
  type ScopeGroup,
  scopesFor,
} from './configuration.ts';
import { exitCodes } from './exit-codes.ts';
import { addFaceOptions, type FaceOptions, printFaces, refusePage, screenFor } from './faces.ts';
import { commaList } from './option-values.ts';
import { print, printJson, say } from './output.ts';
import { progressLine } from './progress.ts';
import { replay } from './replay-command.ts';
import { selectClaims } from './select-claims.ts';
import { addTreeOptions, loadTrees, type NamedTree, type TreeOptions } from './tree-options.ts';
import { treeFacts, treeText } from './tree-report.ts';
import { toolVersion } from './version.ts';

export interface CheckOptions extends ConfigurationOptions, EffortOptions, FaceOptions, TreeOptions {
  readonly flow?: string;
  readonly kernel?: readonly string[];
  readonly claim?: readonly string[];
  readonly reduce: Reduce;
  readonly assume?: readonly Assumption[];
  readonly replay?: string;
}

/** Adds the command. */
export function addCheck(command: Command): void {
  command
    .argument('[file]', 'a call tree, or a text with call trees in it; - reads standard input')
    .option(
      '--flow <name>',
      'the shipped flow (exit without FILE); with FILE, whose trees then replace its functions',
    )
    .option('--kernel <versions>', 'kernel versions, separated by commas (default: all)', commaList)
    .option('--claim <ids>', 'claims, separated by commas (default: all)', commaList)
    .option(
      '--assume <what>',
      "an assumption that verdicts may rest on, such as 'foo() has no effect'; may be repeated",
      collectAssumptions,
    );
  addConfigurationOptions(
    command,
    'a named configuration, which the options below change; without FILE each claim has its own',
    false,
    quantities,
  );
  command.option(
    '--any',
    'prove for any number of devices, PASIDs and requests in flight, where that is possible',
  );
  addFaceOptions(addEffortOptions(addBoundOptions(addTreeOptions(command))))
    .option('--json', 'print one JSON object')
    .option('--replay <file>', 'replay the traces in a JSON report instead')
    .action(async (file: string | undefined, given: CheckOptions) => {
      const { any, options } = takeAny(given);
      if (options.replay !== undefined) return replay(options.replay, options);
      if (options.tree === undefined) return run(file, options, any);
      await unlessBisecting(options, async () => {
        const trees = await loadTrees(options);
        run(file, { ...options, kernel: trees.map(({ kernel }) => kernel) }, any, trees);
      });
    });
}

function run(
  file: string | undefined,
  options: CheckOptions,
  any: ReadonlySet<Quantity>,
  trees: readonly NamedTree[] = [],
): void {
  const input = file === undefined ? undefined : readFlow(file);
  const parsed = input === undefined ? undefined : parseFlow(input.text, input.source);
  refusePage(options, [file, options.checkpoint]);
  const selected = selectClaims(options.claim);
  const progress = progressLine(process.stderr);
  const startedAt = performance.now();
  const groups = scopesFor(options, file !== undefined || isConfigured(options), selected);
  const versions = options.kernel ?? kernelNames();
  if (options.checkpoint !== undefined && versions.length * groups.length > 1) {
    throw new InputError('--checkpoint needs one --kernel and one configuration: a file holds one search');
  }
  if (options.checkpoint !== undefined && any.size > 0) {
    throw new InputError('--checkpoint holds one search, and `any` takes several: give numbers');
  }
  if (parsed !== undefined) {
    for (const note of notesOn(parsed, options.flow, versions, groups)) say(`note: ${note}\n`);
  }
  const results = versions.flatMap((name) =>
    inOrderOf(
      selected,
      groups.flatMap((group) =>
        checkFor(any, {
          ...flowFor(parsed, options.flow, kernelVersion(name)),
          ...group,
          reduce: options.reduce,
          assumptions: options.assume ?? [],
          bounds: boundsOf(options, (text) => progress.show(`kernel ${name}: ${text}`)),
        }),
      ),
    ),
  );
  progress.clear();
  const report: Report = {
    formatVersion: 2,
    tool: 'pasidcheck',
    version: toolVersion,
    ...(input === undefined ? {} : { input }),
    options: { ...configurationOf(options), ...(options.flow === undefined ? {} : { flow: options.flow }) },
    ...summaryOf(results),
    ...(trees.length === 0 ? {} : { trees: treeFacts(trees) }),
  };
  const isText = printReport(report, options, file, parsed);
  if (isText && trees.length > 0) print(treeText(trees, report));
  say(`checked in ${((performance.now() - startedAt) / 1000).toFixed(2)} s\n`);
  // Of a patch the tree after it counts.
  const last = trees.at(-1)?.kernel;
  const counted = last === undefined ? results : results.filter(({ kernel }) => kernel === last);
  process.exitCode = exitCodes[summaryOf(counted).verdict];
}

/** What `git bisect run` takes for a revision that cannot be tested; it takes 2 and 3 for bad ones. */
const SKIP = 125;

async function unlessBisecting({ bisect }: CheckOptions, action: () => Promise<void>): Promise<void> {
  if (bisect !== true) return action();
  try {
    await action();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    say(`${error.message}\n`);
    process.exitCode = SKIP;
  }
  if (process.exitCode === exitCodes.inconclusive) process.exitCode = SKIP;
}

function checkFor(any: ReadonlySet<Quantity>, request: CheckRequest): readonly Result[] {
  return any.size === 0 ? check(request) : checkAny(request, any);
}

function collectAssumptions(text: string, before: readonly Assumption[] = []): readonly Assumption[] {
  return [...before, parseAssumption(text)];
}

/** What there is to say about how a file was understood, each sentence once. */
function notesOn(
  parsed: FlowFile,
  flowName: string | undefined,
  versions: readonly string[],
  groups: readonly ScopeGroup[],
): ReadonlySet<string> {
  return new Set(
    versions.flatMap((name) => {
      const { flow, overrides, kernel } = flowFor(parsed, flowName, kernelVersion(name));
      return groups.flatMap(({ configuration }) =>
        buildProgram(flow, overrides, kernel, configuration).notes.map(noteText),
      );
    }),
  );
}

function inOrderOf(selected: readonly ShippedClaim[], results: readonly Result[]): readonly Result[] {
  return selected.flatMap(({ id }) => results.filter(({ claim }) => claim === id));
}

/** Prints the report in the form that is asked for; gives whether that is text. */
function printReport(
  report: Report,
  options: CheckOptions,
  file: string | undefined,
  parsed: FlowFile | undefined,
): boolean {
  const again = (result: Result): string =>
    checkCommandLine(result, {
      file,
      flow: options.flow,
      scope: options.scope,
      software: softwareOf(options),
    });
  const told = new Map<Result, Story>();
  const story = (result: Result): Story => {
    const known = told.get(result) ?? tell(result);
    told.set(result, known);
    return known;
  };
  const tell = (result: Result): Story => {
    const { kernel, claim, configuration } = result;
    const request = {
      ...flowFor(parsed, options.flow, kernelVersion(kernel)),
      configuration,
      claims: selectClaims([claim]),
    };
    const { input } = report;
    return tellStory(request, result, {
      version: toolVersion,
      again: again(result),
      ...(input === undefined ? {} : { input }),
    });
  };
  const violated = report.results.filter(({ trace }) => trace !== undefined);
  if (printFaces(options, () => violated.map(story))) return false;
  if (options.json === true) {
    printJson(report);
    return false;
  }
  print(
    formatReport(report, {
      ...screenFor(options),
      full: options.kernel !== undefined,
      claims: new Map(claims.map(({ id, holds }) => [id, holds])),
      foot: footOf(report.results),
      replay: again,
      story,
    }),
  );
  return true;
}

/** The options that name a kernel tree, as they stood on the command line. */
function softwareOf({ tree, rev, patch }: CheckOptions): string | undefined {
  if (tree === undefined) return undefined;
  const options = [`--tree ${tree}`, ...(rev === undefined ? [] : [`--rev ${rev}`])];
  return [...options, ...(patch === undefined ? [] : [`--patch ${patch}`])].join(' ');
}
