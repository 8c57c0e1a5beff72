/** The C of kernels that are there says what the flows say that were written by hand from it. */
import { describe, expect, it } from 'vitest';
import { scopes } from '../model/scopes.ts';
import { kernelVersion } from '../src/index.ts';
import type { Reading } from '../src/kernel/extract.ts';
import { kernelSources } from '../src/kernel/toys/kernel-sources.ts';
import { differences, heldTo, missing, readTree, verdictsOf, versionOf } from './kernel-trees-test.ts';

const trees = kernelSources();
const readings = new Map<string, Reading>();
for (const tree of trees) readings.set(tree.name, await readTree(tree));

describe.each(trees.map(({ name }) => name))('the C of %s', (name) => {
  const reading = readings.get(name)!;

  it('is read without a line that is refused or not known', ({ skip }) => {
    const open = reading.notes.filter(({ kind }) => kind === 'refused' || kind === 'unknown');
    const lines = open.map(({ at, text }) => `${at.path}:${at.line}: ${text}`);
    if (lines.length > 0 && heldTo(name)?.isCompared !== true) {
      skip(`a person has to read what is new in ${name}: ${lines.join('; ')}`);
    }
    expect(lines).toEqual([]);
    expect(reading.followed.length).toBeGreaterThan(20);
  });

  it('has the bodies that are known by name as they were read in it', () => {
    const bodies = reading.facts.filter((fact) => fact.name.startsWith('body of '));
    expect(bodies.length).toBeGreaterThan(5);
    if (heldTo(name)?.isCompared === true)
      expect(bodies.filter(({ value }) => !value.includes(name))).toEqual([]);
  });

  const held = heldTo(name);
  it.skipIf(held === undefined)('says of every claim what the flows of its version say', ({ skip }) => {
    const { configuration } = scopes.quick;
    const [ours, written] = [versionOf(reading), kernelVersion(held!.version)].map((version) =>
      verdictsOf(version, 'exit', configuration),
    );
    expect(differences(ours!, written!, held!, skip)).toEqual([]);
  });
});

for (const note of missing()) it.skip(note, () => {});
