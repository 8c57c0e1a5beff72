/** `--tree`, `--rev` and `--patch`: software that is read from the C of a kernel. */
import type { Command } from 'commander';
import { addKernelVersion, kernelNames } from '../check/library.ts';
import { treeVersion } from '../check/tree-version.ts';
import { InputError } from '../flow/error.ts';
import { type Reading, readKernel } from '../kernel/extract.ts';
import { loadGrammar } from '../kernel/grammar.ts';
import { type Note, placeText } from '../kernel/note.ts';
import { type Patch, patchedTree, pathOf, readPatches } from '../kernel/patched-tree.ts';
import type { Rules } from '../kernel/rules/rule.ts';
import { vtd } from '../kernel/rules/vtd.ts';
import { touchedBy } from '../kernel/touched.ts';
import { commitsOf, directoryTree, type KernelTree, revisionTree } from '../kernel/tree.ts';
import { readText } from './read-text.ts';

export interface TreeOptions {
  readonly tree?: string;
  readonly rev?: string;
  readonly patch?: string;
  readonly bisect?: true;
}

/** Adds the options that name a tree, and the one for `git bisect run`. */
export function addTreeOptions(command: Command): Command {
  return addTree(
    command,
    'check the tree before and after a patch or a series; - reads standard input',
  ).option('--bisect', 'exit codes for `git bisect run`: 125 instead of 2 and 3');
}

/** Adds the options that name a tree; `patch` says what is done with one before and after a patch. */
export function addTree(command: Command, patch: string): Command {
  return command
    .option('--tree <directory>', 'read the software from the C of a kernel tree')
    .option(
      '--rev <revision>',
      'of the git repository at --tree: read this revision, without a checkout; A..B reads commit by commit',
    )
    .option('--patch <file>', patch);
}

/** The tree that a command line names. Throws an `InputError` for one that is not there. */
export function treeOf(directory: string, rev: string | undefined): KernelTree {
  return rev === undefined ? directoryTree(directory) : revisionTree(directory, rev);
}

/** A tree that was read, and the name of the kernel version that it is. */
export interface NamedTree {
  readonly kernel: string;
  readonly reading: Reading;
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
  { tree: directory, rev, patch }: TreeOptions,
  rules: Rules = vtd,
): Promise<readonly NamedTree[]> {
  const stages =
    rev?.includes('..') === true ? commitStages(directory!, rev) : [{ tree: treeOf(directory!, rev) }];
  if (patch !== undefined) stages.push(...patchStages(stages.at(-1)!.tree, patch));
  const base = nameOf(stages[0]!.tree);
  const trees: NamedTree[] = [];
  for (const [i, stage] of stages.entries()) {
    trees.push(await load(stage, i === 0 ? base : `${base}+${i}`, rules));
  }
  return trees;
}

/** Revisions of one repository, each a kernel version under its own name. Throws as `loadTrees()` does. */
export async function loadRevisions(
  directory: string,
  revisions: readonly string[],
): Promise<readonly NamedTree[]> {
  const trees: NamedTree[] = [];
  for (const revision of revisions) {
    const tree = revisionTree(directory, revision);
    trees.push(await load({ tree }, nameOf(tree), vtd));
  }
  return trees;
}

/** A tree that was read from C must not hide a shipped version. */
function nameOf({ name }: KernelTree): string {
  return kernelNames().includes(name) ? `${name}-tree` : name;
}

/** A tree, and what made it of the one before. */
interface Stage {
  readonly tree: KernelTree;
  readonly patch?: Patch;
}

/** The tree before a range of commits, and the one of each commit. */
function commitStages(directory: string, range: string): Stage[] {
  const commits = commitsOf(directory, range);
  const [first] = commits;
  if (first === undefined) throw new InputError(`${range}: no commit of it touches what is read`);
  const name = range.slice(0, range.indexOf('..'));
  return [
    { tree: { ...revisionTree(directory, `${first.id}^`), name } },
    ...commits.map(({ id, subject }) => ({
      tree: revisionTree(directory, id),
      patch: { subject: `${id.slice(0, 12)} ${subject}`, changes: [] },
    })),
  ].reduce<Stage[]>((stages, stage) => [...stages, blamed(stages.at(-1), stage)], []);
}

/** A stage whose lines know which of the changes before it they come from. */
function blamed(before: Stage | undefined, stage: Stage): Stage {
  if (before === undefined || stage.patch === undefined) return stage;
  return { ...stage, tree: touchedBy(before.tree, stage.tree, stage.patch.subject) };
}

function patchStages(tree: KernelTree, patch: string): readonly Stage[] {
  const { text, source } = readText(patch, 'a patch, as `git format-patch --stdout` prints it');
  let current = tree;
  return readPatches(text, source).map((one) => {
    const before = current;
    current = touchedBy(before, patchedTree(before, one), one.subject === '' ? source : one.subject);
    return { tree: current, patch: one };
  });
}

async function load({ tree, patch }: Stage, kernel: string, rules: Rules): Promise<NamedTree> {
  const reading = readKernel(tree, rules, await loadGrammar());
  const refused = reading.notes.filter(({ kind }) => kind === 'refused');
  if (refused.length > 0) throw new InputError(refusalText(kernel, tree, refused));
  addKernelVersion(treeVersion(reading, kernel));
  const paths = (patch?.changes ?? []).map(pathOf);
  const aside = paths.filter((path) => !reading.files.includes(path));
  return { kernel, reading, aside, ...(patch === undefined ? {} : { patch }) };
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
