/** Where kernel sources come from: a directory, or a revision of a git repository that is read without a checkout. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { InputError } from '../flow/error.ts';
import { readPaths } from './files.ts';
import type { DriverRow } from './rules/rule.ts';

export interface KernelTree {
  /** What verdicts call it: the version of its Makefile where it has one, else the directory or the revision. */
  readonly name: string;
  /** The names of the files in a folder; none where there is no such folder. */
  readonly list: (folder: string) => readonly string[];
  /** The text of a file, or `undefined` where there is none. */
  readonly read: (path: string) => string | undefined;
  /** The subject of the change that a line comes from, in a tree that a series made. */
  readonly touchedBy?: (path: string, line: number) => string | undefined;
}

/** The tree in a directory. Throws an `InputError` where there is none. */
export function directoryTree(directory: string): KernelTree {
  if (!existsSync(directory) || !statSync(directory).isDirectory()) {
    throw new InputError(`${directory}: no such directory\nGive the directory of a kernel tree.`);
  }
  const read = (path: string): string | undefined => {
    const file = join(directory, path);
    return existsSync(file) && statSync(file).isFile() ? readFileSync(file, 'utf8') : undefined;
  };
  const list = (folder: string): readonly string[] => {
    const path = join(directory, folder);
    if (!existsSync(path)) return [];
    return readdirSync(path, { withFileTypes: true })
      .filter((entry) => entry.isFile() || entry.isSymbolicLink())
      .map(({ name }) => name);
  };
  return { name: versionOf(read) ?? basename(resolve(directory)), list, read };
}

/**
 * The tree of a revision in the repository at `directory`. Only `git ls-tree` and `git show` run: nothing is checked
 * out and nothing is written. Throws an `InputError` for what is no repository or no revision.
 */
export function revisionTree(directory: string, revision: string): KernelTree {
  const commit = commitOf(directory, revision);
  const read = (path: string): string | undefined => git(directory, ['show', `${commit}:${path}`]);
  const list = (folder: string): readonly string[] =>
    (git(directory, ['ls-tree', commit, `${folder}/`]) ?? '')
      .split('\n')
      .flatMap((line) => /^\d+ blob \w+\t(?<path>.+)$/.exec(line)?.groups?.['path'] ?? [])
      .map((path) => basename(path));
  return { name: revision, list, read };
}

export interface Commit {
  readonly id: string;
  readonly subject: string;
}

/**
 * The commits of a range `A..B` that touch what is read, the oldest first; a merge is one commit. Throws an
 * `InputError` for a range that git does not know.
 */
export function commitsOf(directory: string, range: string, driver?: DriverRow): readonly Commit[] {
  const format = ['log', '--first-parent', '--reverse', '--format=%H %s'];
  const list = git(directory, [...format, '--end-of-options', range, '--', ...readPaths(driver)]);
  if (list === undefined) throw new InputError(`${range}: git knows no such range in ${directory}`);
  return list
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => ({ id: line.slice(0, line.indexOf(' ')), subject: line.slice(line.indexOf(' ') + 1) }));
}

function commitOf(directory: string, revision: string): string {
  const commit = git(directory, [
    'rev-parse',
    '--verify',
    '--quiet',
    '--end-of-options',
    `${revision}^{commit}`,
  ]);
  if (commit !== undefined) return commit.trim();
  const isRepository = git(directory, ['rev-parse', '--git-dir']) !== undefined;
  throw new InputError(
    isRepository
      ? `${revision}: git knows no such revision in ${directory}`
      : `${directory}: no git repository\nWithout --rev the files of the directory are read as they are.`,
  );
}

function git(directory: string, args: readonly string[]): string | undefined {
  try {
    return execFileSync('git', ['-C', directory, ...args], {
      encoding: 'utf8',
      maxBuffer: 1 << 28,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  } catch {
    return undefined;
  }
}

/** `7.3.4` from the first lines of the top Makefile. */
function versionOf(read: KernelTree['read']): string | undefined {
  const makefile = read('Makefile') ?? '';
  const part = (name: string): string | undefined =>
    new RegExp(`^${name} *= *(\\S+)`, 'm').exec(makefile)?.[1];
  const version = part('VERSION');
  if (version === undefined) return undefined;
  const sublevel = part('SUBLEVEL');
  const end = sublevel === undefined || sublevel === '0' ? '' : `.${sublevel}`;
  return `${version}.${part('PATCHLEVEL') ?? '0'}${end}${part('EXTRAVERSION') ?? ''}`;
}
