/** `--tree`, `--rev` and `--patch`: software that is read from the C of a kernel. */
import type { Command } from 'commander';
import { addKernelVersion, kernelNames } from '../check/library.ts';
import { treeVersion } from '../check/tree-version.ts';
import { InputError } from '../flow/error.ts';
import { type Reading, readKernel } from '../kernel/extract.ts';
import { loadGrammar } from '../kernel/grammar.ts';
import { type Note, placeText } from '../kernel/note.ts';
import { type Patch, patchedTree, pathOf, readPatches } from '../kernel/patched-tree.ts';
import { vtd } from '../kernel/rules/vtd.ts';
import { directoryTree, type KernelTree, revisionTree } from '../kernel/tree.ts';
import { readText } from './read-text.ts';

export interface TreeOptions {
  readonly tree?: string;
  readonly rev?: string;
  readonly patch?: string;
  readonly bisect?: true;
}

/** Adds the options that name a tree. */
export function addTreeOptions(command: Command): Command {
  return command
    .option('--tree <directory>', 'read the software from the C of a kernel tree')
    .option('--rev <revision>', 'of the git repository at --tree: read this revision, without a checkout')
    .option('--patch <file>', 'check the tree before and after a patch or a series; - reads standard input')
    .option('--bisect', 'end as `git bisect run` wants it: 125 instead of 2 and 3');
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
export async function loadTrees({ tree: directory, rev, patch }: TreeOptions): Promise<readonly NamedTree[]> {
  const tree = treeOf(directory!, rev);
  const base = kernelNames().includes(tree.name) ? `${tree.name}-tree` : tree.name;
  const trees = [await load(tree, base, undefined)];
  if (patch === undefined) return trees;
  const { text, source } = readText(patch, 'a patch, as `git format-patch --stdout` prints it');
  let current = tree;
  for (const [i, one] of readPatches(text, source).entries()) {
    current = patchedTree(current, one);
    trees.push(await load(current, `${base}+${i + 1}`, one));
  }
  return trees;
}

async function load(tree: KernelTree, kernel: string, patch: Patch | undefined): Promise<NamedTree> {
  const reading = readKernel(tree, vtd, await loadGrammar());
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
