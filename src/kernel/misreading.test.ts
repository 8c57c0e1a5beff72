/** C whose plain reading is wrong: values, memory, names and macros that are not what they look like. */
import { beforeAll, describe, expect, it } from 'vitest';
import { type Grammar, loadGrammar } from './grammar.ts';
import { linesOf, notesOf, type Parts, readToy } from './toys/driver.ts';

let grammar: Grammar;
beforeAll(async () => {
  grammar = await loadGrammar();
});

const IOTLB = 'QI_EIOTLB_DID(1) | QI_EIOTLB_TYPE';
const CACHE = 'QI_PC_DID(1) | QI_PC_TYPE';
const SLOT = 'domain->qi_batch->descs[domain->qi_batch->index].qw0';
const COUNT = 'domain->qi_batch->index++;';
const SUBMIT = 'qi_submit_sync(iommu, domain->qi_batch->descs, domain->qi_batch->index, 0);';
const DID = 'READ_ONCE(pte->val[1]) & GENMASK_ULL(15, 0)';

type Case = readonly [what: string, c: string, expected: RegExp];

/** The steps of a function on one line. */
const steps = (parts: Partial<Parts>, name = 'take_down'): string => {
  const reading = readToy(parts, grammar);
  expect(notesOf(reading, 'refused')).toEqual([]);
  return linesOf(reading, name).join(' ');
};
const notes = (kind: 'refused' | 'unknown' | 'assumed', parts: Partial<Parts>): string =>
  notesOf(readToy(parts, grammar), kind).join('; ');

describe('a value', () => {
  it('that is set and cleared again is cleared, and bits of a shifted word are those before the shift', () => {
    const store = 'pte->val[0] = (READ_ONCE(pte->val[0]) | QUIET) & ~QUIET;';
    expect(steps({ teardown: store })).toBe('entry.clear_fault_disable();');
    expect(steps({ teardown: 'if ((READ_ONCE(pte->val[0]) >> 1) & 1) wipe(pte);' })).toMatch(
      /^if \(entry.is_fault_disabled\(\)\)/,
    );
  });

  it.each<Case>([
    ['32 bits in a variable', 'u32 m = LIVE; pte->val[0] &= ~m;', /^word 0 of the entry gets/],
    ['32 bits by a cast', 'pte->val[0] &= ~(u32)1;', /^word 0 of the entry gets/],
    ['32 bits in a macro', 'pte->val[0] &= ~SHORT;', /^word 0 of the entry gets/],
    [
      'bits of a domain id elsewhere',
      `u16 id = (READ_ONCE(pte->val[1]) >> 16) & 0xffff; wipe(pte);
      submit_one(QI_PC_DID(id) | QI_PC_TYPE, iommu);`,
      /^the domain id of a descriptor is not known/,
    ],
    [
      'a member read before other steps',
      `struct st s; s.v = READ_ONCE(pte->val[0]); wipe(pte);
      WRITE_ONCE(pte->val[0], s.v & ~LIVE);`,
      /^what was read at .* is written back after other steps$/,
    ],
    [
      'an argument read before other steps',
      'late(pte, is_live(pte));',
      /^v was read at .* after other steps$/,
    ],
  ])('is refused: %s', (_, teardown, expected) => {
    const helpers = `#define SHORT 1U
      static void late(struct pasid_entry *e, bool v) { wipe(e); if (v) wipe(e); }`;
    expect(notes('refused', { helpers, teardown })).toMatch(expected);
  });

  it.each([
    ['as large as it can be', 'u64 n = -1; if (n == ~0ULL) wipe(pte);'],
    ['below 0 without a sign', 'u32 n = 0; n--; if (n > 0) wipe(pte);'],
    ['of an enumeration', 'int k = ONE; switch (k) { case UNO: wipe(pte); break; default: return; }'],
    ['NULL', 'void *p = NULL; if (!p) wipe(pte);'],
  ])('is computed: %s', (_, teardown) => {
    expect(steps({ helpers: 'enum { ONE = 1, UNO = 1 };', teardown })).toBe('wipe();');
  });

  it('that a function answers with is not taken for another that is true as well', () => {
    const helpers =
      'static int off(struct pasid_entry *e) { if (!is_live(e)) return 2; change(&e->val[0], LIVE, 0); return 1; }';
    expect(steps({ helpers, teardown: 'int r = off(pte); if (r == 2) wipe(pte);' })).toBe(
      'off(); if (r == 2) { wipe(); }',
    );
  });

  it('says nothing of the entry where the copy was changed', () => {
    expect(steps({ teardown: 'u64 v = READ_ONCE(pte->val[0]) & ~LIVE; if (v & LIVE) wipe(pte);' })).toContain(
      'if (v & LIVE)',
    );
  });

  it('that is read twice is kept twice, here and in a function that is called', () => {
    const again = `u16 id = ${DID}; u16 old = id; wipe(pte); id = ${DID};
      submit_one(QI_PC_DID(old) | QI_PC_TYPE, iommu);`;
    expect(steps({ teardown: again })).toMatch(/id_2 = entry.read_did\(\); .*pasid_cache\(id\)/);
    const helpers = `static void flush(struct pasid_entry *pte, u16 old, struct intel_iommu *iommu) {
      u16 id = ${DID}; submit_one(QI_PC_DID(old) | QI_PC_TYPE, iommu); submit_one(QI_PC_DID(id) | QI_PC_TYPE, iommu); }`;
    const reading = readToy(
      { helpers, teardown: `u16 id = ${DID}; wipe(pte); flush(pte, id, iommu);` },
      grammar,
    );
    expect(linesOf(reading, 'flush').join(' ')).toMatch(/^id_2 = .*pasid_cache\(id\).*pasid_cache\(id_2\)/);
  });
});

describe('memory', () => {
  it.each<Case>([
    [
      'a local through its address',
      'u64 v; u64 *p = &v; v = 2; *p = 0; WRITE_ONCE(pte->val[0], v);',
      /gets v$/,
    ],
    ['a local in a function', 'u64 v; u64 *p = &v; v = 2; zero(p); WRITE_ONCE(pte->val[0], v);', /gets v$/],
    [
      'a structure whose address is kept',
      'struct st s = { .v = 2 }; dev->p = &s; dev->p->v = 0; WRITE_ONCE(pte->val[0], s.v);',
      /gets either way s\.v$|gets s\.v$/,
    ],
    [
      'an element of an array',
      'struct st s[2]; s[1].v = 2; s[mode].v = 0; WRITE_ONCE(pte->val[0], s[1].v);',
      /gets s\[1\]\.v$/,
    ],
    [
      'an element behind a pointer',
      'struct st s[2]; struct st *p = s + 1; s[1].v = 2; p->v = 0; WRITE_ONCE(pte->val[0], s[1].v);',
      /gets either way s\[1\]\.v$/,
    ],
    [
      'a member of a union',
      'union un s; s.a = 2; s.b = 0; WRITE_ONCE(pte->val[0], s.a);',
      /gets either way s\.a$/,
    ],
    [
      'a member of a union inside',
      'struct both s; s.a = 2; s.b = 0; WRITE_ONCE(pte->val[0], s.a);',
      /gets either way s\.a$/,
    ],
    [
      'what a printing function writes',
      'struct st s = {}; snprintf(&s, 8, "x"); WRITE_ONCE(pte->val[0], s.v);',
      /gets s\.v$/,
    ],
    [
      'a pointer to the entry in a union',
      'union { struct pasid_entry *e; u64 *w; } u; u.e = pte; u.w[0] = 0;',
      /^the pointer to the entry is kept where/,
    ],
  ])('is refused: %s', (_, teardown, expected) => {
    const helpers = 'struct both { union { u64 a; u64 b; }; }; static void zero(u64 *p) { *p = 0; }';
    expect(notes('refused', { helpers, teardown })).toMatch(expected);
  });

  it.each([
    [
      'a pointer that moves',
      `struct qi_desc d[2] = {}; struct qi_desc *p = d; d[1].qw0 = ${CACHE}; p++; p->qw0 = ${IOTLB};`,
    ],
    [
      'a pointer to one of two',
      `struct qi_desc d[2] = {}, x; struct qi_desc *p = mode ? d : &x; d[0].qw0 = ${CACHE}; p->qw0 = ${IOTLB};`,
    ],
  ])('of a descriptor is refused: %s', (_, flush) => {
    expect(notes('refused', { flush: `${flush} qi_submit_sync(iommu, d, 1, 0);` })).toMatch(
      /^(?:descriptor 0 of &d is not known|what a descriptor is depends on the way)/,
    );
  });

  it('of an earlier call is not taken for what a static variable begins with', () => {
    const parts = { teardown: 'static bool done = false; if (done) wipe(pte); done = true;' };
    expect(notes('unknown', parts)).toBe('which value done has here');
    expect(steps(parts)).toContain('if (done != 0) { wipe(); }');
  });
});

describe('a name', () => {
  it.each(['ats', 'groups', 'silent'])('of the C is not what %s means in the flow', (name) => {
    expect(
      steps({ teardown: `${name === 'silent' ? '' : 'bool '}${name} = mode | 4; if (${name}) wipe(pte);` }),
    ).toBe(`if (${name} != 0) { wipe(); }`);
  });

  it('of a function is not that of a primitive', () => {
    expect(steps({ teardown: 'wipe(pte); wait();' })).toBe('wipe(); wait_();');
    expect(
      steps({ helpers: 'static void wait(struct pasid_entry *e) { wipe(e); }', teardown: 'wait(pte);' }),
    ).toBe('wait_();');
  });

  it('is not the entry, whatever it is', () => {
    expect(notes('refused', { teardown: 'ENTRY->val[0] = 0;' })).toMatch(
      /^a store to an entry where|^a store to the entry that/,
    );
  });

  it.each<Case>([
    ['an if', 'WHEN(mode) wipe(pte);', /^what this declares is not known: WHEN\(mode\) wipe\(pte\);$/],
    [
      'an if before an assignment',
      'u64 v = 2; WHEN(mode) v = 0; WRITE_ONCE(pte->val[0], v);',
      /^what this declares/,
    ],
    ['an if without parentheses', 'NOW_AND_THEN wipe(pte);', /^what this declares/],
    ['a loop', 'int i; TWICE(i) wipe(pte);', /^what this declares/],
    ['a variable', 'u64 word = 2; WRITE_ONCE(pte->val[0], word);', /^what this declares/],
    ['another function', 'off(pte);', /^off\(\) is called, and off is a macro$/],
    ['a word of C', 'wipe(pte);\n#define return\n', /^return is defined anew$/],
  ])('that is a macro for more than a value is refused: %s', (_, teardown, expected) => {
    const helpers = `#define WHEN(x) if (x)
      #define NOW_AND_THEN if (mode)
      #define TWICE(x) for (x = 0; x < 2; x++)
      #define word (spare)
      static void off(struct pasid_entry *e) { wipe(e); }
      #define off wipe
`.replaceAll(/^ +/gm, '');
    expect(notes('refused', { helpers, teardown })).toMatch(expected);
  });

  it('that only one table has a function for leads there on an assumption', () => {
    const parts = { teardown: 'dev->invalidate_range(dev); wipe(pte);' };
    expect(notes('assumed', parts)).toBe(
      'a pointer leads to the only function that a table names for it: dev->invalidate_range is my_range()',
    );
  });

  it('in a comment that goes on is no code', () => {
    expect(steps({ teardown: '// before \\\n wipe(pte);\n change(&pte->val[0], LIVE, 0);' })).toMatch(
      /^change\(\) \{/,
    );
  });
});

describe('a loop', () => {
  it('without end is left by a return alone', () => {
    const loop = 'if (mode) return; change(&pte->val[0], LIVE, 0);';
    const expected = 'while (true) { if (mode) { return; } change() { entry.clear_present(); } }';
    expect(steps({ teardown: `while (1) { ${loop} }` })).toBe(expected);
    expect(steps({ teardown: `for (;;) { ${loop} }` })).toBe(expected);
  });

  it('that waits for the entry waits, and one that waits for something else is assumed to end', () => {
    expect(steps({ teardown: 'while (is_live(pte)) cpu_relax(); wipe(pte);' })).toBe(
      'while (entry.is_present()) { } wipe();',
    );
    const parts = { teardown: 'while (!READ_ONCE(iommu->flag)) cpu_relax(); wipe(pte);' };
    expect(steps(parts)).toBe('wipe();');
    expect(notes('assumed', parts)).toBe('a loop that waits ends: !READ_ONCE(iommu->flag)');
  });

  it('whose bound moves is not counted', () => {
    const teardown = 'int i, n = 3; for (i = 0; i < n; i++) { n = 1; change(&pte->val[0], LIVE, 0); }';
    expect(steps({ teardown })).toContain('while (i < n) {');
  });
});

describe('a descriptor', () => {
  it.each<Case>([
    ['without a bit', `(${IOTLB}) & ~QI_EIOTLB_TYPE`, /^a descriptor that is computed/],
    ['with a bit turned', `(${IOTLB}) ^ 1`, /^a descriptor that is computed/],
    ['shifted', `(${IOTLB}) << 4`, /^a descriptor that is computed/],
    ['one of two', `mode ? ${IOTLB} : ${CACHE}`, /^a descriptor that is computed/],
    ['of two types', `QI_PC_TYPE | ${IOTLB}`, /^a descriptor that no row has/],
    ['for two domains', `QI_EIOTLB_DID(2) | ${IOTLB}`, /^a descriptor that is computed/],
    ['without a domain', 'QI_EIOTLB_TYPE', /^a descriptor without a domain id/],
    [
      'of another granularity',
      `QI_EIOTLB_GRAN(mode) | ${IOTLB}`,
      /^the granularity of a descriptor is not known: mode$/,
    ],
  ])('is refused: %s', (_, word, expected) => {
    const flush = `struct qi_desc d = {}; d.qw0 = ${word}; qi_submit_sync(iommu, &d, 1, 0);`;
    expect(notes('refused', { flush })).toMatch(expected);
  });

  it('must say how much it is for where the driver has a macro for that', () => {
    const helpers = '#define QI_EIOTLB_GRAN(g) ((u64)g << 4)';
    expect(notes('refused', { helpers })).toBe('the granularity of a descriptor is not known: none');
  });

  it('of a batch that was submitted is there until the batch is emptied', () => {
    const once = `${SLOT} = ${IOTLB}; ${COUNT} ${SUBMIT}`;
    const refused = 'a batch that was submitted and not emptied is used again';
    expect(notes('refused', { flush: `${once} ${once}` })).toBe(refused);
    expect(notes('refused', { flush: `${once} ${SUBMIT}` })).toBe(refused);
    expect(notes('refused', { flush: once })).toBe(
      'my_range() leaves a batch that was submitted and not emptied',
    );
    for (const emptied of ['memset(domain->qi_batch, 0, 8);', 'domain->qi_batch->index = 0;'])
      expect(
        steps({ flush: `${once} ${emptied} ${once} ${emptied}` }, 'my_range').match(/invalidate.iotlb/g),
      ).toHaveLength(2);
  });
});

describe('a flush of everything', () => {
  it('is searched as well as one of a range, each with its own descriptors', () => {
    const flush = `unsigned long pages = -1;
      if (start == 0 && end == ULONG_MAX) {
        if (pages == -1) submit_one(QI_DIOTLB_TYPE, iommu);
        return;
      }
      submit_one(${IOTLB}, iommu);`;
    expect(steps({ flush }, 'my_range')).toMatch(
      /^if \(everything_is_flushed\) \{ .*device_tlb\(no_pasid\).* return; \} .*iotlb\(did=1\)/,
    );
  });
});

describe('what a reading does not look at', () => {
  it('names partial groups, which one call forgets for every device of the queue', () => {
    const helpers = 'static void forget_parts(struct iopf_queue *q) { iopf_queue_discard_partial(q); }';
    const shown = (parts: Partial<Parts>): readonly string[] =>
      readToy(parts, grammar).notShown.map(({ name }) => name);
    const name = 'whose partial groups are forgotten';
    expect(shown({ helpers, teardown: 'wipe(pte); forget_parts(dev->queue);' })).toContain(name);
    expect(shown({})).not.toContain(name);
  });
});
