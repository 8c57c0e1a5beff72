/** What is said of a tree and of patches beside the verdicts. */
import { beforeAll, describe, expect, it } from 'vitest';
import { type Grammar, loadGrammar } from '../kernel/grammar.ts';
import { type Parts, readToy } from '../kernel/toys/driver.ts';
import type { Report } from '../report/verdict.ts';
import type { NamedTree } from './tree-options.ts';
import { treeFacts, treeText } from './tree-report.ts';

let grammar: Grammar;
beforeAll(async () => {
  grammar = await loadGrammar();
});

function tree(kernel: string, parts: Partial<Parts>, subject?: string): NamedTree {
  const patch = subject === undefined ? {} : { patch: { subject, changes: [] } };
  return { kernel, reading: readToy(parts, grammar), aside: [], ...patch };
}

function report(verdicts: Readonly<Record<string, readonly string[]>>): Report {
  const results = Object.entries(verdicts).flatMap(([kernel, list]) =>
    list.map((verdict, i) => ({ kernel, claim: `claim-${i + 1}`, verdict, untested: [] })),
  );
  return { results } as unknown as Report;
}

describe('the text', () => {
  it('says what was read, and names what is unknown and open with its place', () => {
    const one = tree('7.1', { teardown: 'if (lazy) wipe(pte); queue_work(wq, work);' });
    const text = treeText([one], report({ '7.1': ['inconclusive'] }));
    expect(text).toMatch(/^\nLinux 7\.1, read from the C: \d+ functions, \d+ assumptions, 1 unknown\n/);
    expect(text).toMatch(/^not understood {2}queue_work\(\) {2}drivers\/iommu\/intel\/pasid\.c:\d+$/m);
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

  it('shows each assumption that a patch adds', () => {
    const trees = [tree('7.1', {}), tree('7.1+1', { teardown: 'if (!iommu) return; wipe(pte);' }, '')];
    const text = treeText(trees, report({ '7.1': ['proved'], '7.1+1': ['proved'] }));
    expect(text.replaceAll(/\s+/g, ' ')).toContain(
      'the patch adds, assumed: a pointer is valid: iommu drivers',
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
