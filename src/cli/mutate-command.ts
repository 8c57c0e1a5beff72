/** `pasidcheck mutate`: which steps of a flow are necessary. */
import type { Command } from 'commander';
import { parts, quickScope } from '../../model/configuration.ts';
import { type ScopeName, scopes } from '../../model/scopes.ts';
import type { Configuration } from '../../model/system.ts';
import { everyClaim } from '../../properties/catalog.ts';
import type { ShippedClaim } from '../../properties/claim.ts';
import type { SearchOptions } from '../engine/index.ts';
import { InputError } from '../flow/error.ts';
import { type EditedFlow, editsOf, editsOfFile, type Software } from '../mutate/edits.ts';
import { furtherParts, optionThatRuns } from '../mutate/elsewhere.ts';
import { describeEdit } from '../mutate/report.ts';
import { tryEdits } from '../mutate/run.ts';
import { type Baseline, baselineOf, type Outcome } from '../mutate/try.ts';
import { namesText } from '../program/nearest.ts';
import { type EditFacts, type Mutation, type MutationFacts, mutationOf } from '../report/mutation.ts';
import { formatMutation } from '../report/mutation-text.ts';
import { addBoundOptions, type BoundOptions, boundsOf } from './bounds.ts';
import { meaningOf } from './configuration.ts';
import { aboutFlow, flowsHelp } from './flows.ts';
import { INTERRUPTED } from './interrupt.ts';
import { commaList, flowMeaning } from './option-values.ts';
import { hasColours, print, printJson, say } from './output.ts';
import { type Progress, progressLine } from './progress.ts';
import { selectClaims } from './select-claims.ts';
import { type NamedSoftware, softwareFor } from './software.ts';
import { toolVersion } from './version.ts';

interface MutateOptions extends BoundOptions, Partial<Record<(typeof furtherParts)[number], true>> {
  readonly flow?: string;
  readonly kernel: string;
  readonly claim?: readonly string[];
  readonly scope?: readonly string[];
  readonly prologue?: true;
  readonly show?: readonly string[];
  readonly json?: true;
}

/** Adds the command. */
export function addMutate(command: Command): void {
  command
    .argument('[file]', 'a call tree, or a text with call trees in it; - reads standard input')
    .requiredOption('--kernel <version>', 'the kernel version whose functions the flow runs')
    .option('--flow <name>', flowMeaning)
    .option('--claim <ids>', 'claims, separated by commas (default: all)', commaList)
    .option(
      '--scope <names>',
      'named configurations, separated by commas (default: the smallest of each claim)',
      commaList,
    )
    .option('--prologue', 'also edit the set-up code that runs before the flow')
    .option('--show <numbers>', 'try only these edits, and print each in full with its trace', commaList)
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      () =>
        `\n${flowsHelp()}\n\nExit codes: 0 every edit was tried, 2 bad input, 130 interrupted; what was tried until then is printed.`,
    );
  for (const part of furtherParts) command.option(parts[part].flag, `in every scope: ${meaningOf(part)}`);
  addBoundOptions(command).action((file: string | undefined, options: MutateOptions) => run(file, options));
}

async function run(file: string | undefined, options: MutateOptions): Promise<void> {
  const selected = selectClaims(options.claim, { ...quickScope, ...furtherOf(options) });
  const names = scopesOf(options.scope, selected);
  const software = softwareFor(file, options.flow, options.kernel);
  const possible = file === undefined ? editsOf(software) : editsOfFile(software);
  const all = [
    ...possible.filter(({ part }) => part !== 'prologue'),
    ...(options.prologue === true ? possible.filter(({ part }) => part === 'prologue') : []),
  ];
  const chosen = chosenEdits(all.length, options.show);
  const progress = progressLine(process.stderr);
  const startedAt = performance.now();
  const bounds = boundsOf(options, () => {});
  const baselines = names.map((scopeName) => {
    progress.show(`without any edit, ${scopeName}`);
    const configuration = { ...scopes[scopeName].configuration, ...furtherOf(options) };
    return baselineOf(software, { scopeName, configuration, claims: selected }, bounds);
  });
  const edits = chosen.map((number) => all[number - 1]!);
  const outcomes = await tryAll(edits, baselines, bounds, progress);
  const complete = outcomes.length === edits.length;
  const mutation: MutationFacts = {
    ...headOf(software, baselines),
    claims: selected.map(({ id }) => id),
    total: all.length,
    leftOut: possible.length - all.length,
    complete,
    edits: describeAll(software, chosen, edits, outcomes),
  };
  printMutation(mutation, options);
  say(`${((performance.now() - startedAt) / 1000).toFixed(2)} s\n`);
  process.exitCode = complete ? 0 : INTERRUPTED;
}

/** The parts of the machine that no named scope has and the command line asks for. */
function furtherOf(options: MutateOptions): Partial<Configuration> {
  return Object.fromEntries(
    furtherParts.filter((part) => options[part] === true).map((part) => [part, true]),
  );
}

/** The entries of the report; of what changes no step with the option that would run it. */
function describeAll(
  software: Software,
  chosen: readonly number[],
  edits: readonly EditedFlow[],
  outcomes: readonly Outcome[],
): EditFacts[] {
  const runsWith = optionThatRuns(software);
  const isAlone = aboutFlow(software.flow, software.kernel).threads.length === 1;
  return outcomes.map((outcome, i) => {
    const edit = edits[i]!;
    const option = outcome.fate === 'unchanged' ? runsWith(edit) : undefined;
    return describeEdit(chosen[i]!, edit, outcome, { isAlone, runsWith: option });
  });
}

/** Tries one after the other. The first Ctrl-C ends it with what is known by then, a second one at once. */
async function tryAll(
  edits: readonly EditedFlow[],
  baselines: readonly Baseline[],
  bounds: SearchOptions,
  progress: Progress,
): Promise<readonly Outcome[]> {
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  process.once('SIGINT', stop);
  const outcomes = await tryEdits(edits, baselines, {
    bounds,
    signal: controller.signal,
    onEdit: ({ name }, position) => progress.show(`edit ${position + 1} of ${edits.length}: ${name}`),
  });
  process.removeListener('SIGINT', stop);
  progress.clear();
  return outcomes;
}

/** The scopes that were named, or those in which the claims can be broken, the quick one first. */
function scopesOf(
  names: readonly string[] | undefined,
  selected: readonly ShippedClaim[],
): readonly ScopeName[] {
  if (names === undefined) return [...new Set<ScopeName>(['quick', ...selected.map(({ scope }) => scope)])];
  const unknown = names.find((name) => !(name in scopes));
  if (unknown !== undefined) {
    throw new InputError(`no scope '${unknown}': ${namesText(unknown, Object.keys(scopes))}`);
  }
  return names as readonly ScopeName[];
}

/** The numbers of the edits to try. */
function chosenEdits(total: number, show: readonly string[] | undefined): readonly number[] {
  if (total === 0) throw new InputError('there is no step in this flow that could be edited');
  if (show === undefined) return Array.from({ length: total }, (_, i) => i + 1);
  const wrong = show.find((text) => !/^\d+$/.test(text) || Number(text) < 1 || Number(text) > total);
  if (wrong !== undefined) throw new InputError(`--show: no edit '${wrong}': there are 1 to ${total}`);
  return show.map(Number);
}

/** What was edited, and what is known of it without an edit. */
function headOf(
  { input, kernel, flow, flowName }: NamedSoftware,
  baselines: readonly Baseline[],
): Omit<Mutation, 'claims' | 'total' | 'leftOut' | 'complete' | 'edits'> {
  return {
    formatVersion: 2,
    tool: 'pasidcheck',
    version: toolVersion,
    ...(input === undefined ? {} : { input }),
    kernel: kernel.name,
    flow: flowName,
    about: aboutFlow(flow, kernel),
    scopes: baselines.map(({ scopeName, configuration, unproved, untested }) => ({
      name: scopeName,
      configuration,
      unproved: [...unproved],
      ...(untested.length === 0 ? {} : { untested: [...untested] }),
    })),
  };
}

function printMutation(mutation: MutationFacts, { json, show }: MutateOptions): void {
  if (json === true) {
    printJson(mutationOf(mutation));
    return;
  }
  print(
    formatMutation(mutation, {
      colour: hasColours(),
      full: show !== undefined,
      claims: new Map(everyClaim.map(({ id, holds }) => [id, holds])),
    }),
  );
}
