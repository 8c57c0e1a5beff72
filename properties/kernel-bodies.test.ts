/** Bodies that the reader knows by name, in the newest kernel that is there: an edit of one is never silent. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bodiesOf } from '../src/kernel/bodies.ts';
import { type Grammar, loadGrammar } from '../src/kernel/grammar.ts';
import { vtd } from '../src/kernel/rules/vtd.ts';
import { readSources, type Sources } from '../src/kernel/sources.ts';
import { inFunction } from '../src/kernel/toys/edits.ts';
import { newestSource } from '../src/kernel/toys/kernel-sources.ts';
import { heldTo, missing } from './kernel-trees-test.ts';

const tree = newestSource();
const DMAR = 'drivers/iommu/intel/dmar.c';
const CACHE = 'drivers/iommu/intel/cache.c';

type Edit = readonly [what: string, path: string, name: string, from: string | RegExp, to: string];

/** Each makes the function do something else than the model says. */
const edits: readonly Edit[] = [
  ['never waits', DMAR, 'qi_submit_sync', /while \(READ_ONCE[\s\S]*?\{/, 'while (0) {'],
  ['waits for the wrong status', DMAR, 'qi_submit_sync', '!= QI_DONE', '== QI_DONE'],
  ['does not begin anew', DMAR, 'qi_submit_sync', /goto restart;/, ';'],
  ['drains where it should not', DMAR, 'qi_submit_sync', '(options &', '(!options &'],
  ['asks for no status', DMAR, 'qi_submit_sync', /QI_IWD_STATUS_WRITE \|/, ''],
  ['does not tell the unit', DMAR, 'qi_submit_sync', /\bwritel\([^;]*;/, ';'],
  ['copies one descriptor', DMAR, 'qi_submit_sync', '&desc[i]', '&desc[0]'],
  ['skips a single descriptor', DMAR, 'qi_submit_sync', 'type =', 'if (count == 1) return 0; type ='],
  ['does not see its abort', DMAR, 'qi_check_fault', /return -EAGAIN;/, ';'],
  ['takes a time-out for success', DMAR, 'qi_check_fault', '-ETIMEDOUT', '0'],
  [
    'assigns no tag for the Device-TLB',
    CACHE,
    '__cache_tag_assign_domain',
    'CACHE_TAG_DEVTLB',
    'CACHE_TAG_IOTLB',
  ],
  [
    'takes back no tag for the IOTLB',
    CACHE,
    '__cache_tag_unassign_domain',
    /cache_tag_unassign\([^;]*;/,
    ';',
  ],
  ['keeps another domain id', CACHE, 'domain_get_id_for_dev', '==', '!='],
];

let grammar: Grammar;
const before = new Map<string, Sources>();

function sourcesOf(path: string, text: string): Sources {
  return readSources(new Map([[path, text]]), (name) => vtd.options[name] ?? false, grammar);
}

const noteOf = (name: string, sources: Sources): readonly string[] =>
  bodiesOf([name], vtd, sources).notes.map(({ text }) => text);

describe.skipIf(tree === undefined)('a body that is known by name', () => {
  beforeAll(async () => {
    grammar = await loadGrammar();
    for (const path of [DMAR, CACHE]) before.set(path, sourcesOf(path, tree!.read(path)!));
  });

  afterAll(() => {
    for (const sources of before.values()) sources.dispose();
  });

  it.for(edits)('is not known where it %s', ([, path, name, from, to], { skip }) => {
    const isRead = noteOf(name, before.get(path)!).length === 0;
    if (!isRead && heldTo(tree!.name)?.isCompared !== true) skip(`${name}() is new in ${tree!.name}`);
    const text = tree!.read(path)!;
    const edited = inFunction(name, (body) => body.replace(from, () => to))(text);
    expect(edited).not.toBe(text);
    expect(noteOf(name, before.get(path)!)).toEqual([]);
    const sources = sourcesOf(path, edited);
    expect(noteOf(name, sources)).toEqual([
      expect.stringMatching(new RegExp(`^${name}\\(\\) is none of those that were read \\([\\d.]+ to `)),
    ]);
    sources.dispose();
  });
});

for (const note of missing()) it.skip(note, () => {});
