/** Names that rows and the model know: a tree in which one is something else is refused, with its place. */
import { beforeAll, describe, expect, it } from 'vitest';
import { type Grammar, loadGrammar } from './grammar.ts';
import { macroRows } from './rules/macros.ts';
import { notesOf, readToy, readTree, textTree, toyTree } from './toys/driver.ts';

let grammar: Grammar;
beforeAll(async () => {
  grammar = await loadGrammar();
});

/** Rows of macros without parameters. */
const CONSTANTS = 21;
const PASID = 'drivers/iommu/intel/pasid.c';
const refusedWith = (helpers: string): readonly string[] => notesOf(readToy({ helpers }, grammar), 'refused');

describe('a macro that rows know by name', () => {
  it('is refused where it gives something else', () => {
    expect(refusedWith('#define QI_PC_TYPE 0x6')).toEqual([
      'QI_PC_TYPE is 0x6, and not 0x7: the type of a PASID-cache invalidation',
    ]);
  });

  it.each([
    [
      'at another place',
      '#define QI_EIOTLB_DID(did) (((u64)did) << 17)',
      /^QI_EIOTLB_DID\(0xffff\) is 0x1fffe0000/,
    ],
    [
      'with fewer bits',
      '#define QI_DEV_EIOTLB_PASID(p) ((u64)((p) & 0xff) << 32)',
      /is 0xff00000000, and not/,
    ],
    [
      'through a narrow type',
      '#define QI_PC_PASID(p) ((u64)(u16)(p) << 32)',
      /is not a number that is known/,
    ],
    ['of another value', '#define QI_PC_PASID(p) (((u64)0) << 32)', /^QI_PC_PASID\(0xfffff\) is 0x0/],
    ['of another bit', '#define ecap_coherent(e) (((e) >> 1) & 0x1)', /^ecap_coherent\(0x1\) is 0x0/],
    ['that asks nothing', '#define cap_caching_mode(c) (0)', /^cap_caching_mode\(0x80\) is 0x0/],
    ['defined twice', '#define DMA_PRS_PRO 2\n#define DMA_PRS_PRO 1', /^DMA_PRS_PRO is not a number/],
  ])('is refused %s', (_, helpers, expected) => {
    expect(refusedWith(helpers)).toContainEqual(expect.stringMatching(expected));
  });

  it('is taken however it is written', () => {
    const constants = macroRows.flatMap(({ macro, gives: [first] }) =>
      first?.argument === undefined ? [`#define ${macro} (((u64)${first?.value}) << 0)`] : [],
    );
    expect(constants).toHaveLength(CONSTANTS);
    expect(refusedWith([...constants, '#define QI_PC_DID(d) ((u64)(d) << (4 * 4))'].join('\n'))).toEqual([]);
  });
});

it.each([
  ['a lock that does nothing', '#define spin_lock(lock) do { } while (0)', 'spin_lock is defined anew'],
  [
    'another function with the name',
    'static void list_del(struct list_head *l) { }',
    'list_del is defined anew',
  ],
  ['an erase that does nothing', '#define xa_erase(a, i) 0', 'xa_erase is defined anew'],
])('refuses %s', (_, helpers, expected) => {
  expect(refusedWith(helpers)).toContain(expected);
});

it.each([
  ['narrower words', 'u32 val[16];'],
  ['another member in front', 'u64 pad; u64 val[7];'],
  ['words that share memory', 'union { u64 val[8]; u32 half[16]; };'],
])('refuses an entry with %s', (_, members) => {
  const text = toyTree({}).read(PASID)!.replace('u64 val[8];', members);
  const notes = notesOf(readTree(textTree({ [PASID]: text }), grammar), 'refused');
  expect(notes).toContain('struct pasid_entry is not u64 val[8]');
});
