/** `pasidcheck export`: a system for other checkers, for drawings, and for programs. */
import { basename } from 'node:path';
import { type Command, Option } from 'commander';
import { exportedFor } from '../check/any/exported.ts';
import { type Quantity, quantities } from '../check/any/plan.ts';
import { type CheckRequest, distinctTasks, tasksOf } from '../check/searches.ts';
import type { Task } from '../engine/index.ts';
import { toAut } from '../export/aut.ts';
import { chartsToDot, reachableToDot } from '../export/dot.ts';
import { guardedSystem } from '../export/guarded.ts';
import { chartsToMermaid, reachableToMermaid } from '../export/mermaid.ts';
import { toMurphi } from '../export/murphi.ts';
import { toPromela } from '../export/promela.ts';
import { toProcesses } from '../export/promela-processes.ts';
import { toTables } from '../export/tables.ts';
import { toTla } from '../export/tla.ts';
import { InputError } from '../flow/error.ts';
import { parseFlow } from '../flow/parse.ts';
import { readFlow } from '../flow/read.ts';
import { type Compiled, compile } from '../program/compile.ts';
import { flowFor } from '../program/flow-choice.ts';
import { kernelNames, kernelVersion } from '../program/library.ts';
import { boundedText, generalisationText } from '../words/generalisation-text.ts';
import { describeScope } from '../words/scope-text.ts';
import { takeAny } from './any-options.ts';
import { addConfigurationOptions, type ConfigurationOptions, configurationOf } from './configuration.ts';
import { formatHeader, type ModelHeader } from './model-header.ts';
import { atLeastOne, commaList, flowMeaning } from './option-values.ts';
import { print, say } from './output.ts';
import { refuseOutput, writeOutput } from './output-file.ts';
import { flowOrSaid } from './said-flow.ts';
import { selectClaims } from './select-claims.ts';
import { toolVersion } from './version.ts';

const formats = ['promela', 'murphi', 'tla', 'dot', 'mermaid', 'aut', 'json'] as const;

/** More reachable states than this are not listed one by one. */
const MAX_LISTED = 200_000;
const DEFAULT_MODULE = 'Teardown';

interface ExportOptions extends ConfigurationOptions {
  readonly format: (typeof formats)[number];
  readonly flow?: string;
  readonly kernel?: readonly string[];
  readonly claim?: readonly string[];
  readonly output?: string;
  readonly part?: number;
  readonly tally?: boolean;
  readonly bare?: boolean;
  readonly reachable?: boolean;
}

/** Adds the command. */
export function addExport(command: Command): void {
  command
    .argument('[file]', 'a call tree, as for check')
    .addOption(new Option('--format <name>', 'what to write').choices(formats).makeOptionMandatory())
    .option('--output <file>', 'write to a file; tla writes FILE.cfg beside FILE.tla')
    .option('--part <n>', 'of a system that falls into parts, the one to write', atLeastOne)
    .option(
      '--tally',
      'promela, murphi: count the states that break a claim instead of stopping at the first',
    )
    .option('--bare', 'promela: no claims, and processes for SPIN to count with as fast as it can')
    .option('--reachable', 'dot, mermaid: draw the reachable graph, not the charts')
    .option('--flow <name>', flowMeaning)
    .option('--kernel <version>', 'the kernel version to write', commaList)
    .option('--claim <ids>', 'claims, separated by commas (default: all)', commaList);
  addConfigurationOptions(
    command,
    'a named configuration, which the options below change (default: quick)',
    false,
    quantities,
  )
    .option('--any', 'the system that `check --any` searches')
    .action((file: string | undefined, options: ExportOptions) => run(file, options));
}

function run(file: string | undefined, given: ExportOptions): void {
  const { any, options } = takeAny(given);
  for (const path of filesOf(options)) refuseOutput(path, [file]);
  const { request, header } = requestFrom(file, options, any);
  const { compiled, lines, leftOut } =
    any.size > 0
      ? forAny(request, any)
      : { compiled: compile(request), lines: [describeScope(request.configuration)], leftOut: [] };
  const { task, parts } = chosenPart(compiled, options.part);
  const preamble = [
    `pasidcheck ${toolVersion}: ${request.flowName}, kernel ${request.kernel.name}`,
    ...lines,
    ...(leftOut.length > 0 ? [`without ${leftOut.join(', ')}: only numbers decide them`] : []),
    ...(parts > 1 ? [`one of ${parts} parts that share no event`] : []),
    formatHeader(header),
  ];
  for (const [path, text] of textsOf(task, preamble, options)) {
    if (path === undefined) print(text);
    else writeOutput(path, text);
  }
}

/** The system for any number, and what its text says of the numbers. What stays bounded is said on standard error too. */
function forAny(request: CheckRequest, any: ReadonlySet<Quantity>) {
  const { compiled, configuration, generalises, leftOut } = exportedFor(request, any);
  for (const text of boundedText({ generalises, configuration })) say(`note: ${text}\n`);
  const lines = [
    describeScope(configuration, generalises),
    ...generalisationText({ generalises, configuration }),
  ];
  return { compiled, lines, leftOut };
}

function requestFrom(
  file: string | undefined,
  options: ExportOptions,
  any: ReadonlySet<Quantity>,
): { readonly request: CheckRequest; readonly header: ModelHeader } {
  const [kernel, ...others] = options.kernel ?? [];
  if (kernel === undefined || others.length > 0) {
    throw new InputError(`--kernel names the one version to write: ${kernelNames().join(', ')}`);
  }
  const input = file === undefined ? undefined : readFlow(file);
  const parsed = input === undefined ? undefined : parseFlow(input.text, input.source);
  const configuration = configurationOf(options);
  const claims = selectClaims(options.claim, configuration);
  const flow = flowOrSaid(options.flow, parsed);
  return {
    request: { ...flowFor(parsed, flow, kernelVersion(kernel)), configuration, claims },
    header: {
      formatVersion: 3,
      tool: 'pasidcheck',
      version: toolVersion,
      ...(input === undefined ? {} : { input }),
      options: { ...configuration, ...(flow === undefined ? {} : { flow }) },
      kernel,
      claims: claims.map(({ id }) => id),
      ...(any.size === 0 ? {} : { any: [...any] }),
    },
  };
}

/** The part that was asked for; without a word, the only one that has to be searched. */
function chosenPart(
  compiled: Compiled,
  part: number | undefined,
): { readonly task: Task; readonly parts: number } {
  const tasks = tasksOf(compiled);
  const distinct = distinctTasks(tasks);
  if (part === undefined && distinct.length > 1) {
    const sizes = tasks.map((task, i) => `${i + 1} (${task.part.components.length} components)`);
    throw new InputError(
      `the system falls into parts that share no event: --part takes one of ${sizes.join(', ')}`,
    );
  }
  const task = part === undefined ? distinct[0] : tasks[part - 1];
  if (task === undefined) throw new InputError(`--part ${part}: there are ${tasks.length} parts`);
  return { task, parts: tasks.length };
}

/** The files that are written. */
function filesOf({ output, format }: ExportOptions): readonly string[] {
  if (output === undefined) return [];
  return format === 'tla' ? [output, configurationBeside(output)] : [output];
}

const configurationBeside = (output: string): string => `${output.replace(/\.tla$/, '')}.cfg`;

type Written = readonly [path: string | undefined, text: string];

function textsOf(
  { part, claims }: Task,
  preamble: readonly string[],
  { format, output, tally = false, bare = false, reachable = false }: ExportOptions,
): readonly Written[] {
  const guarded = () => guardedSystem(part, claims);
  switch (format) {
    case 'promela':
      return [[output, bare ? toProcesses(guarded(), preamble) : toPromela(guarded(), { preamble, tally })]];
    case 'murphi':
      return [[output, toMurphi(guarded(), { preamble, tally })]];
    case 'tla': {
      const module = output === undefined ? DEFAULT_MODULE : basename(output, '.tla');
      if (!/^[A-Za-z]\w*$/.test(module)) {
        throw new InputError(`--output ${output}: TLC wants a file named like a module, as Teardown.tla`);
      }
      const tla = toTla(guarded(), { preamble, module });
      if (output === undefined) return [[undefined, tla.module]];
      return [
        [output, tla.module],
        [configurationBeside(output), tla.configuration],
      ];
    }
    case 'dot':
      return [[output, reachable ? reachableToDot(part, MAX_DRAWN) : chartsToDot(part)]];
    case 'mermaid':
      return [[output, reachable ? reachableToMermaid(part, MAX_DRAWN) : chartsToMermaid(part)]];
    case 'aut':
      return [[output, toAut(part, MAX_LISTED)]];
    case 'json':
      return [[output, `${JSON.stringify(toTables(part, claims), undefined, 1)}\n`]];
  }
}

/** A larger drawing is unreadable. */
const MAX_DRAWN = 2000;
