/** `pasidcheck inspect`: the model in a page, walked by hand. */
import { type Command, Option } from 'commander';
import { formatLabel } from '../engine/index.ts';
import { InputError } from '../flow/error.ts';
import { parseFlow } from '../flow/parse.ts';
import { withDrawings } from '../inspector/drawing/drawn-page.ts';
import type { DescribedSystem } from '../inspector/encode.ts';
import { pageWith } from '../inspector/page-file.ts';
import type { PageData, TraceData } from '../inspector/payload.ts';
import { startServer } from '../inspector/server.ts';
import { systemOf } from '../inspector/system-of.ts';
import type { Report } from '../report/verdict.ts';
import { addConfigurationOptions, type ConfigurationOptions, configurationOf } from './configuration.ts';
import { checkInBackground } from './inspect-check.ts';
import { type Contents, checkedToo, described, officialInspector, pageData } from './inspect-page.ts';
import type { SystemAsked } from './inspect-request.ts';
import { systemInBackground } from './inspect-system.ts';
import { addModuleOptions, type ModuleCommandOptions, moduleOf } from './module-options.ts';
import { commaList, flowMeaning, seconds } from './option-values.ts';
import { print, say } from './output.ts';
import { refuseOutput, writeOutput } from './output-file.ts';
import { readText } from './read-text.ts';
import { reportIn, requestOf } from './replay-command.ts';
import { flowOrSaid } from './said-flow.ts';
import { selectClaims } from './select-claims.ts';
import { addPort, howToSend, openBrowser, untilInterrupted } from './serving.ts';
import { addTree, loadTrees, type TreeOptions } from './tree-options.ts';

/** Without a word, the version before FPD and the one with it. */
const DEFAULT_KERNELS = ['5.7', '5.8'];
/** What a browser keeps for a page it keeps by port, so this one is taken from run to run. */
const PORT = 47_370;
/** Milliseconds that a configuration which the page asks for may take. */
const MOST_MS = 60_000;

interface InspectOptions extends ConfigurationOptions, ModuleCommandOptions, Omit<TreeOptions, 'bisect'> {
  readonly flow?: string;
  readonly kernel?: readonly string[];
  readonly claim?: readonly string[];
  readonly output?: string;
  readonly open: boolean;
  readonly port?: number;
  readonly stately?: string | true;
  /** Milliseconds. */
  readonly maxTime: number;
}

/** Adds the command. */
export function addInspect(command: Command): void {
  command
    .argument('[file]', 'a call tree as for check, or a JSON report with traces; - reads standard input')
    .option('--flow <name>', flowMeaning)
    .option(
      '--kernel <versions>',
      `kernel versions, separated by commas (default: ${DEFAULT_KERNELS.join(',')})`,
      commaList,
    )
    .option('--claim <ids>', 'claims, separated by commas (default: all)', commaList)
    .option('--output <page>', 'write the page to a file, which works from disk, and end')
    .addOption(
      new Option('--max-time <s>', 'give up a configuration that the page asks for after s seconds')
        .argParser(seconds)
        .default(MOST_MS, String(MOST_MS / 1000)),
    )
    .option('--no-open', 'do not open a browser');
  addPort(command, `${PORT}, or a free one`);
  addTree(command, 'read the tree before and after a patch or a series');
  addModuleOptions(command, 'inspect the machines');
  command.addOption(
    new Option(
      '--stately [url]',
      `let the page send the model to the official inspector, a third party (default: ${officialInspector})`,
    ).preset(true),
  );
  addConfigurationOptions(command, 'a named configuration, which the options below change (default: quick)');
  command.action((file: string | undefined, options: InspectOptions) => run(file, options));
}

async function run(file: string | undefined, options: InspectOptions): Promise<void> {
  if (options.module !== undefined && file !== undefined) {
    throw new InputError('--module and FILE are two things to inspect: give one of them');
  }
  if (options.output !== undefined) refuseOutput(options.output, [file, options.module]);
  if (options.patch === '-' && options.output === undefined) {
    throw new InputError(
      '--patch -: a page that is served reads the patch again for each check, so give a file',
    );
  }
  const loaded = options.tree === undefined ? [] : await loadTrees(options);
  const trees = loaded.map(({ kernel }) => kernel);
  const contents =
    options.module === undefined
      ? contentsOf(file, trees.length === 0 ? options : { ...options, kernel: trees })
      : { systems: [(await moduleOf(options.module, options)).described], traces: [] };
  if (options.output === undefined)
    await serve(pageData(contents, { ...options, trees }), { ...options, trees });
  else {
    const systems = contents.systems.map((system) => checkedToo(system, options, loaded));
    const data = pageData({ ...contents, systems }, { ...options, trees });
    write(options.output, pageWith(await withDrawings({ ...data, kernels: [] })).html);
  }
}

function contentsOf(file: string | undefined, options: InspectOptions): Contents {
  const input =
    file === undefined ? undefined : readText(file, 'a flow file, or a report that `check --json` printed');
  if (input?.text.trimStart().startsWith('{') === true && isReport(input.text)) {
    return contentsOfReport(reportIn(input.text, input.source), input.source);
  }
  const parsed = input === undefined ? undefined : parseFlow(input.text, input.source);
  const flow = flowOrSaid(options.flow, parsed);
  const rest = {
    ...(flow === undefined ? {} : { flow }),
    ...(input === undefined ? {} : { input }),
    configuration: configurationOf(options),
  };
  const systems = (options.kernel ?? DEFAULT_KERNELS).map((kernel) => {
    const asked: SystemAsked = { ...rest, kernel };
    return described(asked, options.claim);
  });
  return { systems, traces: [] };
}

/** A call tree may begin with a brace, but not with that of an object. */
function isReport(text: string): boolean {
  return /^\s*\{\s*"/.test(text);
}

/** Every trace of a report, on the system that it was found in. */
function contentsOfReport(report: Report, source: string): Contents {
  const withTrace = report.results.filter(({ trace }) => trace !== undefined);
  if (withTrace.length === 0) throw new InputError(`${source}: there is no trace in this report`);
  const keys: string[] = [];
  const systems: DescribedSystem[] = [];
  const traces = withTrace.map((result): TraceData => {
    const key = JSON.stringify([result.kernel, result.configuration]);
    if (!keys.includes(key)) {
      const { input, options } = report;
      keys.push(key);
      systems.push(
        systemOf(
          { ...requestOf(report, result), claims: selectClaims(undefined, result.configuration) },
          {
            ...(options.flow === undefined ? {} : { flow: options.flow }),
            ...(input === undefined ? {} : { input }),
          },
        ),
      );
    }
    return {
      title: `${result.claim}, kernel ${result.kernel}`,
      system: keys.indexOf(key),
      labels: result.trace!.map(({ event, indices }) => formatLabel({ name: event, indices })),
    };
  });
  return { systems, traces };
}

function write(path: string, html: string): void {
  writeOutput(path, html);
  say(`${path}: ${Math.ceil(html.length / 1024)} KiB\n`);
}

async function serve(
  data: PageData,
  options: InspectOptions & { readonly trees: readonly string[] },
): Promise<void> {
  const { port, maxTime } = options;
  const running = await startServer(
    {
      data,
      systemFor: (body, signal) => systemInBackground(body, options, { maxMs: maxTime, signal }),
      check: (body, onMessage) => checkInBackground(body, options, onMessage),
    },
    { preferred: PORT, ...(port === undefined ? {} : { port }) },
  );
  const { server, url } = running;
  print(`${url}\n`);
  say(howToSend(running));
  if (data.stately !== undefined) {
    say(`the page can send the model to ${data.stately}, which is a third party\n`);
  }
  untilInterrupted(server);
  if (options.open) openBrowser(url);
}
