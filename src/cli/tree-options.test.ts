/** Trees from the history of a repository, and what a user says about their locks. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Parts, toyTree } from '../kernel/toys/driver.ts';
import { parseAssumption } from '../program/assumptions.ts';
import { refuseUnusedLocks, rulesWith } from './tree-assumptions.ts';
import { loadDirectories, loadRevisions, loadTrees } from './tree-options.ts';

const PASID = 'drivers/iommu/intel/pasid.c';
const LOCKED = 'spin_lock(&iommu->pasid_lock); wipe(pte); spin_unlock(&iommu->pasid_lock);';
let tree = '';

function git(...args: readonly string[]): string {
  const who = ['-c', 'user.name=Test', '-c', 'user.email=test@example.org'];
  return execFileSync('git', ['-C', tree, ...who, ...args], { encoding: 'utf8' });
}

function commit(subject: string, path: string, text: string): void {
  mkdirSync(dirname(join(tree, path)), { recursive: true });
  writeFileSync(join(tree, path), text);
  git('add', '-A');
  git('commit', '-q', '-m', subject);
}

const driver = (parts: Partial<Parts>): string => toyTree(parts).read(PASID)!;

beforeAll(() => {
  tree = mkdtempSync(join(tmpdir(), 'kernel-history-'));
  git('init', '-q');
  commit('begin', PASID, driver({}));
  commit('docs: write', 'Documentation/x.rst', 'text\n');
  commit('vt-d: lock it', PASID, driver({ teardown: LOCKED }));
  commit('vt-d: unlock it', PASID, driver({ teardown: 'wipe(pte); wipe(pte);' }));
});

afterAll(() => {
  rmSync(tree, { recursive: true });
});

describe('a range of commits', () => {
  it('is the tree before it, and that of each commit that touches what is read', async () => {
    const trees = await loadTrees({ tree, rev: 'HEAD~3..HEAD' });
    const ids = ['HEAD~1', 'HEAD'].map((rev) => git('rev-parse', rev).slice(0, 12));
    expect(trees.map(({ kernel, software, patch }) => [kernel, software, patch?.subject])).toEqual([
      ['HEAD~3', `--tree ${tree} --rev HEAD~3`, undefined],
      [ids[0], `--tree ${tree} --rev ${ids[0]}`, `${ids[0]} vt-d: lock it`],
      [ids[1], `--tree ${tree} --rev ${ids[1]}`, `${ids[1]} vt-d: unlock it`],
    ]);
    expect(trees.map(({ reading }) => reading.functions.text.includes('lock_unknown();'))).toEqual([
      false,
      true,
      false,
    ]);
  });

  it('is refused where nothing of it is read', async () => {
    await expect(loadTrees({ tree, rev: 'HEAD~3..HEAD~2' })).rejects.toThrow(/no commit of it touches/);
  });
});

describe('two revisions', () => {
  it('are kernel versions under their names', async () => {
    const trees = await loadRevisions(tree, ['HEAD~1', 'HEAD']);
    expect(trees.map(({ kernel }) => kernel)).toEqual(['HEAD~1', 'HEAD']);
  });
});

describe('two directories', () => {
  it('are kernel versions, beside what is none, each under a name of its own', async () => {
    const trees = await loadDirectories([tree, '7.3', tree]);
    expect(trees.map((one) => one?.kernel)).toEqual([basename(tree), undefined, tree]);
    expect(trees[0]!.software).toBe(`--tree ${tree}`);
  });
});

describe('a lock that a user knows', () => {
  const assumed = [parseAssumption('iommu->pasid_lock = iommu_lock')];

  it('is the one that the model has, and an assumption', async () => {
    const trees = await loadTrees({ tree, rev: 'HEAD~1' }, rulesWith(assumed));
    refuseUnusedLocks(assumed, trees);
    const { functions, notes } = trees[0]!.reading;
    expect(functions.text).toContain('lock(iommu_lock);');
    expect(notes.filter(({ kind }) => kind === 'unknown').map(({ text }) => text)).not.toContain(
      'the lock iommu->pasid_lock',
    );
    expect(notes).toContainEqual(
      expect.objectContaining({ kind: 'assumed', row: 'iommu->pasid_lock = iommu_lock' }),
    );
  });

  it('is refused where the model has none of that name, and where the tree does not take it', async () => {
    expect(() => rulesWith([parseAssumption('x->lock = other_lock')])).toThrow(
      /the model has no lock other_lock/,
    );
    const trees = await loadTrees({ tree, rev: 'HEAD' });
    expect(() => {
      refuseUnusedLocks(assumed, trees);
    }).toThrow(/the tree takes no lock of that name/);
    expect(() => {
      refuseUnusedLocks(assumed, []);
    }).toThrow(/give --tree as well/);
  });
});
