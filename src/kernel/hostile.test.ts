/** C that is easily read for something else: each piece is understood, or it is loud. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Grammar } from './grammar.ts';
import { loadGrammar } from './grammar.ts';
import { notesOf, type Parts, readToy } from './toys/driver.ts';

let grammar: Grammar;
beforeAll(async () => {
  grammar = await loadGrammar();
});

const IOTLB = 'QI_EIOTLB_DID(1) | QI_EIOTLB_TYPE';
const CACHE = 'QI_PC_DID(1) | QI_PC_TYPE';
const SLOT = 'domain->qi_batch->descs[domain->qi_batch->index].qw0';
const COUNT = 'domain->qi_batch->index++;';
const SUBMIT = 'qi_submit_sync(iommu, &d, 1, 0);';
const SUBMIT_BATCH = 'qi_submit_sync(iommu, domain->qi_batch->descs, domain->qi_batch->index, 0);';
const OFF = 'static int off(struct pasid_entry *e) { change(&e->val[0], LIVE, 0); return 0; }';

type Piece = readonly [what: string, parts: Partial<Parts>, expected: RegExp];

/** The flow that is read, without the parts of the driver that no piece changes. */
function flow(parts: Partial<Parts>): string {
  const reading = readToy(parts, grammar);
  expect(notesOf(reading, 'refused')).toEqual([]);
  return reading.functions.text.replaceAll(/\s+/g, ' ');
}

const refusals = (parts: Partial<Parts>): string => notesOf(readToy(parts, grammar), 'refused').join('; ');

const EITHER = /^word 0 of the entry gets v$/;

describe('what is done one way and not the other', () => {
  const pieces: readonly Piece[] = [
    [
      'a loop that may not run',
      { teardown: 'u64 v = 2; while (busy) v = 0; WRITE_ONCE(pte->val[0], v);' },
      EITHER,
    ],
    [
      'a side of a choice',
      { teardown: 'u64 v = 2; mode ? (v = 0) : 1; WRITE_ONCE(pte->val[0], v);' },
      EITHER,
    ],
    ['behind &&', { teardown: 'u64 v = 2; mode && (v = 0); WRITE_ONCE(pte->val[0], v);' }, EITHER],
    [
      'behind ||',
      { teardown: 'u64 v = 2; if (mode || (v = 0)) return; WRITE_ONCE(pte->val[0], v);' },
      EITHER,
    ],
    [
      'a member of a structure, in a loop',
      { teardown: 'struct st s = { .v = 2 }; while (busy) s.v = 0; WRITE_ONCE(pte->val[0], s.v);' },
      /^word 0 of the entry gets either way s\.v$/,
    ],
    [
      'a descriptor, in a walk over a list',
      {
        flush: `struct qi_desc d = {}; d.qw0 = ${CACHE};
          list_for_each_entry(tag, &domain->cache_tags, node) d.qw0 = ${IOTLB}; ${SUBMIT}`,
      },
      /^what a descriptor is depends on the way here/,
    ],
    [
      'the type of a descriptor',
      { flush: `struct qi_desc d = {}; if (mode) d.qw0 = QI_PC_TYPE; d.qw0 |= ${IOTLB}; ${SUBMIT}` },
      /^what a descriptor is depends on the way here/,
    ],
    [
      'a slot of a batch',
      { flush: `${SLOT} = ${CACHE}; if (mode) ${SLOT} = ${IOTLB}; ${COUNT} ${SUBMIT_BATCH}` },
      /^what a descriptor is depends on the way here/,
    ],
    [
      'a submission of a batch',
      {
        flush: `${SLOT} = ${CACHE}; ${COUNT} if (mode) ${SUBMIT_BATCH} ${SLOT} = ${IOTLB}; ${COUNT} ${SUBMIT_BATCH}`,
      },
      /^a batch is submitted in one way of a choice/,
    ],
    [
      'some of the words that a wipe needs',
      { teardown: 'if (mode) WRITE_ONCE(pte->val[1], 0); wipe(pte);' },
      /^words of the entry are wiped in one way and not in the other$/,
    ],
    [
      'a field of set-up',
      {
        setup: `wipe(pte); if (mode) change(&pte->val[1], GENMASK_ULL(15, 0), did);
          change(&pte->val[0], GENMASK_ULL(8, 6), 64); change(&pte->val[2], ~0xfffULL, root);
          change(&pte->val[0], LIVE, LIVE);`,
      },
      /^P is set, and the domain id was not written/,
    ],
  ];

  it.each(pieces)('is not taken for done: %s', (_, parts, expected) => {
    expect(refusals(parts)).toMatch(expected);
  });

  it('is a choice of the flow where it is a descriptor of a batch in a loop', () => {
    const text = flow({
      flush: `while (more) { ${SLOT} = ${IOTLB}; ${COUNT} } ${SUBMIT_BATCH} memset(domain->qi_batch, 0, 8);`,
    });
    expect(text).toContain('if (more) { invalidate.iotlb(did=1); } wait();');
  });
});

describe('a loop', () => {
  it('runs what stands in its head', () => {
    expect(flow({ teardown: 'for (wipe(pte); busy; change(&pte->val[0], LIVE, 0)) cpu_relax();' })).toContain(
      'wipe(); while (busy) { change() { entry.clear_present(); } }',
    );
    expect(flow({ teardown: 'for (i = 0, wipe(pte); i < 2; i++) pr_info("x");' })).toContain('wipe();');
  });

  it('leaves its counter at the end', () => {
    const teardown =
      'int i; for (i = 0; i < 2; i++) pr_info("x"); if (i == 1) wipe(pte); else change(&pte->val[0], LIVE, 0);';
    expect(flow({ teardown })).toContain('{ change() { entry.clear_present(); } }');
  });

  it('goes on with the next element where it says so', () => {
    const flush = `list_for_each_entry(d, &domain->dev_pasids, link) {
      if (skip) continue;
      submit_one(${IOTLB}, iommu);
    }`;
    expect(flow({ flush })).toContain('if (!skip) { submit_one(); }');
  });

  it('of a scoped guard is left where it says so, and the lock given back', () => {
    const teardown =
      'scoped_guard(spinlock, &iommu->lock) { if (more) continue; wipe(pte); } change(&pte->val[0], LIVE, 0);';
    expect(flow({ teardown })).toContain(
      'lock(iommu_lock); if (!more) { wipe(); } unlock(iommu_lock); change() {',
    );
    expect(
      flow({ teardown: 'do { if (more) continue; wipe(pte); } while (0); change(&pte->val[0], LIVE, 0);' }),
    ).toContain('if (!more) { wipe(); } change() {');
  });
});

describe('a macro', () => {
  const pieces: readonly Piece[] = [
    [
      'that does not evaluate its argument',
      { helpers: `${OFF}\n#define NEVER(x) do { } while (0)`, teardown: 'NEVER(off(pte)); wipe(pte);' },
      /\{ wipe\(\); \}/,
    ],
    [
      'that evaluates it twice',
      { helpers: `${OFF}\n#define BOTH(x) ((x), (x))`, teardown: 'BOTH(off(pte));' },
      /BOTH\(\) \{ off\(\); off\(\); \}/,
    ],
    [
      'that turns the order round',
      {
        helpers: '#define SWAPPED(a, b) do { b; a; } while (0)',
        teardown: 'SWAPPED(wipe(pte), change(&pte->val[0], LIVE, 0));',
      },
      /SWAPPED\(\) \{ change\(\) \{ entry.clear_present\(\); \} wipe\(\); \}/,
    ],
    [
      'that runs it under a condition',
      { helpers: '#define WHEN(c, x) do { if (c) x; } while (0)', teardown: 'WHEN(mode, wipe(pte));' },
      /if \(mode\) \{ wipe\(\); \}/,
    ],
    [
      'that makes a name',
      {
        helpers: '#define CALL(n) off_##n(pte)\nstatic void off_one(struct pasid_entry *e) { wipe(e); }',
        teardown: 'CALL(one);',
      },
      /CALL\(\) \{ off_one\(\); \}/,
    ],
    [
      'that is a name alone',
      { helpers: '#define RESET wipe(pte)', teardown: 'RESET;' },
      /RESET\(\) \{ wipe\(\); \}/,
    ],
    [
      'that is a value with a step',
      { helpers: '#define V (wipe(pte), 2)', teardown: 'int x = V;' },
      /V\(\) \{ wipe\(\); \}/,
    ],
    [
      'with any number of arguments',
      {
        helpers: '#define DO(...) do { __VA_ARGS__; } while (0)',
        teardown: 'DO(wipe(pte), change(&pte->val[0], LIVE, 0));',
      },
      /DO\(\) \{ wipe\(\); change\(\)/,
    ],
  ];

  it.each(pieces)('%s is what a preprocessor makes of it', (_, parts, expected) => {
    expect(flow(parts)).toMatch(expected);
  });

  it.each([
    [
      'defined in two ways',
      '#define M(e) wipe(e)\n#undef M\n#define M(e) change(&(e)->val[0], LIVE, 0)',
      'M(pte);',
      /^the macro M is defined in two ways$/,
    ],
    [
      'of the name of a function',
      'static void off(struct pasid_entry *e) { }\n#define off(e) wipe(e)',
      'off(pte);',
      /^off\(\) is a function and a macro$/,
    ],
    ['that nothing defines', '', 'RESET_ALL;', /^what RESET_ALL stands for is not known$/],
    ['that leaves a loop', '#define SKIP do_it(); break', 'SKIP;', /leaves the loop that it stands in$/],
  ])('is refused: one %s', (_, helpers, teardown, expected) => {
    expect(refusals({ helpers, teardown })).toMatch(expected);
  });

  it('decides an #if with the number that it is', () => {
    const teardown =
      '\n#define MODE 3\n#if MODE > 2\nwipe(pte);\n#elifdef CONFIG_X86\nchange(&pte->val[0], LIVE, 0);\n#endif\n';
    expect(flow({ teardown })).toContain('{ wipe(); }');
    const reading = readToy({ teardown: '\n#ifdef DEBUG_VTD\nwipe(pte);\n#endif\n' }, grammar);
    expect(notesOf(reading, 'assumed')).toEqual(['DEBUG_VTD is not defined']);
  });
});

describe('a part of a word', () => {
  it.each([
    ['a pointer to half of it', 'WRITE_ONCE(*(u32 *)&pte->val[0], 0);'],
    ['a pointer to a quarter', '((u16 *)pte->val)[0] = 0;'],
    ['a helper with a narrow pointer', 'narrow((u32 *)&pte->val[0]);'],
    ['a narrow copy', 'u32 v = READ_ONCE(pte->val[0]); WRITE_ONCE(pte->val[0], v & ~LIVE);'],
    ['a mask of 32 bits', 'WRITE_ONCE(pte->val[0], READ_ONCE(pte->val[0]) & ~1U);'],
    ['a narrow mask', 'u32 m = ~1; WRITE_ONCE(pte->val[0], READ_ONCE(pte->val[0]) & m);'],
    ['two words at once', '*(u128 *)pte->val = 0;'],
    ['bits of a macro', 'WRITE_ONCE(pte->val[0], FIELD_PREP(QUIET, 1));'],
    ['a step of a pointer', 'u64 *w = pte->val; *w++ = 0;'],
    ['an increment behind a pointer', 'u64 *w = pte->val; (*w)++;'],
    ['a store through what a function gives', '*word_of(pte) = 0;'],
    ['a copy of the pointer without a name', 'struct holder h = { pte }; h.e->val[0] = 0;'],
    ['assembly', 'asm volatile("movq $0, %0" : "=m" (pte->val[0])); wipe(pte);'],
    ['an unknown function behind a pointer', 'void (*f)(struct pasid_entry *) = pick(); f(pte);'],
    ['half of a choice', 'struct pasid_entry *q = mode ?: pte; q->val[0] = 0;'],
  ])('is refused: %s', (_, teardown) => {
    const helpers = `struct holder { struct pasid_entry *e; };
      static void narrow(u32 *w) { WRITE_ONCE(*w, 0); }
      static u64 *word_of(struct pasid_entry *e) { change(&e->val[0], LIVE, 0); return &e->val[0]; }`;
    expect(refusals({ helpers, teardown })).not.toBe('');
  });
});

describe('a descriptor', () => {
  it.each([
    [
      'copied over another',
      `struct qi_desc d = {}, x = {}; d.qw0 = ${CACHE}; x.qw0 = ${IOTLB}; memcpy(&d, &x, 16); ${SUBMIT}`,
      /^descriptor 0 of &d is not known$/,
    ],
    [
      'made in one piece',
      `struct qi_desc d = {}; d.qw0 = ${CACHE}; d = (struct qi_desc) { .qw0 = ${IOTLB} }; ${SUBMIT}`,
      /^descriptor 0 of &d is not known$/,
    ],
    [
      'with options that are not known',
      `struct qi_desc d = {}; d.qw0 = ${IOTLB}; qi_submit_sync(iommu, &d, 1, opts);`,
      /^the options of a submission/,
    ],
    [
      'counted before it is written',
      `domain->qi_batch->descs[domain->qi_batch->index++].qw0 = ${IOTLB}; ${SUBMIT_BATCH}`,
      /^a slot of a batch is counted/,
    ],
    [
      'dropped from its batch',
      `${SLOT} = ${CACHE}; ${COUNT} domain->qi_batch->index = 0; ${SUBMIT_BATCH}`,
      /^descriptors of a batch are dropped/,
    ],
    [
      'in a batch that is filled with 0',
      `${SLOT} = ${CACHE}; ${COUNT} memset(domain->qi_batch, 0, 8); ${SUBMIT_BATCH}`,
      /^descriptors of a batch are dropped/,
    ],
    [
      'in another batch',
      `other->qi_batch->descs[0].qw0 = ${IOTLB}; other->qi_batch->index++; ${SUBMIT_BATCH}`,
      /^descriptors wait in other->qi_batch/,
    ],
  ])('is refused: %s', (_, flush, expected) => {
    expect(refusals({ flush })).toMatch(expected);
  });

  it.each([
    [
      'of another PASID',
      `submit_one(QI_PC_PASID(0) | ${CACHE}, iommu);`,
      /^the PASID is 0 here, and mn->pasid before/,
    ],
    [
      'of another PASID than one before',
      `submit_one(QI_PC_PASID(pasid) | ${CACHE}, iommu); submit_one(QI_EIOTLB_PASID(x) | ${IOTLB}, iommu);`,
      /^the PASID is x here/,
    ],
  ])('is refused: one %s', (_, teardown, expected) => {
    expect(refusals({ teardown: `wipe(pte); ${teardown}` })).toMatch(expected);
  });

  it.each([
    ['info->did', /^the domain id of a descriptor is not known: info->did$/],
    ['domain->domain_id', /^the domain id of a descriptor is not known: domain->domain_id$/],
  ])('is refused: one whose domain id is kept where no row knows it, %s', (id, expected) => {
    expect(refusals({ flush: `submit_one(QI_EIOTLB_DID(${id}) | QI_EIOTLB_TYPE, iommu);` })).toMatch(
      expected,
    );
  });

  it.each([
    ['tag->domain_id', 1, /^the domain id that a cache tag keeps is that of SVA bindings: tag->domain_id$/],
    [
      'domain_id_iommu(info->domain, iommu)',
      2,
      /^the domain id that is looked up is that of requests without PASID: domain_id_iommu\(info->domain,iommu\)$/,
    ],
  ])('has a domain id out of memory on an assumption: %s', (id, did, expected) => {
    const parts = { flush: `submit_one(QI_EIOTLB_DID(${id}) | QI_EIOTLB_TYPE, iommu);` };
    expect(flow(parts)).toContain(`invalidate.iotlb(did=${did});`);
    expect(notesOf(readToy(parts, grammar), 'assumed')).toContainEqual(expect.stringMatching(expected));
  });

  it('that is never submitted is not taken for submitted, and nothing is proved', () => {
    const reading = readToy({ flush: `${SLOT} = ${IOTLB}; ${COUNT}` }, grammar);
    expect(notesOf(reading, 'unknown')).toEqual(['my_range() leaves descriptors in a batch']);
  });

  it('is the one that was copied, and as many are submitted as were counted', () => {
    const copied = `struct qi_desc d, x = {}; x.qw0 = ${IOTLB}; d = x; ${SUBMIT}`;
    expect(flow({ flush: copied })).toContain('do { invalidate.iotlb(did=1); wait(); }');
    const counted = `struct qi_desc d[2] = {}; int n = 0; d[n++].qw0 = ${CACHE}; d[n++].qw0 = ${IOTLB};
      qi_submit_sync(iommu, d, n, 0);`;
    expect(flow({ flush: counted })).toContain(
      'invalidate.pasid_cache(did=1); invalidate.iotlb(did=1); wait();',
    );
  });
});

describe('the entry', () => {
  it('is refused where it is that of another device or PASID', () => {
    const other = 'struct pasid_entry *q = intel_pasid_get_entry(dev, other); q->val[0] = 0;';
    expect(refusals({ teardown: other })).toMatch(
      /^the entry of mn->dev, other, and that of mn->dev, mn->pasid before/,
    );
    const same = 'struct pasid_entry *q = intel_pasid_get_entry(dev, pasid); q->val[0] = 0;';
    expect(flow({ teardown: same })).toContain('{ entry.clear_word0(); }');
  });
});

describe('a pointer into the entry', () => {
  it.each([
    ['that is one of two', '', 'u64 other; u64 *w = mode ? &pte->val[0] : &other; *w = 0;'],
    ['in an integer that is one of two', '', 'unsigned long a = mode ? (unsigned long)pte : 0; wipe(pte);'],
    [
      'that a function gives which acts',
      'static u64 *first(struct pasid_entry *e) { change(&e->val[0], LIVE, 0); return &e->val[0]; }',
      'u64 *w = first(pte); *w = 0;',
    ],
    [
      'behind the parameters of a function',
      'static void offs(int n, ...) { u64 *w = va_arg(ap, u64 *); *w = 0; }',
      'offs(1, &pte->val[0]);',
    ],
  ])('is refused: one %s', (_, helpers, teardown) => {
    expect(refusals({ helpers, teardown })).toMatch(
      /^(?:the pointer to the entry is not followed|the entry is handed over behind the parameters)/,
    );
  });
});

describe('a guard', () => {
  it('is given back by the jump that leaves its scope, before what stands behind the label', () => {
    const nested = `scoped_guard(spinlock, &iommu->lock) { guard(rcu)(); if (more) goto out; change(&pte->val[0], LIVE, 0); }
      out: wipe(pte);`;
    expect(flow({ teardown: nested })).toContain(
      'if (more) { unlock(rcu); unlock(iommu_lock); wipe(); return; }',
    );
    const outer =
      'guard(rcu)(); { guard(spinlock)(&iommu->lock); if (more) goto out; } change(&pte->val[0], LIVE, 0);\nout: wipe(pte);';
    expect(flow({ teardown: outer })).toContain(
      'if (more) { unlock(iommu_lock); wipe(); unlock(rcu); return; }',
    );
  });

  it('is given back where its block is left in the middle', () => {
    const teardown =
      'do { guard(rcu)(); if (more) continue; wipe(pte); } while (0); change(&pte->val[0], LIVE, 0);';
    expect(flow({ teardown })).toContain('lock(rcu); if (!more) { wipe(); } unlock(rcu); change() {');
  });

  it('that is held is not jumped back under', () => {
    const teardown = 'again: wipe(pte); { guard(rcu)(); if (more) goto again; }';
    expect(refusals({ teardown })).toMatch(/^a jump back under a guard: goto again$/);
  });
});

describe('other C', () => {
  it('that prints, waits on the processor or frees memory of the driver is no step, and one that sleeps is', () => {
    const teardown =
      'printk("x"); snprintf(b, 3, "x"); udelay(1); kfree(dev); kmem_cache_free(c, dev); msleep(1); wipe(pte);';
    expect(flow({ teardown })).toMatch(/\{ msleep\(\); wipe\(\); \} msleep\(\) \{ might_sleep\(\); \}/);
    expect(notesOf(readToy({ teardown }, grammar), 'unknown')).toEqual([]);
  });

  it('runs an argument once', () => {
    expect(flow({ helpers: `${OFF}\nstatic void use(int v) { }`, teardown: 'use(off(pte));' })).toContain(
      '{ off(); }',
    );
  });

  it('follows a function that is called by a pointer to it, whatever its name', () => {
    const helpers = 'static void each(void (*f)(struct pasid_entry *), struct pasid_entry *e) { f(e); }';
    expect(flow({ helpers, teardown: 'each(wipe, pte);' })).toContain('each_() { wipe(); }');
  });

  it('falls through to the next case, and refuses a case in a loop', () => {
    const teardown =
      'switch (2) { case 2: change(&pte->val[0], LIVE, 0); fallthrough; case 3: wipe(pte); break; }';
    expect(flow({ teardown })).toContain('change() { entry.clear_present(); } wipe();');
    expect(refusals({ teardown: 'switch (2) { while (busy) { case 2: wipe(pte); } }' })).toMatch(
      /belong to no case$/,
    );
  });

  it.each([
    [
      'a guard that may not get its lock',
      'guard(mutex_try)(&iommu->lock); wipe(pte);',
      'a guard of the kind mutex_try',
    ],
    ['a write to a register', 'writel(4, iommu->reg + DMAR_IQT_REG);', 'writel()'],
  ])('is not known: %s', (_, teardown, expected) => {
    expect(notesOf(readToy({ teardown }, grammar), 'unknown')).toEqual([expected]);
  });

  it('takes RCU with a guard', () => {
    expect(flow({ teardown: 'guard(rcu)(); wipe(pte);' })).toContain('lock(rcu); wipe(); unlock(rcu);');
  });
});
