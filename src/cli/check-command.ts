/** `pasidcheck check`: the main job. */
import type { Command } from 'commander';
import { findAny } from '../check/any/generalise.ts';
import { type Quantity, quantities } from '../check/any/plan.ts';
import { type Finding, find } from '../check/check.ts';
import type { CheckRequest } from '../check/searches.ts';
import type { Reduce } from '../engine/index.ts';
import { InputError } from '../flow/error.ts';
import { parseFlow } from '../flow/parse.ts';
import { readFlow } from '../flow/read.ts';
import { type Assumption, type LeftOut, type Report, type Result, summaryOf } from '../report/verdict.ts';
import { takeAny } from './any-options.ts';
import { addAssume, MisspeltAssumption } from './assume-option.ts';
import { SKIP, STOP } from './bisection.ts';
import { addBoundOptions, addEffortOptions, boundsOf, type EffortOptions } from './bounds.ts';
import { CheckPrinter } from './check-printer.ts';
import {
  addConfigurationOptions,
  type ConfigurationOptions,
  configurationOf,
  isConfigured,
  leftOut,
} from './configuration.ts';
import { exitCodes } from './exit-codes.ts';
import { INTERRUPTED, isInterrupted } from './interrupt.ts';
import { commaList, flowMeaning } from './option-values.ts';
import { say } from './output.ts';
import { addFormatOptions, type FormatOptions, refusePage } from './output-formats.ts';
import { progressLine } from './progress.ts';
import { flowOrSaid } from './said-flow.ts';
import { searchesFor } from './searches.ts';
import { locksAssumed, refuseUnusedLocks, rulesWith } from './tree-assumptions.ts';
import { addTreeOptions, loadTrees, type NamedTree, type TreeOptions } from './tree-options.ts';
import { treeFacts } from './tree-report.ts';
import { toolVersion } from './version.ts';

export interface CheckOptions extends ConfigurationOptions, EffortOptions, FormatOptions, TreeOptions {
  readonly quick?: true;
  readonly flow?: string;
  readonly kernel?: readonly string[];
  readonly claim?: readonly string[];
  readonly reduce: Reduce;
  readonly assume?: readonly Assumption[];
}

/** Adds the command. */
export function addCheck(command: Command): void {
  command
    .argument('[file]', 'a call tree, or a text with call trees in it; - reads standard input')
    .option('--flow <name>', flowMeaning)
    .option('--kernel <versions>', 'kernel versions, separated by commas (default: all)', commaList)
    .option('--claim <ids>', 'claims, separated by commas (default: all)', commaList)
    .option(
      '--quick',
      'search each claim in one small scope instead of every scope; a larger one may still break it',
    );
  addAssume(command);
  addConfigurationOptions(
    command,
    'a named configuration, which the options below change; without any of these, every scope is searched',
    false,
    quantities,
  );
  command.option(
    '--any',
    'prove for any number of devices, PASIDs, processes and requests in flight, where that is possible',
  );
  addFormatOptions(addEffortOptions(addBoundOptions(addTreeOptions(command))))
    .option('--json', 'print one JSON object')
    .action(async (file: string | undefined, given: CheckOptions) => {
      const { any, options } = takeAny(quickIfBisecting(given));
      const { assume = [] } = options;
      if (options.tree === undefined) {
        refuseUnusedLocks(assume, []);
        if (options.driver !== undefined)
          throw new InputError('--driver is about the C of a kernel: give --tree as well.');
        return run(file, options, any);
      }
      await unlessBisecting(options, async () => {
        const trees = await loadTrees(options, rulesWith(assume));
        if (options.bisect !== true) refuseUnusedLocks(assume, trees);
        run(file, { ...options, kernel: trees.map(({ kernel }) => kernel) }, any, trees);
      });
    });
}

function run(
  file: string | undefined,
  given: CheckOptions,
  any: ReadonlySet<Quantity>,
  trees: readonly NamedTree[] = [],
): void {
  const input = file === undefined ? undefined : readFlow(file);
  const parsed = input === undefined ? undefined : parseFlow(input.text, input.source);
  const flow = flowOrSaid(given.flow, parsed);
  const options = flow === undefined ? given : { ...given, flow };
  refusePage(options, [file, options.checkpoint]);
  const progress = progressLine(process.stderr);
  const startedAt = performance.now();
  const searches = searchesFor(options, parsed, any.size > 0, locksAssumed(trees));
  if (options.checkpoint !== undefined && any.size > 0) {
    throw new InputError('--checkpoint holds one search, and `any` takes several: give numbers');
  }
  for (const note of searches.notes) say(`note: ${note}\n`);
  const printer = new CheckPrinter({ ...searches, options, file, input, parsed, trees });
  const all = searches.kernels.length * searches.places;
  let cutShort: string | undefined;
  const omitted: LeftOut[] = searches.isEvery
    ? searches.kernels.flatMap((kernel) =>
        leftOut.map((scope) => ({ kernel, scope, why: 'takes minutes' as const })),
      )
    : [];
  const results = searches.kernels.flatMap((kernel) => {
    if (cutShort !== undefined) return [];
    const found = searches.of(kernel).flatMap((request) => {
      if (isInterrupted()) return [];
      const bounds = boundsOf(options, (text) => progress.show(`kernel ${kernel}: ${text}`));
      const some = findFor(any, { ...request, bounds });
      progress.clear();
      printer.search(some);
      return some.map(({ result }) => result);
    });
    if (isInterrupted() && (printer.searched < all || found.some(isCut))) cutShort = kernel;
    else printer.kernel(found);
    return found;
  });
  const report: Report = {
    formatVersion: 3,
    tool: 'pasidcheck',
    version: toolVersion,
    ...(input === undefined ? {} : { input }),
    options: { ...configurationOf(options), ...(options.flow === undefined ? {} : { flow: options.flow }) },
    ...summaryOf(results, cutShort),
    ...(omitted.length === 0 ? {} : { leftOut: omitted }),
    ...(cutShort === undefined ? {} : { interrupted: { begun: printer.searched, of: all } }),
    ...(trees.length === 0 ? {} : { trees: treeFacts(trees) }),
  };
  printer.end(report);
  say(`checked in ${((performance.now() - startedAt) / 1000).toFixed(2)} s\n`);
  // The exit code of a series is that of the last tree.
  const last = trees.at(-1)?.kernel;
  const counted = last === undefined ? results : results.filter(({ kernel }) => kernel === last);
  process.exitCode = exitCodes[summaryOf(counted).verdict];
  if (report.interrupted !== undefined) endInterrupted(report, options);
}

const isCut = ({ bound }: Result): boolean => bound === 'interrupt';

/** Says what was covered. */
function endInterrupted({ results, interrupted }: Report, { checkpoint }: CheckOptions): void {
  const { begun, of } = interrupted!;
  const wasCut = results.some(isCut);
  const last = wasCut ? ', and the last of them was cut short' : '';
  say(`interrupted: ${begun} of ${of} searches were begun${last}\n`);
  if (checkpoint !== undefined && wasCut) say(`the same command goes on from ${checkpoint}\n`);
  process.exitCode = INTERRUPTED;
}

/**
 * What a scope alone breaks would hide when the claim began to fail elsewhere: in caching mode all kernels break claims. A
 * bisection that names no scope searches the smallest one of each claim.
 */
function quickIfBisecting(options: CheckOptions): CheckOptions {
  if (options.bisect !== true || isConfigured(options)) return options;
  return { ...options, quick: true };
}

async function unlessBisecting({ bisect }: CheckOptions, action: () => Promise<void>): Promise<void> {
  if (bisect !== true) return action();
  try {
    await action();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    say(`${error.message}\n`);
    process.exitCode = error instanceof MisspeltAssumption ? STOP : SKIP;
  }
  if (process.exitCode === exitCodes.inconclusive) process.exitCode = SKIP;
}

function findFor(any: ReadonlySet<Quantity>, request: CheckRequest): readonly Finding[] {
  return any.size === 0 ? find(request) : findAny(request, any);
}
