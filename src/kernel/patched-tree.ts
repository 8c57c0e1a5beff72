/** A tree with patches applied in memory. */
import { applyPatch, parsePatch, type StructuredPatch } from 'diff';
import { InputError } from '../flow/error.ts';
import type { KernelTree } from './tree.ts';

/** One mail of a series: its subject, and the files that it changes. */
export interface Patch {
  readonly subject: string;
  readonly changes: readonly StructuredPatch[];
}

/** What mail programs put at the end: the parser would take it for a removed line. */
const SIGNATURE = /\n-- ?\n[^\n]*\n*$/;

/** Lines of context that a hunk may differ in, as `patch` allows by default. */
const FUZZ = 2;

/**
 * The patches of a text: of a series as `git format-patch --stdout` prints it, of one mail, or of a bare diff. Throws
 * an `InputError` where there is none.
 */
export function readPatches(text: string, source: string): readonly Patch[] {
  const mails = text.split(/^(?=From [0-9a-f]{7,} )/m).filter((mail) => /^@@ /m.test(mail));
  const patches = mails.map(
    (mail): Patch => ({ subject: subjectOf(mail), changes: changesOf(mail, source) }),
  );
  if (patches.length > 0) return patches;
  throw new InputError(
    `${source}: no patch found\nGive a unified diff, as \`git format-patch --stdout\` prints it.`,
  );
}

function subjectOf(mail: string): string {
  const subject = /^Subject: (?<subject>.+(?:\n[ \t].+)*)/m.exec(mail)?.groups?.['subject'] ?? '';
  return subject.replaceAll(/\s+/g, ' ').replace(/^\[PATCH[^\]]*\] /, '');
}

function changesOf(mail: string, source: string): readonly StructuredPatch[] {
  try {
    return parsePatch(mail.replace(SIGNATURE, '\n')).filter(({ hunks }) => hunks.length > 0);
  } catch (error) {
    throw new InputError(`${source}: ${(error as Error).message}`);
  }
}

/** The path that a part of a patch is about. */
export function pathOf({ oldFileName = '', newFileName = '' }: StructuredPatch): string {
  const name = newFileName === '/dev/null' ? oldFileName : newFileName;
  return name.replace(/^[ab]\//, '').replace(/\t.*/, '');
}

/** The tree after one patch. Throws an `InputError` that names the file where the patch does not apply. */
export function patchedTree(tree: KernelTree, { changes, subject }: Patch): KernelTree {
  const texts = new Map<string, string>();
  for (const change of changes) {
    const path = pathOf(change);
    const before = texts.get(path) ?? tree.read(path);
    if (before === undefined && change.oldFileName !== '/dev/null') continue;
    const after = applyPatch(before ?? '', change, { fuzzFactor: FUZZ });
    if (after === false) {
      const which = subject === '' ? '' : `"${subject}" `;
      throw new InputError(`${path}: the patch ${which}does not apply to ${tree.name}`);
    }
    texts.set(path, after);
  }
  return {
    name: tree.name,
    read: (path) => texts.get(path) ?? tree.read(path),
    list: (folder) => {
      const added = [...texts.keys()].filter((path) => path.slice(0, path.lastIndexOf('/')) === folder);
      return [...new Set([...tree.list(folder), ...added.map((path) => path.slice(folder.length + 1))])];
    },
  };
}
