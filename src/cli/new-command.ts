/** `pasidcheck new FILE`: a flow to begin with. */
import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { InputError } from '../flow/error.ts';
import { printFlow } from '../flow/print.ts';
import { DEFAULT_FLOW } from '../program/flow-choice.ts';
import { type KernelVersion, kernelNames, kernelVersion } from '../program/library.ts';
import { type TeardownFunction, teardownFunctions } from '../program/teardown-functions.ts';
import { wrap } from '../report/wrap.ts';
import { print } from './output.ts';
import { refuseOutput, writeOutput } from './output-file.ts';

interface NewOptions {
  readonly kernel: string;
  readonly flow: string;
}

/** Adds the command. */
export function addNew(command: Command): void {
  command
    .argument('<file>', 'the flow to write; a file that exists is left alone')
    .option('--kernel <version>', 'the kernel version that the patch is for', newestRelease())
    .option('--flow <name>', 'the shipped flow that runs the functions', DEFAULT_FLOW)
    .action((file: string, options: NewOptions) => run(file, options));
}

/** The last version that is a kernel's. */
const newestRelease = (): string => kernelNames().findLast((name) => /^\d/.test(name))!;

function run(file: string, options: NewOptions): void {
  const kernel = kernelVersion(options.kernel);
  const functions = teardownFunctions(kernel, options.flow);
  if (existsSync(file)) throw new InputError(`${file}: there is such a file already; name a new one`);
  refuseOutput(file, []);
  const commands = commandsFor(file, options);
  writeOutput(file, flowText(functions, kernel, options, commands));
  print(
    [
      `wrote ${file}: ${functions.length} functions that kernel ${kernel.name} runs in the flow ${options.flow}`,
      'Edit them, then',
      ...Object.values(commands).map((line) => `  ${line}`),
      '',
    ].join('\n'),
  );
}

interface Commands {
  readonly check: string;
  readonly test: string;
}

function commandsFor(file: string, { kernel, flow }: NewOptions): Commands {
  const path = shellWord(file);
  return {
    check: `pasidcheck check ${path} --kernel ${kernel} --flow ${flow}`,
    test: `pasidcheck test ${path}`,
  };
}

/** A word as a shell takes it. */
const shellWord = (word: string): string =>
  /^[\w./+-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;

function flowText(
  functions: readonly TeardownFunction[],
  kernel: KernelVersion,
  { flow }: NewOptions,
  { check, test }: Commands,
): string {
  return [
    `A patch for kernel ${kernel.name}. Say here what it changes.`,
    '',
    ...wrap(
      `The functions below are those of kernel ${kernel.name} that tear a PASID entry down in the flow ${flow}. They replace the kernel's. ` +
        'Edit what the patch changes, and delete the functions that it leaves alone.',
    ),
    '',
    '  pasidcheck list primitives',
    '    lists the steps that can stand in them.',
    `  ${check}`,
    '    searches every scope, and prints the shortest trace for each claim that breaks.',
    `  ${test}`,
    '    says whether the expectations below are met, in a small scope and with page requests.',
    '',
    `kernel: ${kernel.name}`,
    `flow: ${flow}`,
    'expect: proved no-unrecoverable-fault',
    '',
    `kernel: ${kernel.name}`,
    `flow: ${flow}`,
    'scope: pageRequests',
    'expect: proved no-unrecoverable-fault, page-requests-drained',
    '',
    ...functions.flatMap(({ call, callers }) => [
      `Called by ${callers.map((name) => `${name}()`).join(', ')}.`,
      '',
      printFlow({ source: '', text: '', roots: [{ kind: 'tree', call }] }),
    ]),
  ].join('\n');
}
