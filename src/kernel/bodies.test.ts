/** Bodies that are known by name: one that was read says nothing, any other keeps anything from being proved. */
import { beforeAll, describe, expect, it } from 'vitest';
import { digestOf } from './digest.ts';
import type { Reading } from './extract.ts';
import { type Grammar, loadGrammar } from './grammar.ts';
import type { BodyRow } from './rules/rule.ts';
import { linesOf, notesOf, type Parts, readHeld, readToy } from './toys/driver.ts';

let grammar: Grammar;
beforeAll(async () => {
  grammar = await loadGrammar();
});

const RINGS = 'static void ring(struct bell *b)\n{\n    strike(b);\n}';
const STRIKES = 'static void strike(struct bell *b)\n{\n    b->count++;\n}';

const rowOf = (name: string, text: string, more: Partial<BodyRow> = {}): BodyRow => ({
  function: name,
  file: 'drivers/iommu/intel/bell.c',
  read: [
    { digest: digestOf(text), versions: ['1.0', '1.1'] },
    { digest: 'of another kernel', versions: ['2.0'] },
  ],
  meaning: 'rings',
  source: 'the driver of tests',
  ...more,
});

const ring = rowOf('ring', RINGS, { with: ['strike'] });
const strike = rowOf('strike', STRIKES);

/** The driver whose unbind rings, with these functions in front. */
function held(
  helpers: string,
  rows: readonly BodyRow[] = [ring, strike],
  parts: Partial<Parts> = {},
): Reading {
  const unbind = 'take_down(handle->dev, handle->pasid, false); ring(handle->bell);';
  const calls = [{ functions: ['ring'], steps: [], meaning: 'rings', source: 'the driver of tests' }];
  return readHeld({ helpers: `\n${helpers}\n`, unbind, ...parts }, { bodies: rows, calls }, grammar);
}

const IS_READ = 'body of ring';
const NOT_READ = 'none of those that were read (1.0 to 2.0): what it does is not known';

describe('a function that is known by name', () => {
  it('is what it was read as: a fact, and nothing else', () => {
    const reading = held(`${STRIKES}\n${RINGS}`);
    expect(notesOf(reading, 'unknown')).toEqual([]);
    expect(reading.functions.text).not.toContain('change_of');
    expect(reading.facts.find(({ name }) => name === IS_READ)?.value).toMatch(/, as in 1\.0, 1\.1$/);
  });

  it('is not known with another body, in the functions that rest on it', () => {
    const reading = held(`${STRIKES}\n${RINGS.replace('strike(b);', 'if (b) strike(b);')}`);
    expect(reading.notes.filter(({ kind }) => kind === 'unknown')).toEqual([
      {
        kind: 'unknown',
        text: `ring() is ${NOT_READ}`,
        at: { path: 'drivers/iommu/intel/pasid.c', line: expect.any(Number) as number },
        row: 'change_of_ring() has no effect',
      },
    ]);
    expect(linesOf(reading, 'iommu_sva_unbind_device').at(-1)).toBe('change_of_ring();');
    expect(linesOf(reading, 'my_release')).not.toContain('change_of_ring();');
    expect(reading.missing).toContain('change_of_ring');
    expect(reading.facts.find(({ name }) => name === IS_READ)?.value).toMatch(/not read$/);
  });

  it('is not known where what does a part of it has another body', () => {
    const reading = held(`${STRIKES.replace('++', '--')}\n${RINGS}`);
    expect(notesOf(reading, 'unknown')).toEqual([`strike() is ${NOT_READ}`]);
  });

  it('is not known where it is a macro, or is not there', () => {
    expect(notesOf(held(`${STRIKES}\n#define ring(b) do { } while (0)\n${RINGS}`), 'unknown')).toEqual([
      'ring is a macro: what it does is not known',
    ]);
    expect(notesOf(held(''), 'unknown')).toEqual([
      'ring() is in none of the files that are read: what it does is not known',
    ]);
  });

  it('counts in every function if it runs beside them', () => {
    const beside = rowOf('strike', STRIKES, { isBackground: true });
    const reading = held(`${STRIKES.replace('++', '--')}\n${RINGS}`, [beside]);
    for (const name of ['intel_mm_release', 'intel_flush_svm_range', 'iommu_sva_unbind_device'])
      expect(linesOf(reading, name).at(-1)).toBe('change_of_strike();');
  });
});

describe('statements that are one primitive', () => {
  const WAIT = `again:
    tail = readq(iommu->reg + DMAR_PQT_REG);
    head = readq(iommu->reg + DMAR_PQH_REG);
    while (head != tail) {
        wait_for_completion(&iommu->prq_complete);
        goto again;
    }`;
  const read = [{ digest: digestOf(WAIT), versions: ['1.0'] }];
  const unbind = (text: string): readonly string[] =>
    linesOf(
      readHeld({ unbind: `struct intel_iommu *iommu = owner(handle);\n${text}\n` }, { waits: read }, grammar),
      'iommu_sva_unbind_device',
    );

  it('are known as they were read, and not otherwise', () => {
    expect(unbind(WAIT)).toContain('prq.wait_empty();');
    expect(unbind(WAIT)).not.toContain('change_of_wait_for_queue();');
    for (const changed of [WAIT.replace('!=', '=='), WAIT.replace('PQH', 'PQT').replace('PQT', 'PQH')])
      expect(unbind(changed)).toContain('change_of_wait_for_queue();');
  });
});

describe('a batch', () => {
  const SLOT = 'domain->qi_batch->descs[domain->qi_batch->index].qw0 = QI_EIOTLB_DID(1) | QI_EIOTLB_TYPE;';
  const flush = (count: string, emptied: string): Partial<Parts> => ({
    flush: `${SLOT} domain->qi_batch->index++;
      qi_submit_sync(iommu, domain->qi_batch->descs, ${count}, 0); ${emptied}`,
  });
  const EMPTIED = 'memset(domain->qi_batch, 0, 8);';

  it('is submitted whole and emptied, or refused', () => {
    const refused = (count: string, emptied: string): readonly string[] =>
      notesOf(readToy(flush(count, emptied), grammar), 'refused');
    const all = 'domain->qi_batch->index';
    expect(refused(all, EMPTIED)).toEqual([]);
    expect(refused(`${all} - 1`, EMPTIED)).toEqual([
      `a batch is submitted with another number of descriptors: ${all}-1`,
    ]);
    expect(refused('other->index', EMPTIED)).toEqual([
      'a batch is submitted with another number of descriptors: other->index',
    ]);
    expect(refused(all, '')).toEqual(['my_range() leaves a batch that was submitted and not emptied']);
  });

  it('has every cache tag, or the walk is refused', () => {
    const walk = (end: string): readonly string[] =>
      notesOf(
        readToy(
          {
            flush: `list_for_each_entry(tag, &domain->cache_tags, node) {
              ${SLOT} domain->qi_batch->index++; ${end}
            }
            qi_submit_sync(iommu, domain->qi_batch->descs, domain->qi_batch->index, 0); ${EMPTIED}`,
          },
          grammar,
        ),
        'refused',
      );
    expect(walk('')).toEqual([]);
    expect(walk('break;')).toEqual(['a walk over a list that ends with its first element']);
    expect(walk('if (iommu) break;')).toEqual(['a walk over a list that ends with its first element']);
  });
});
