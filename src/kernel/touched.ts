/** Which change of a series a line of a tree comes from. */
import { diffArrays } from 'diff';
import type { KernelTree } from './tree.ts';

/**
 * The tree after a change: it knows of each line that the change adds its subject, and of every other line what the
 * tree before knew. Files are compared when a line of them is asked for.
 */
export function touchedBy(before: KernelTree, after: KernelTree, subject: string): KernelTree {
  const files = new Map<string, readonly (string | undefined)[]>();
  return {
    ...after,
    touchedBy: (path, line) => {
      const known = files.get(path) ?? subjectsOf(path, before, after, subject);
      files.set(path, known);
      return known[line - 1];
    },
  };
}

/** Of each line of a file the subject of the change that it comes from. */
function subjectsOf(
  path: string,
  before: KernelTree,
  after: KernelTree,
  subject: string,
): readonly (string | undefined)[] {
  const [old, now] = [before, after].map((tree) => (tree.read(path) ?? '').split('\n'));
  const kept = old!.map((_, i) => before.touchedBy?.(path, i + 1));
  if (before.read(path) === after.read(path)) return kept;
  let at = 0;
  return diffArrays([...old!], [...now!]).flatMap(({ added, removed, value }) => {
    if (added) return value.map(() => subject);
    const subjects = kept.slice(at, at + value.length);
    at += value.length;
    return removed ? [] : subjects;
  });
}
