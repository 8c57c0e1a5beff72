/** Patches of the teardown of 7.x: each is understood, or it is loud. */
import { describe, expect, it } from 'vitest';
import { scopes } from '../model/scopes.ts';
import type { Reading } from '../src/kernel/extract.ts';
import { newestSource } from '../src/kernel/toys/kernel-sources.ts';
import { changing, hostile, neutral, type Patched, proposal } from '../src/kernel/toys/patches.ts';
import { missing, newNotes, readTree, verdictsOf, versionOf, violatedBy } from './kernel-trees-test.ts';

const tree = newestSource();
/** Searches in every scope take half a minute of an idle machine. */
const long = { timeout: 1_800_000 };

if (tree !== undefined) {
  const before = await readTree(tree);
  const readingAfter = ({ apply, name }: Patched): Promise<Reading> =>
    readTree({ ...apply(tree), name: `${tree.name}, ${name}` });
  const quick = (reading: Reading): readonly string[] =>
    verdictsOf(versionOf(reading), 'exit', scopes.quick.configuration);

  describe('a patch that changes what the code does', long, () => {
    it.each(changing)('$name: is understood, without a new assumption', async (patch) => {
      const reading = await readingAfter(patch);
      expect(newNotes(before, reading)).toEqual([]);
      expect(reading.functions.text).not.toBe(before.functions.text);
    });

    it('is judged by what it does', async () => {
      const violated = [violatedBy(versionOf(before))];
      for (const patch of changing) violated.push(violatedBy(versionOf(await readingAfter(patch))));
      const four = ['no-unrecoverable-fault', 'no-fault-after-release', 'page-requests-drained', 'lifecycle'];
      const [today, whole, without, early, repaired] = violated;
      expect(today).toEqual(four);
      expect(whole).toEqual(['no-torn-entry']);
      expect(without).toEqual(expect.arrayContaining(['no-freed-memory-reached', 'invalidation-reaches']));
      expect(early).toEqual(four);
      expect(repaired).toEqual([]);
    });
  });

  describe('the proposal of the shipped flows, as a patch', long, () => {
    it('proves every claim that it tests in every small scope, and adds no assumption', async () => {
      const reading = await readingAfter(proposal);
      expect(newNotes(before, reading)).toEqual([]);
      const version = versionOf(reading);
      const small = Object.entries(scopes).filter(([name]) => name !== 'groups');
      const open = small.flatMap(([name, { configuration }]) =>
        verdictsOf(version, 'exit', configuration)
          .filter((line) => !line.endsWith(' proved') && !line.includes(' without '))
          .map((line) => `${name}: ${line}`),
      );
      expect(open).toEqual([]);
    });
  });

  describe('a patch that changes how the code is written', long, () => {
    const today = quick(before);

    it.each(neutral)('$name: leaves every verdict as it was', async (patch) => {
      const reading = await readingAfter(patch);
      expect(newNotes(before, reading)).toEqual([]);
      expect(quick(reading)).toEqual(today);
    });
  });

  describe('a patch that no row of the table knows', long, () => {
    it.each(hostile)('$name: is $kind', async ({ kind, ...patch }) => {
      const notes = newNotes(before, await readingAfter(patch));
      expect(notes.filter((note) => note.startsWith(`${kind}: `))).not.toEqual([]);
    });
  });
}

for (const note of missing()) it.skip(note, () => {});
