/** What is said of a tree and of patches beside the verdicts. */
import { beforeAll, describe, expect, it } from 'vitest';
import { type Grammar, loadGrammar } from '../kernel/grammar.ts';
import { type Parts, readToy } from '../kernel/toys/driver.ts';
import { violationsToShow } from '../report/series.ts';
import type { Report } from '../report/verdict.ts';
import type { NamedTree } from './tree-options.ts';
import { treeFacts, treeText } from './tree-report.ts';

let grammar: Grammar;
beforeAll(async () => {
  grammar = await loadGrammar();
});

function tree(kernel: string, parts: Partial<Parts>, subject?: string): NamedTree {
  const patch = subject === undefined ? {} : { patch: { subject, changes: [] } };
  return { kernel, reading: readToy(parts, grammar), software: `--tree ${kernel}`, aside: [], ...patch };
}

function report(verdicts: Readonly<Record<string, readonly string[]>>, scopeName = 'quick'): Report {
  const results = Object.entries(verdicts).flatMap(([kernel, list]) =>
    list.map((verdict, i) => ({ kernel, claim: `claim-${i + 1}`, verdict, untested: [], scopeName })),
  );
  return { results } as unknown as Report;
}

describe('the text', () => {
  it('says what was read, and names what is unknown and open with its place', () => {
    const one = tree('7.1', { teardown: 'if (lazy) wipe(pte); queue_work(wq, work);' });
    const text = treeText([one], report({ '7.1': ['inconclusive'] }));
    expect(text).toMatch(/^\nLinux 7\.1, read from the C: \d+ functions, 0 assumptions, 1 unknown\n/);
    expect(text.replaceAll(/\s+/g, ' ')).toContain(
      "not understood queue_work(); to accept it: --assume 'queue_work() has no effect' drivers/",
    );
    expect(text).toMatch(/^both ways of {2}lazy {2}drivers\/iommu\/intel\/pasid\.c:\d+$/m);
  });

  it('says what a patch repairs and breaks, and that it adds no assumption', () => {
    const trees = [tree('7.1', {}), tree('7.1+1', { helpers: 'int unused;' }, 'vt-d: repair it')];
    const text = treeText(trees, report({ '7.1': ['violated', 'proved'], '7.1+1': ['proved', 'violated'] }));
    expect(text.split('\n').slice(-6, -1)).toEqual([
      'vt-d: repair it',
      'before  1 of 2 violated      after  1 of 2 violated',
      '  repaired  claim-1',
      '  broken  claim-2',
      '  the patch adds no assumption',
    ]);
  });

  it('does not say of a claim that is not tested any more that it is repaired', () => {
    const trees = [tree('7.1', {}), tree('7.1+1', { helpers: 'int unused;' }, 'vt-d: do nothing')];
    const { results } = report({ '7.1': ['violated', 'violated'], '7.1+1': ['violated', 'inconclusive'] });
    const untested = results.map((one, i) =>
      i === 3 ? { ...one, untested: [{ kind: 'never', events: ['wait'] }] } : one,
    );
    const text = treeText(trees, { results: untested } as unknown as Report);
    expect(text).not.toContain('repaired');
    expect(text.split('\n').slice(-5, -1)).toEqual([
      'before  2 of 2 violated      after  1 of 2 violated',
      '  no longer tested  claim-2',
      '  the patch adds no assumption',
      '  still violated  claim-1',
    ]);
  });

  it('says in which scopes a claim is repaired, broken, and violated at the end', () => {
    const trees = [tree('7.1', {}), tree('7.1+1', {}, 'vt-d: repair it in part')];
    const scopes = report({ '7.1': ['violated', 'proved'], '7.1+1': ['proved', 'proved'] }, 'quick').results;
    const others = report(
      { '7.1': ['violated', 'proved'], '7.1+1': ['violated', 'violated'] },
      'ats',
    ).results;
    const both = { results: [...scopes, ...others] } as unknown as Report;
    expect(treeText(trees, both).split('\n').slice(-6, -1)).toEqual([
      'before  1 of 2 violated      after  2 of 2 violated',
      '  repaired  claim-1 but in ats',
      '  broken  claim-2 in ats',
      '  the patch adds no assumption',
      '  still violated  claim-1 in ats',
    ]);
    const shown = violationsToShow(trees, both).map(({ kernel, claim }) => `${kernel} ${claim}`);
    expect(shown).toEqual(['7.1+1 claim-1', '7.1+1 claim-2']);
  });

  it('lists assumptions with their places where they are asked for', () => {
    const one = tree('7.1', { teardown: 'if (!iommu) return; wipe(pte);' });
    const verdicts = report({ '7.1': ['proved'] });
    expect(treeText([one], verdicts)).not.toContain('a pointer is valid');
    expect(treeText([one], verdicts, true)).toMatch(/^assumed {2}a pointer is valid: iommu {2}drivers/m);
  });

  it('shows each assumption that a patch adds', () => {
    const trees = [tree('7.1', {}), tree('7.1+1', { teardown: 'if (!iommu) return; wipe(pte);' }, '')];
    const text = treeText(trees, report({ '7.1': ['proved'], '7.1+1': ['proved'] }));
    expect(text.replaceAll(/\s+/g, ' ')).toContain(
      'the patch adds, assumed: a pointer is valid: iommu drivers',
    );
  });
});

describe('what is not shown', () => {
  it('is said in a line, and in full in the facts, where the code has it', () => {
    const ranged = tree('7.1', {
      flush: 'int npages = 1; submit_one(QI_EIOTLB_DID(1) | QI_EIOTLB_TYPE, iommu);',
    });
    const verdicts = report({ '7.1': ['proved'] });
    expect(treeText([ranged], verdicts).replaceAll(/\s+/g, ' ')).toContain(
      'not shown: the range of a flush, whose entry it is,',
    );
    expect(treeText([tree('7.1', {})], verdicts)).not.toContain('range of a flush');
    expect(treeFacts([ranged])[0]?.notShown).toContainEqual(
      expect.objectContaining({ name: 'the range of a flush' }),
    );
  });
});

describe('the facts', () => {
  it('are what a program needs of the same', () => {
    const [facts] = treeFacts([tree('7.1', { teardown: 'if (lazy) wipe(pte);' })]);
    expect(facts?.kernel).toBe('7.1');
    expect(facts?.notes).toContainEqual(expect.objectContaining({ kind: 'open', text: 'lazy' }));
  });
});
