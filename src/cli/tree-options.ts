/** `--tree`, `--rev` and `--patch`: software that is read from the C of a kernel. */
import type { Command } from 'commander';
import { addKernelVersion, kernelNames } from '../check/library.ts';
import { treeVersion } from '../check/tree-version.ts';
import { InputError } from '../flow/error.ts';
import { type Reading, readKernel } from '../kernel/extract.ts';
import { loadGrammar } from '../kernel/grammar.ts';
import { type Note, placeText } from '../kernel/note.ts';
import { vtd } from '../kernel/rules/vtd.ts';
import { directoryTree, type KernelTree, revisionTree } from '../kernel/tree.ts';

export interface TreeOptions {
  readonly tree?: string;
  readonly rev?: string;
}

/** Adds the options that name a tree. */
export function addTreeOptions(command: Command): Command {
  return command
    .option('--tree <directory>', 'read the software from the C of a kernel tree')
    .option('--rev <revision>', 'of the git repository at --tree: read this revision, without a checkout');
}

/** The tree that the options name. Throws an `InputError` for one that is not there. */
export function treeOf(directory: string, rev: string | undefined): KernelTree {
  return rev === undefined ? directoryTree(directory) : revisionTree(directory, rev);
}

/** Reads a tree. Throws an `InputError` that lists the places of what no flow can be made of. */
export async function readTree(tree: KernelTree): Promise<Reading> {
  const reading = readKernel(tree, vtd, await loadGrammar());
  const refused = reading.notes.filter(({ kind }) => kind === 'refused');
  if (refused.length > 0) throw new InputError(refusalText(tree, refused));
  return reading;
}

function refusalText(tree: KernelTree, refused: readonly Note[]): string {
  return [
    ...refused.flatMap(({ at, text }) => [
      `${placeText(at)}: ${text}`,
      ...(lineOf(tree, at) === '' ? [] : [`    ${lineOf(tree, at)}`]),
    ]),
    `${tree.name} was not searched: the ${refused.length === 1 ? 'line' : 'lines'} above cannot be read as steps.`,
    'Write the flow by hand (`pasidcheck kernel` prints what can be read), or report the construct.',
  ].join('\n');
}

/** The line of the C at a place, without the blanks around it. */
export function lineOf(tree: KernelTree, { path, line }: Note['at']): string {
  return (tree.read(path)?.split('\n')[line - 1] ?? '').trim();
}

/** The name of the version that a tree is; a shipped version of that name was written down by hand. */
function kernelNameOf({ name }: KernelTree): string {
  return kernelNames().includes(name) ? `${name}-tree` : name;
}

/** A tree that was read, and the name of the kernel version that it is. */
export interface NamedTree {
  readonly kernel: string;
  readonly tree: KernelTree;
  readonly reading: Reading;
}

/** Reads a tree and makes it a kernel version. */
export async function loadTree(tree: KernelTree, kernel = kernelNameOf(tree)): Promise<NamedTree> {
  const reading = await readTree(tree);
  addKernelVersion(treeVersion(reading, kernel));
  return { kernel, tree, reading };
}
