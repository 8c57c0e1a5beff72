/** Trees: directories, revisions of a repository, patches in memory. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { kernelFiles } from './files.ts';
import { patchedTree, readPatches } from './patched-tree.ts';
import { touchedBy } from './touched.ts';
import { textTree, toyTree } from './toys/driver.ts';
import { commitsOf, directoryTree, revisionTree } from './tree.ts';

const PASID = 'drivers/iommu/intel/pasid.c';
let repository = '';

function git(...args: readonly string[]): string {
  const who = ['-c', 'user.name=Test', '-c', 'user.email=test@example.org'];
  return execFileSync('git', ['-C', repository, ...who, ...args], { encoding: 'utf8' });
}

function write(path: string, text: string): void {
  mkdirSync(dirname(join(repository, path)), { recursive: true });
  writeFileSync(join(repository, path), text);
}

beforeAll(() => {
  repository = mkdtempSync(join(tmpdir(), 'kernel-tree-'));
  git('init', '-q');
  write('Makefile', 'VERSION = 7\nPATCHLEVEL = 1\nSUBLEVEL = 2\nEXTRAVERSION =\n');
  for (const text of ['first\n', 'second\n']) {
    write(PASID, text);
    git('add', '-A');
    git('commit', '-q', '-m', text.trim());
  }
  write(PASID, 'not committed\n');
});

afterAll(() => {
  rmSync(repository, { recursive: true });
});

describe('a tree', () => {
  it('is a directory, under the version of its Makefile', () => {
    const tree = directoryTree(repository);
    expect(tree.name).toBe('7.1.2');
    expect(tree.read(PASID)).toBe('not committed\n');
    expect(tree.list('drivers/iommu/intel')).toEqual(['pasid.c']);
    expect(tree.list('mm')).toEqual([]);
  });

  it('has the files that links of a directory lead to', () => {
    const link = join(repository, 'drivers/iommu/intel/linked.c');
    symlinkSync('pasid.c', link);
    const tree = directoryTree(repository);
    expect(tree.list('drivers/iommu/intel')).toContain('linked.c');
    expect(tree.read('drivers/iommu/intel/linked.c')).toBe('not committed\n');
    rmSync(link);
  });

  it('is a revision that is read without a checkout', () => {
    const [before] = [revisionTree(repository, 'HEAD~1')];
    expect(before.read(PASID)).toBe('first\n');
    expect(before.list('drivers/iommu/intel')).toEqual(['pasid.c']);
    expect(before.read('no/such/file.c')).toBeUndefined();
    expect(directoryTree(repository).read(PASID)).toBe('not committed\n');
  });

  it('is refused where there is none', () => {
    expect(() => directoryTree(join(repository, 'nowhere'))).toThrow(/nowhere: no such directory/);
    expect(() => revisionTree(repository, 'v9.9')).toThrow(/v9\.9: git knows no such revision/);
    expect(() => revisionTree(tmpdir(), 'HEAD')).toThrow(/no git repository/);
    expect(() => kernelFiles(textTree({ README: 'x' }))).toThrow(/no VT-d driver with PASID support/);
  });

  it('takes no option for a revision', () => {
    expect(() => revisionTree(repository, '--output=/tmp/x')).toThrow(/git knows no such revision/);
  });

  it('knows the commits of a range, the oldest first', () => {
    const [second, ...none] = commitsOf(repository, 'HEAD~1..HEAD');
    expect([second, none]).toEqual([{ id: git('rev-parse', 'HEAD').trim(), subject: 'second' }, []]);
    expect(() => commitsOf(repository, 'v1..v2')).toThrow(/git knows no such range/);
  });
});

describe('a patch', () => {
  const diff = (from: string, to: string): string =>
    `--- a/${PASID}\n+++ b/${PASID}\n@@ -1,1 +1,1 @@\n-${from}\n+${to}\n`;
  const tree = textTree({ [PASID]: 'one\n' });

  it('is applied in memory', () => {
    const [patch] = readPatches(diff('one', 'two'), 'x.patch');
    expect(patchedTree(tree, patch!).read(PASID)).toBe('two\n');
    expect(tree.read(PASID)).toBe('one\n');
  });

  it('is one of a series of mails', () => {
    const mail = (subject: string, body: string): string =>
      `From ${'0'.repeat(40)} Mon Sep 17 00:00:00 2001\nSubject: ${subject}\n\n---\n${body}--\n2.40\n\n`;
    const text =
      mail('[PATCH 1/2] a: do', diff('one', 'two')) + mail('[PATCH 2/2] b:\n undo', diff('two', 'three'));
    const patches = readPatches(text, 'series');
    expect(patches.map(({ subject }) => subject)).toEqual(['a: do', 'b: undo']);
    expect(patches.reduce(patchedTree, tree).read(PASID)).toBe('three\n');
  });

  it('is refused where it does not apply, and where there is none', () => {
    const [patch] = readPatches(diff('other', 'two'), 'x.patch');
    expect(() => patchedTree(tree, patch!)).toThrow(`${PASID}: the patch does not apply to toy`);
    expect(() => readPatches('hello\n', 'x.patch')).toThrow(/x\.patch: no patch found/);
  });

  it('is known by its subject at the lines that it adds, and at no other', () => {
    const before = textTree({ [PASID]: 'a\nb\nc\n' });
    const first = touchedBy(before, textTree({ [PASID]: 'a\nb2\nc\nd\n' }), 'first');
    const second = touchedBy(first, textTree({ [PASID]: 'new\na\nb2\nd\n' }), 'second');
    const subjects = [1, 2, 3, 4].map((line) => second.touchedBy?.(PASID, line));
    expect(subjects).toEqual(['second', undefined, 'first', 'first']);
    expect(second.touchedBy?.('mm/mmap.c', 1)).toBeUndefined();
  });

  it('adds files that the driver is read from', () => {
    const added = `--- /dev/null\n+++ b/drivers/iommu/intel/prq.c\n@@ -0,0 +1,1 @@\n+int x;\n`;
    const patched = patchedTree(toyTree({}), readPatches(added, 'x')[0]!);
    expect([...kernelFiles(patched).keys()]).toEqual([PASID, 'drivers/iommu/intel/prq.c']);
  });
});
