/** The driver idxd of kernels that are there, read in place of the driver that the flows were written with. */
import { describe, expect, it } from 'vitest';
import { scopes } from '../model/scopes.ts';
import { readKernel } from '../src/kernel/extract.ts';
import { loadGrammar } from '../src/kernel/grammar.ts';
import { withDriver } from '../src/kernel/rules/drivers.ts';
import { idxd } from '../src/kernel/rules/idxd.ts';
import { vtd } from '../src/kernel/rules/vtd.ts';
import { kernelSources } from '../src/kernel/toys/kernel-sources.ts';
import { missing, readTree, verdictsOf, versionOf } from './kernel-trees-test.ts';

/** Kernels with bindings of users in that driver. */
const trees = kernelSources()
  .filter(({ name, read }) => !name.startsWith('5.') && read('drivers/dma/idxd/cdev.c') !== undefined)
  .map((tree) => [tree.name, tree] as const);
const grammar = await loadGrammar();

describe.each(trees)('idxd of %s', (name, tree) => {
  const reading = readKernel(tree, withDriver(vtd, idxd), grammar);

  it('is read to the end; what disabling a work queue leaves is not known, until 7.x drains it first', () => {
    const open = reading.notes.filter(({ kind }) => kind === 'refused' || kind === 'unknown');
    const isDrained = name.startsWith('7.');
    expect(open.map(({ row }) => row)).toEqual(
      isDrained ? [] : ['translations_after_disable_wq() has no effect'],
    );
  });

  const isNewest = name === trees.at(-1)?.[0];
  it.skipIf(!isNewest)('says of every claim what the driver of the flows says', async () => {
    const { configuration } = scopes.quick;
    const [ours, written] = [{ ...reading, name: `${name}-idxd` }, await readTree(tree)].map((one) =>
      verdictsOf(versionOf(one), 'exit', configuration),
    );
    // A drain sleeps, which the driver of the flows does not say.
    const others = (lines: readonly string[]): readonly string[] =>
      lines.filter((line) => !line.startsWith('no-sleep-in-atomic'));
    expect(others(ours!)).toEqual(others(written!));
    expect(ours).toContain('no-sleep-in-atomic proved');
  });
});

for (const note of missing()) it.skip(note, () => {});
