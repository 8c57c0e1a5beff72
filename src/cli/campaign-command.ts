/** `pasidcheck campaign`: random interleavings of many flows in many configurations, on every processor. */
import { availableParallelism } from 'node:os';
import { type Command, InvalidArgumentError, Option } from 'commander';
import * as v from 'valibot';
import { partNames } from '../../model/configuration.ts';
import { scopes } from '../../model/scopes.ts';
import type { Configuration } from '../../model/system.ts';
import { everyClaim } from '../../properties/catalog.ts';
import { Campaign } from '../campaign/campaign.ts';
import { Corpus } from '../campaign/corpus.ts';
import { makeTrials } from '../campaign/pool.ts';
import { flowNames } from '../campaign/subject.ts';
import type { TrialResult } from '../campaign/trial.ts';
import { InputError } from '../flow/error.ts';
import { visibleIn } from '../flow/visible.ts';
import { kernelNames, kernelVersion } from '../program/library.ts';
import { anyCampaignSchema } from '../report/any-campaign.ts';
import type { CampaignReport, Settings } from '../report/campaign.ts';
import { formatCampaign } from '../report/campaign-text.ts';
import { mergeReports } from './campaign-merge.ts';
import { walkModule } from './campaign-module.ts';
import { replayCorpus } from './campaign-replay.ts';
import { checkCommandLine } from './command-line.ts';
import { addConfigurationOptions, type ConfigurationOptions, configurationOf } from './configuration.ts';
import { exitCodes } from './exit-codes.ts';
import { INTERRUPTED } from './interrupt.ts';
import { addModuleOptions, type ModuleCommandOptions } from './module-options.ts';
import { atLeastOne, commaList, seconds, threads } from './option-values.ts';
import { hasColours, print, printJson, say } from './output.ts';
import { progressLine } from './progress.ts';
import { readText } from './read-text.ts';
import { selectClaims } from './select-claims.ts';
import { toolVersion } from './version.ts';

/** Trials where neither their number nor a time was given. */
const DEFAULT_RUNS = 100;
/** Milliseconds between two writes of what is known so far; it is also written at the end. */
const KEEP_EVERY = 2000;

interface Shard {
  readonly number: number;
  readonly of: number;
}

interface CampaignOptions extends ConfigurationOptions, ModuleCommandOptions {
  readonly kernel?: readonly string[];
  readonly flow?: readonly string[];
  readonly claim?: readonly string[];
  readonly seed: number;
  readonly runs?: number;
  readonly time?: number;
  readonly walks: number;
  readonly edits: number;
  readonly workers: number;
  readonly shard?: Shard;
  readonly corpus?: string;
  readonly merge?: true;
  readonly json?: true;
}

/** Adds the command. */
export function addCampaign(command: Command): void {
  command
    .argument('[files...]', 'with --merge: what --json printed, of shards of one campaign')
    .option('--kernel <versions>', 'kernel versions, separated by commas (default: all)', commaList)
    .option('--flow <names>', 'shipped flows, separated by commas (default: all)', commaList)
    .option('--claim <ids>', 'claims, separated by commas (default: all)', commaList)
    .addOption(new Option('--seed <n>', 'the same seed makes the same trials').argParser(whole).default(1))
    .option('--runs <n>', `trials (default: ${DEFAULT_RUNS}, or as many as --time allows)`, atLeastOne)
    .option('--time <s>', 'end after s seconds, but not before the first trial is done', seconds)
    .addOption(new Option('--walks <n>', 'walks of a trial').argParser(atLeastOne).default(200))
    .addOption(
      new Option('--edits <n>', 'edits of a flow, at most; 0 runs it as it is').argParser(whole).default(1),
    )
    .addOption(
      new Option('--workers <n>', 'threads; what is found is the same')
        .argParser(threads)
        .default(availableParallelism(), 'one for each processor'),
    )
    .option('--shard <i/n>', 'every n-th trial, beginning with the i-th', shard)
    .option('--corpus <folder>', 'keep counterexamples here, replay them first, and go on from what is there')
    .option('--merge', 'put the shards of a campaign together');
  addModuleOptions(command, 'walk through the machines');
  addConfigurationOptions(command, 'a named configuration for every trial; what is not given is drawn', true)
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      '\nExit codes: 1 a claim is broken, 2 bad input, 3 nothing was found, 130 interrupted; a corpus then has what was found.',
    )
    .action((files: readonly string[], options: CampaignOptions) => run(files, options));
}

async function run(files: readonly string[], options: CampaignOptions): Promise<void> {
  if (options.merge === true) {
    printReport(mergeReports(files.map(readReport), toolVersion), options);
    return;
  }
  if (files.length > 0) throw new InputError('campaign takes files with --merge only');
  if (options.module !== undefined) {
    await walkModule(options.module, options);
    return;
  }
  const settings = settingsOf(options);
  const campaign = new Campaign(settings, toolVersion);
  const corpus = options.corpus === undefined ? undefined : new Corpus(options.corpus);
  if (corpus !== undefined) goOnFrom(corpus, campaign);
  const broken = corpus === undefined ? 0 : replayCorpus(corpus);
  const interrupted = await makeAll(campaign, corpus, options);
  printReport(campaign.report(), options);
  if (broken > 0) process.exitCode = exitCodes.violated;
  if (interrupted) process.exitCode = INTERRUPTED;
}

/** Makes the trials that are missing. Gives whether it was interrupted. */
async function makeAll(
  campaign: Campaign,
  corpus: Corpus | undefined,
  { workers, time, runs, shard: part }: CampaignOptions,
): Promise<boolean> {
  const progress = progressLine(process.stderr);
  const startedAt = performance.now();
  const controller = new AbortController();
  let interrupted = false;
  const stop = (): void => {
    interrupted = true;
    controller.abort();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop);
  let isLate = false;
  const timer =
    time === undefined
      ? undefined
      : setTimeout(() => {
          isLate = true;
          // On a slow machine the first trial is waited for: a campaign without any says nothing.
          if (campaign.size.trials > 0) controller.abort();
        }, time);
  let keptAt = performance.now();
  const onResult = (result: TrialResult): void => {
    for (const counterexample of campaign.add(result)) corpus?.keep(counterexample, toolVersion);
    if (corpus !== undefined && performance.now() - keptAt > KEEP_EVERY) {
      corpus.keepState(campaign.report());
      keptAt = performance.now();
    }
    const { trials, steps, counterexamples } = campaign.size;
    const perSecond = Math.round((steps / (performance.now() - startedAt)) * 1000);
    if (isLate) controller.abort();
    progress.show(
      `${trials} trials, ${steps.toLocaleString('en')} steps, ${perSecond.toLocaleString('en')} a second, ${counterexamples} counterexamples`,
    );
  };
  await makeTrials(
    missing(campaign, runs ?? (time === undefined ? DEFAULT_RUNS : Number.POSITIVE_INFINITY), part),
    {
      file: new URL('./campaign-worker.js', import.meta.url),
      workerData: campaign.settings,
      workers,
      signal: controller.signal,
      onResult,
    },
  );
  clearTimeout(timer);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.removeListener(signal, stop);
  corpus?.keepState(campaign.report());
  progress.clear();
  say(`tried for ${((performance.now() - startedAt) / 1000).toFixed(2)} s\n`);
  return interrupted;
}

function* missing(
  campaign: Campaign,
  runs: number,
  part: Shard = { number: 1, of: 1 },
): Generator<number, undefined> {
  for (let trial = part.number - 1; trial < runs; trial += part.of) if (!campaign.has(trial)) yield trial;
  return undefined;
}

function settingsOf(options: CampaignOptions): Settings {
  const { kernel: kernels = kernelNames(), flow: flows, claim, seed, edits, walks, scope } = options;
  for (const kernel of kernels) flowNames(kernelVersion(kernel).name, flows);
  // What is given must be possible alone: then there is something to draw.
  configurationOf(options);
  const given = Object.fromEntries(
    partNames.flatMap((name) => {
      const value = options[name] ?? (scope === undefined ? undefined : scopes[scope].configuration[name]);
      return value === undefined ? [] : [[name, value]];
    }),
  ) as Partial<Configuration>;
  return {
    seed,
    kernels: [...kernels],
    ...(flows === undefined ? {} : { flows: [...flows] }),
    claims: (claim === undefined ? everyClaim : selectClaims(claim)).map(({ id }) => id),
    edits,
    walks,
    fixed: given,
  };
}

/** Takes over what an earlier run of the same campaign made. */
function goOnFrom(corpus: Corpus, campaign: Campaign): void {
  const { file, text } = corpus.state;
  if (text === undefined) return;
  const earlier = parseReport(text, file);
  const same =
    earlier.version === toolVersion && JSON.stringify(earlier.settings) === JSON.stringify(campaign.settings);
  if (same) campaign.merge(earlier);
  else say(`${file}: this is another campaign; its counterexamples are replayed, and it is begun anew\n`);
}

function readReport(file: string): CampaignReport {
  const { text, source } = readText(file, 'what `campaign --json` printed');
  return parseReport(text, source);
}

function parseReport(text: string, source: string): CampaignReport {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    throw new InputError(`${source}: this is not JSON: ${(error as Error).message}`);
  }
  const parsed = v.safeParse(anyCampaignSchema, data);
  if (parsed.success) return visibleIn(parsed.output);
  const [issue] = parsed.issues;
  throw new InputError(
    `${source}: this is not what campaign --json prints: ${v.getDotPath(issue) ?? 'the top'}: ${issue.message}`,
  );
}

function printReport(report: CampaignReport, { json }: CampaignOptions): void {
  process.exitCode = exitCodes[report.verdict];
  if (json === true) {
    printJson(report);
    return;
  }
  print(
    formatCampaign(report, {
      colour: hasColours(),
      claims: new Map(everyClaim.map(({ id, holds }) => [id, holds])),
      replay: ({ input, flow, result }) =>
        input === undefined
          ? checkCommandLine(result, { file: undefined, flow, scope: undefined })
          : undefined,
    }),
  );
}

function whole(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value)) {
    throw new InvalidArgumentError('It takes a whole number from 0.');
  }
  return value;
}

function shard(text: string): Shard {
  const [, number = 0, of = 0] = (/^(\d+)\/(\d+)$/.exec(text) ?? []).map(Number);
  if (number < 1 || number > of) throw new InvalidArgumentError('It takes i/n, i from 1 to n.');
  return { number, of };
}
