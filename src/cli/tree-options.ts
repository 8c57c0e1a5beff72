/** `--tree`, `--rev` and `--patch`: software that is read from the C of a kernel. */
import { existsSync, statSync } from 'node:fs';
import { type Command, Option } from 'commander';
import { InputError } from '../flow/error.ts';
import { type Reading, readKernel } from '../kernel/extract.ts';
import { loadGrammar } from '../kernel/grammar.ts';
import { type Note, placeText } from '../kernel/note.ts';
import { type Patch, patchedTree, pathOf, readPatches } from '../kernel/patched-tree.ts';
import { drivers, withDriver } from '../kernel/rules/drivers.ts';
import type { DriverRow, Rules } from '../kernel/rules/rule.ts';
import { vtd } from '../kernel/rules/vtd.ts';
import { touchedBy } from '../kernel/touched.ts';
import { commitsOf, directoryTree, type KernelTree, revisionTree } from '../kernel/tree.ts';
import { addKernelVersion, kernelNames } from '../program/library.ts';
import { treeVersion } from '../program/tree-version.ts';
import { readText } from './read-text.ts';

export interface TreeOptions {
  readonly tree?: string;
  readonly rev?: string;
  readonly patch?: string;
  readonly driver?: string;
  readonly bisect?: true;
  readonly assumptions?: true;
}

/** Adds the options that name a tree, and the one for `git bisect run`. */
export function addTreeOptions(command: Command): Command {
  return addTree(command, 'check the tree before and after a patch or a series; - reads standard input')
    .option(
      '--bisect',
      'exit codes for `git bisect run`: 125 instead of 2 and 3; without a configuration, as --quick',
    )
    .option('--assumptions', 'also list what is assumed of the C, each with its place');
}

/** Adds the options that name a tree; `patch` says what is done with one before and after a patch. */
export function addTree(command: Command, patch: string): Command {
  return command
    .option('--tree <directory>', 'read the software from the C of a kernel tree')
    .option(
      '--rev <revision>',
      'read this git revision of --tree, without a checkout; A..B: the code before the first commit and after each',
    )
    .option('--patch <file>', patch)
    .addOption(driverOption());
}

/** The option that names the driver of the device. */
export function driverOption(): Option {
  const names = drivers.map(({ name }) => name);
  return new Option(
    '--driver <name>',
    "read this driver's file release from the C as well, in place of dsa_close()",
  ).choices(names);
}

/** The table with the rows of the driver that is named. */
export function withDriverNamed(rules: Rules, name: string | undefined): Rules {
  const driver = drivers.find((one) => one.name === name);
  return driver === undefined ? rules : withDriver(rules, driver);
}

/** The tree that a command line names. Throws an `InputError` for one that is not there. */
export function treeOf(directory: string, rev: string | undefined): KernelTree {
  return rev === undefined ? directoryTree(directory) : revisionTree(directory, rev);
}

/** A tree that was read, and the name of the kernel version that it is. */
export interface NamedTree {
  readonly kernel: string;
  readonly reading: Reading;
  /** The options that name it alone. */
  readonly software: string;
  /** What was applied to it last. */
  readonly patch?: Patch;
  /** Files that the patch changes and that are not read. */
  readonly aside: readonly string[];
}

/**
 * The tree, and the tree after each patch of a series. Each becomes a kernel version under a name of its own. Throws an
 * `InputError` for what cannot be read, with its place.
 */
export async function loadTrees(
  { tree: directory, rev, patch, driver }: Pick<TreeOptions, 'tree' | 'rev' | 'patch' | 'driver'>,
  rules: Rules = vtd,
): Promise<readonly NamedTree[]> {
  const table = withDriverNamed(rules, driver);
  const stages =
    rev?.includes('..') === true
      ? commitStages(directory!, rev, table.driver)
      : [stageOf(treeOf(directory!, rev), directory!, rev)];
  if (patch !== undefined) stages.push(...patchStages(stages.at(-1)!, patch));
  const trees: NamedTree[] = [];
  for (const stage of stages) {
    const tree = await load(stage, table);
    const software = driver === undefined ? tree.software : `${tree.software} --driver ${driver}`;
    trees.push({ ...tree, software });
  }
  return trees;
}

/** Revisions of one repository, each a kernel version under its own name. Throws as `loadTrees()` does. */
export async function loadRevisions(
  directory: string,
  revisions: readonly string[],
  rules: Rules = vtd,
): Promise<readonly NamedTree[]> {
  const trees: NamedTree[] = [];
  for (const revision of revisions) {
    trees.push(await load(stageOf(revisionTree(directory, revision), directory, revision), rules));
  }
  return trees;
}

/**
 * The arguments that are directories, read as kernel trees, each under the version of its Makefile or, where another one has
 * the same, under its path; `undefined` for the others. Throws as `loadTrees()` does.
 */
export async function loadDirectories(
  names: readonly string[],
  rules: Rules = vtd,
): Promise<readonly (NamedTree | undefined)[]> {
  const stages = names.map((name) =>
    isDirectory(name) ? stageOf(directoryTree(name), name, undefined) : name,
  );
  const trees: (NamedTree | undefined)[] = [];
  for (const stage of stages) {
    if (typeof stage === 'string') trees.push(undefined);
    else {
      const isTaken = trees.some((tree) => tree?.kernel === stage.kernel);
      trees.push(await load(isTaken ? { ...stage, kernel: names[trees.length]! } : stage, rules));
    }
  }
  return trees;
}

const isDirectory = (name: string): boolean => existsSync(name) && statSync(name).isDirectory();

function optionsFor(directory: string, rev: string | undefined): string {
  return `--tree ${directory}${rev === undefined ? '' : ` --rev ${rev}`}`;
}

/** A tree that was read from C must not hide a shipped version. */
function nameOf({ name }: KernelTree): string {
  return kernelNames().includes(name) ? `${name}-tree` : name;
}

/** A tree, its name, and what made it of the one before. */
interface Stage {
  readonly tree: KernelTree;
  readonly kernel: string;
  readonly software: string;
  readonly patch?: Patch;
}

function stageOf(tree: KernelTree, directory: string, rev: string | undefined): Stage {
  return { tree, kernel: nameOf(tree), software: optionsFor(directory, rev) };
}

/** Digits of a commit that verdicts show. */
const SHORT = 12;

/** The tree before a range of commits, and the one of each commit, under its id. */
function commitStages(directory: string, range: string, driver: DriverRow | undefined): Stage[] {
  const commits = commitsOf(directory, range, driver);
  const [first] = commits;
  if (first === undefined) throw new InputError(`${range}: no commit of it touches what is read`);
  const start = range.slice(0, range.indexOf('..'));
  const before = { ...revisionTree(directory, `${first.id}^`), name: start };
  const stages = commits.map(({ id, subject }): Stage => {
    const kernel = id.slice(0, SHORT);
    return {
      ...stageOf({ ...revisionTree(directory, id), name: kernel }, directory, kernel),
      patch: { subject: `${kernel} ${subject}`, changes: [] },
    };
  });
  const done = [stageOf(before, directory, start)];
  for (const stage of stages) done.push(blamed(done.at(-1)!, stage));
  return done;
}

/** A stage whose lines know which of the changes before it they come from. */
function blamed(before: Stage, stage: Stage): Stage {
  return { ...stage, tree: touchedBy(before.tree, stage.tree, stage.patch?.subject ?? '') };
}

function patchStages({ tree, kernel, software }: Stage, patch: string): readonly Stage[] {
  const { text, source } = readText(patch, 'a patch, as `git format-patch --stdout` prints it');
  let current = tree;
  return readPatches(text, source).map((one, i) => {
    const before = current;
    current = touchedBy(before, patchedTree(before, one), one.subject === '' ? source : one.subject);
    return {
      tree: current,
      kernel: `${kernel}+${i + 1}`,
      software: `${software} --patch ${patch}`,
      patch: one,
    };
  });
}

async function load({ tree, kernel, software, patch }: Stage, rules: Rules): Promise<NamedTree> {
  const reading = readKernel(tree, rules, await loadGrammar());
  const refused = reading.notes.filter(({ kind }) => kind === 'refused');
  if (refused.length > 0) throw new InputError(refusalText(kernel, tree, refused));
  addKernelVersion(treeVersion(reading, kernel));
  const paths = (patch?.changes ?? []).map(pathOf);
  const aside = paths.filter((path) => !reading.files.includes(path));
  return { kernel, reading, software, aside, ...(patch === undefined ? {} : { patch }) };
}

function refusalText(name: string, tree: KernelTree, refused: readonly Note[]): string {
  const line = ({ path, line: number }: Note['at']): string =>
    (tree.read(path)?.split('\n')[number - 1] ?? '').trim();
  return [
    ...refused.map(({ at, text }) => `${placeText(at)}: ${text}\n    ${line(at)}`),
    `${name} was not searched: ${refused.length === 1 ? 'this line' : 'these lines'} cannot be read as steps.`,
    '`pasidcheck kernel` prints the flow as far as it can be read, to be completed by hand.',
  ].join('\n');
}
