/** `pasidcheck check`: the main job. */
import { isatty } from 'node:tty';
import { type Command, Option } from 'commander';
import { scopes } from '../../model/scopes.ts';
import { quickScope } from '../../model/system.ts';
import { claims } from '../../properties/catalog.ts';
import type { ShippedClaim } from '../../properties/claim.ts';
import { check } from '../check/check.ts';
import { flowFor } from '../check/flow-choice.ts';
import { kernelNames, kernelVersion } from '../check/library.ts';
import type { Reduce, SearchOptions } from '../engine/index.ts';
import { InputError } from '../flow/error.ts';
import { parseFlow } from '../flow/parse.ts';
import { readFlow } from '../flow/read.ts';
import { formatReport } from '../report/text.ts';
import { type Report, type Result, worst } from '../report/verdict.ts';
import {
  type ConfigurationOptions,
  configurationFlags,
  configurationOf,
  isConfigured,
  scopesFor,
} from './configuration.ts';
import { exitCodes } from './exit-codes.ts';
import { atLeastOne, commaList, megabytes, seconds, size } from './option-values.ts';
import { progressLine } from './progress.ts';
import { replay } from './replay-command.ts';
import { selectClaims } from './select-claims.ts';
import { toolVersion } from './version.ts';

export interface CheckOptions extends ConfigurationOptions {
  readonly flow?: string;
  readonly kernel?: readonly string[];
  readonly claim?: readonly string[];
  readonly maxStates?: number;
  readonly maxTime?: number;
  readonly maxMemory?: number;
  readonly workers: number;
  readonly checkpoint?: string;
  readonly checkpointEvery: number;
  readonly reduce: Reduce;
  readonly json?: true;
  readonly replay?: string;
}

/** Adds the command. */
export function addCheck(program: Command): void {
  program
    .command('check')
    .description(
      'search every interleaving of a flow; without FILE, of the shipped flow over every kernel version',
    )
    .argument('[file]', 'a call tree, or a text with call trees in it; - reads standard input')
    .option(
      '--flow <name>',
      'the shipped flow (exit without FILE); with FILE, whose trees then replace its functions',
    )
    .option('--kernel <versions>', 'kernel versions, separated by commas (default: all)', commaList)
    .option('--claim <ids>', 'claims, separated by commas (default: all)', commaList)
    .addOption(
      new Option('--scope <name>', 'a named configuration; without FILE each claim has its own').choices(
        Object.keys(scopes),
      ),
    )
    .addOption(counted('--devices <n>', 'devices that the process uses', quickScope.devices))
    .addOption(counted('--pasids <n>', 'PASIDs, each with a process of its own', quickScope.pasids))
    .addOption(
      counted('--processes <n>', 'processes that have a PASID one after the other', quickScope.processes),
    )
    .addOption(counted('--units <n>', 'IOMMU units that the devices are behind', quickScope.units))
    .addOption(
      counted('--in-flight <k>', 'requests in flight for each device and PASID', quickScope.inFlight),
    )
    .option('--ats', 'with Device-TLB, translation and translated requests', quickScope.ats)
    .option('--no-ats', 'untranslated requests only (default)')
    .option('--pri', 'with page requests; needs --ats', quickScope.pri)
    .option('--chunks', 'hardware reads entries in 128-bit chunks, not whole', quickScope.chunks)
    .option('--structures', 'with a paging-structure cache', quickScope.structures)
    .option('--caching-mode', 'CM=1: hardware may cache that an entry is not present', quickScope.cachingMode)
    .option('--vanish', 'the device may vanish, and Device-TLB invalidations may time out', quickScope.vanish)
    .option('--upper-fpd', 'with FPD in the context entry and the PASID directory', quickScope.upperFpd)
    .option(
      '--fault-recording',
      'with fault-recording registers and their handler',
      quickScope.faultRecording,
    )
    .option('--non-coherent', 'walks see a store when its cache line is written back', quickScope.nonCoherent)
    .option('--groups', 'page requests come in groups of one or two; needs --pri', quickScope.groups)
    .option('--mm-count', 'with references to the mm and its top-level table', quickScope.mmCount)
    .option('--max-states <n>', 'end inconclusive beyond so many states', atLeastOne)
    .option('--max-time <s>', 'end inconclusive after so many seconds', seconds)
    .option('--max-memory <MB>', 'end inconclusive beyond so many megabytes', megabytes)
    .option(
      '--checkpoint <file>',
      'write the search to a file now and then, and go on from it if it is there',
    )
    .addOption(
      new Option('--checkpoint-every <s>', 'seconds between two checkpoints')
        .argParser(seconds)
        .default(60_000, '60'),
    )
    .addOption(counted('--workers <n>', 'threads for large searches; the result is the same', 1))
    .addOption(
      new Option('--reduce <what>', 'leave out what makes no difference to a claim')
        .choices(['none', 'ample', 'symmetry', 'all'])
        .default('none'),
    )
    .option('--json', 'print one JSON object')
    .option('--replay <file>', 'replay the traces in a JSON report instead')
    .action((file: string | undefined, options: CheckOptions, command: Command) => {
      if (options.replay === undefined) run(file, options, isConfigured(command));
      else replay(options.replay, options.json === true);
    });
}

function counted(flags: string, description: string, value: number): Option {
  return new Option(flags, description).argParser(size).default(value);
}

function run(file: string | undefined, options: CheckOptions, configured: boolean): void {
  const input = file === undefined ? undefined : readFlow(file);
  const parsed = input === undefined ? undefined : parseFlow(input.text, input.source);
  const selected = selectClaims(options.claim);
  const progress = progressLine(process.stderr);
  const startedAt = performance.now();
  const groups = scopesFor(options, file !== undefined || configured, selected);
  const versions = options.kernel ?? kernelNames();
  if (options.checkpoint !== undefined && versions.length * groups.length > 1) {
    throw new InputError('--checkpoint needs one --kernel and one configuration: a file holds one search');
  }
  const results = versions.flatMap((name) =>
    inOrderOf(
      selected,
      groups.flatMap((group) =>
        check({
          ...flowFor(parsed, options.flow, kernelVersion(name)),
          ...group,
          reduce: options.reduce,
          bounds: boundsOf(options, (text) => progress.show(`kernel ${name}: ${text}`)),
        }),
      ),
    ),
  );
  progress.clear();
  const report: Report = {
    formatVersion: 1,
    tool: 'pasidcheck',
    version: toolVersion,
    ...(input === undefined ? {} : { input }),
    options: { ...configurationOf(options), ...(options.flow === undefined ? {} : { flow: options.flow }) },
    verdict: worst(results.map((result) => result.verdict)),
    results,
  };
  print(report, options, file);
  process.stderr.write(`${((performance.now() - startedAt) / 1000).toFixed(2)} s\n`);
  process.exitCode = exitCodes[report.verdict];
}

function inOrderOf(selected: readonly ShippedClaim[], results: readonly Result[]): readonly Result[] {
  return selected.flatMap(({ id }) => results.filter(({ claim }) => claim === id));
}

function boundsOf(
  { maxStates, maxTime, maxMemory, workers, checkpoint, checkpointEvery }: CheckOptions,
  show: (text: string) => void,
): SearchOptions {
  return {
    ...(maxStates === undefined ? {} : { maxStates }),
    ...(maxTime === undefined ? {} : { maxMs: maxTime }),
    ...(maxMemory === undefined ? {} : { maxBytes: maxMemory }),
    workers,
    ...(checkpoint === undefined
      ? {}
      : { checkpoint: { file: checkpoint, everyMs: checkpointEvery, identity: toolVersion } }),
    onProgress: ({ distinct, generated, depth }) =>
      show(
        `${distinct.toLocaleString('en')} states, ${generated.toLocaleString('en')} generated, depth ${depth}`,
      ),
  };
}

function print(report: Report, options: CheckOptions, file: string | undefined): void {
  if (options.json === true) {
    process.stdout.write(`${JSON.stringify(report, undefined, 2)}\n`);
    return;
  }
  process.stdout.write(
    formatReport(report, {
      colour: isatty(process.stdout.fd),
      full: options.kernel !== undefined,
      claims: new Map(claims.map(({ id, holds }) => [id, holds])),
      replay: (result) => replayCommand(result, options, file),
    }),
  );
}

/** The shortest command line that shows one violation again. */
function replayCommand(result: Result, { flow }: CheckOptions, file: string | undefined): string {
  return [
    'pasidcheck check',
    ...(file === undefined ? [] : [file]),
    ...(flow === undefined ? [] : [`--flow ${flow}`]),
    `--kernel ${result.kernel}`,
    `--claim ${result.claim}`,
    ...configurationFlags(result.configuration, file !== undefined),
  ].join(' ');
}
