/** What is not understood is never silent: each refusal, with its place. */
import { beforeAll, describe, expect, it } from 'vitest';
import { type Grammar, loadGrammar } from './grammar.ts';
import { placeText } from './note.ts';
import { linesOf, notesOf, readToy, readWholeToy } from './toys/driver.ts';

let grammar: Grammar;
beforeAll(async () => {
  grammar = await loadGrammar();
});

describe('refused', () => {
  it.each([
    ['an unknown value', 'pte->val[0] = mystery;', /^word 0 of the entry gets mystery$/],
    ['the entry copied over', 'memcpy(pte, other, sizeof(*pte));', /^the entry is handed to memcpy\(\)/],
    ['the entry filled', 'memset(pte, 0, sizeof(*pte));', /^the entry is handed to memset\(\)/],
    ['the entry assigned as a whole', '*pte = fresh;', /^a store to the entry that is not one of its words/],
    ['an exchange', 'try_cmpxchg64(&pte->val[0], &old, 0);', /^the entry is handed to try_cmpxchg64\(\)/],
    ['an unknown function', 'scrub(pte);', /^the entry is handed to scrub\(\)/],
    [
      'a field outside of set-up',
      'change(&pte->val[2], 4, 4);',
      /^a field of word 2 of the entry is changed/,
    ],
    [
      'P and FPD cleared together, the rest kept',
      'pte->val[0] &= ~3ULL;',
      /^a field of word 0 of the entry is changed/,
    ],
    [
      'some of the words',
      'WRITE_ONCE(pte->val[0], 0); WRITE_ONCE(pte->val[1], 0);',
      /wipes words 1 of the entry/,
    ],
    [
      'some of the words before word 0',
      'pte->val[1] = 0; pte->val[0] = 0; int i; for (i = 2; i < 8; i++) pte->val[i] = 0;',
      /^other steps stand between the words/,
    ],
    ['another entry', 'pte = neighbour(pte); pte->val[0] = 0;', /^the entry is handed to neighbour\(\)/],
    [
      'an entry from somewhere',
      'struct pasid_entry *p = spare(dev); p->val[0] = 0;',
      /^cannot determine which entry this is/,
    ],
    [
      'no entry',
      'struct pasid_entry *p; p->val[0] = 0;',
      /^a pointer to an entry, and which one is not known/,
    ],
    [
      'either of two words',
      'u64 *w; if (mode) w = &pte->val[0]; else w = &spare; *w = 2;',
      /^a pointer to an entry, and which one is not known/,
    ],
    [
      'the entry of another PASID',
      'pte = intel_pasid_get_entry(dev, 0); wipe(pte);',
      /^an entry that no flow/,
    ],
    [
      'the entry beside it',
      'pte = intel_pasid_get_entry(dev, pasid + 1);',
      /^an entry that no flow is about/,
    ],
    ['the pointer kept elsewhere', 'ctx->e = pte; ctx->e->val[0] = 0;', /^the pointer to the entry is kept/],
    ['words of an entry elsewhere', 'ctx->e->val[0] = 0;', /^a store to an entry where it is not followed/],
    ['every second word', 'int i; for (i = 0; i < 8; i += 2) pte->val[i] = 0;', /^a store to the entry/],
    ['a counter that moves', 'int i; for (i = 0; i < 8; i++) { pte->val[i] = 0; i++; }', /^a store to the/],
    ['a value from a switch', 'u64 b = 1; switch (mode) { case 1: b = 2; } pte->val[0] = b;', /gets b$/],
    ['assembly', 'asm volatile("x" : "+m"(pte->val[0]));', /^C that is not followed/],
    ['an attribute in front', '[[maybe_unused]] wipe(pte);', /^C that is not followed/],
    ['a macro that returns', 'DO(pte);', /^the macro DO\(\) leaves the function/],
    [
      'an answer of several',
      'bool done = stop(pte) && silent;',
      /^an answer is kept that is made of several, of which one acts/,
    ],
    [
      'a jump into a loop',
      'goto in; while (busy) { in: wipe(pte); }',
      /^a jump that is not followed: goto in$/,
    ],
    [
      'a list that no row has',
      'list_for_each_entry(x, &dev->others, node) wipe(pte);',
      /^steps in a walk over a list/,
    ],
    [
      'a question asked later than it was read',
      'u64 old = pte->val[0] & LIVE; wipe(pte); if (old) wipe(pte);',
      /^old was read at .*pasid.c:\d+ and is asked here, after other steps$/,
    ],
    [
      'an answer kept over other steps',
      'bool live = is_live(pte); wipe(pte); if (live) wipe(pte);',
      /^live was read at .* and is asked here, after other steps$/,
    ],
    [
      'a copy written back after other steps',
      'u64 old = pte->val[0]; wipe(pte); pte->val[0] = old & ~LIVE;',
      /^what was read at .* is written back after other steps$/,
    ],
    ['syntax', 'wipe(pte) wipe( pte;', /syntax that is not understood/],
    [
      'an unknown descriptor',
      'submit_one(QI_NEW_TYPE, iommu);',
      /^a descriptor that no row has: QI_NEW_TYPE$/,
    ],
    [
      'an unknown domain id',
      'submit_one(QI_PC_DID(guess) | QI_PC_TYPE, iommu);',
      /^the domain id of a descriptor is not known: guess$/,
    ],
    [
      'a descriptor that was never written',
      'struct qi_desc d; qi_submit_sync(iommu, &d, 1, 0);',
      /^descriptor 0 of .* is not known$/,
    ],
    [
      'a function that calls itself',
      'take_down(dev, pasid, silent);',
      /^take_down\(\) comes to call itself$/,
    ],
  ])('%s', (_, teardown, text) => {
    const helpers = `#define DO(e) do { if (mode) return; wipe(e); } while (0)
      static bool stop(struct pasid_entry *e) { if (!is_live(e)) return false; wipe(e); return true; }`;
    const reading = readToy({ teardown, helpers }, grammar);
    const refused = reading.notes.filter(({ kind }) => kind === 'refused');
    expect(refused.map((note) => note.text)).toEqual(expect.arrayContaining([expect.stringMatching(text)]));
    expect(placeText(refused[0]!.at)).toMatch(/^drivers\/iommu\/intel\/pasid\.c:\d+$/);
  });

  it('a set-up that sets P before it has written every field', () => {
    const setup = 'wipe(pte); change(&pte->val[0], GENMASK_ULL(8, 6), 64); change(&pte->val[0], LIVE, LIVE);';
    expect(notesOf(readToy({ setup }, grammar), 'refused')).toEqual([
      'P is set, and the domain id was not written since the entry was wiped',
      'P is set, and the pointer to the tables was not written since the entry was wiped',
    ]);
  });

  it('a handler of time-outs that steps otherwise', () => {
    expect(notesOf(readToy({ timeout: 'head = tail;' }, grammar), 'refused')).toEqual([
      'qi_check_fault() does not step through the slots of the queue as expected',
    ]);
  });
});

describe('not proved', () => {
  it('with a call that is not known, which stands in the flow', () => {
    const reading = readToy({ teardown: 'wipe(pte); queue_work(wq, work);' }, grammar);
    expect(notesOf(reading, 'unknown')).toEqual(['queue_work()']);
    expect(reading.functions.text).toContain('queue_work();');
  });

  it('with a lock that is not known', () => {
    const reading = readToy(
      { teardown: 'spin_lock(&iommu->other); wipe(pte); spin_unlock(&iommu->other);' },
      grammar,
    );
    expect(notesOf(reading, 'unknown')).toEqual(['the lock iommu->other']);
    expect(reading.functions.text).toContain('lock_unknown();');
  });

  it('with a release that invalidates no IOTLB, until that is said to be meant', () => {
    const lacking = readWholeToy({ teardown: 'wipe(pte);' }, grammar);
    expect(notesOf(lacking, 'unknown')).toEqual(['my_release() never reaches invalidate.iotlb']);
    expect(linesOf(lacking, 'my_release').join(' ')).toContain('release_without_iotlb_invalidation();');
    const teardown = 'wipe(pte); submit_one(QI_EIOTLB_DID(1) | QI_EIOTLB_TYPE, iommu);';
    expect(notesOf(readWholeToy({ teardown }, grammar), 'unknown')).toEqual([]);
  });

  it.each([
    'down_write(&iommu->other)',
    'up_write(&iommu->other)',
    'read_lock(&iommu->other)',
    'raw_spin_lock_irqsave(&iommu->other, flags)',
    'spin_trylock(&iommu->lock)',
    'mutex_lock_interruptible(&iommu->lock)',
    'down(&iommu->other)',
    'srcu_read_lock(&iommu->other)',
    'rcu_read_lock_bh()',
    'bit_spin_lock(0, &iommu->other)',
    'guard(mutex)(&iommu->other)',
  ])('with %s', (call) => {
    const reading = readToy({ teardown: `wipe(pte); ${call};` }, grammar);
    expect(notesOf(reading, 'unknown')).not.toEqual([]);
  });

  it('with a lock that is given back under another name', () => {
    const teardown = 'mutex_lock(&sva_lock); wipe(pte); mutex_unlock(&did_lock);';
    const reading = readToy({ teardown }, grammar);
    expect(notesOf(reading, 'unknown')).toEqual([
      'sva_lock is taken and not given back',
      'did_lock is given back and was not taken',
    ]);
    expect(reading.functions.text).toContain('unpaired_lock();');
    const paired = readToy({ teardown: teardown.replace('did', 'sva') }, grammar);
    expect(notesOf(paired, 'unknown')).toEqual([]);
  });
});

describe('a walk over a list', () => {
  it.each([
    ['ends with its first element', 'flush(iommu); break;', /^a walk over a list that ends with its first/],
    ['goes on in the middle', 'if (skip) { if (more) continue; } flush(iommu);', /^a loop that is left/],
  ])('is refused where it %s', (_, body, text) => {
    const helpers =
      'static void flush(struct intel_iommu *i) { submit_one(QI_EIOTLB_DID(1) | QI_EIOTLB_TYPE, i); }';
    const flush = `list_for_each_entry(d, &domain->dev_pasids, link) { ${body} }`;
    expect(notesOf(readToy({ flush, helpers }, grammar), 'refused')).toEqual([expect.stringMatching(text)]);
  });
});

describe('both ways', () => {
  it('of a condition that nothing decides', () => {
    const reading = readToy({ teardown: 'if (module_parameter) wipe(pte);' }, grammar);
    expect(notesOf(reading, 'open')).toEqual(['module_parameter']);
    expect(reading.functions.text).toContain('if (module_parameter) {');
  });

  it('are not spoken of where no step depends on them', () => {
    const reading = readToy({ teardown: 'if (module_parameter) pr_info("x"); wipe(pte);' }, grammar);
    expect(notesOf(reading, 'open')).toEqual([]);
  });
});

describe('a line that is refused', () => {
  it('stands alone: what comes behind it was not read, and so is not missing', () => {
    const teardown = 'spin_lock(&iommu->lock); memcpy(pte, other, 8); spin_unlock(&iommu->lock);';
    const reading = readWholeToy({ teardown }, grammar);
    expect(notesOf(reading, 'refused')).toHaveLength(1);
    expect(notesOf(reading, 'unknown')).toEqual([]);
    expect(reading.functions.text).not.toContain('unpaired_lock');
  });
});

describe('assumed', () => {
  it('that an option of the kernel is off which no row has', () => {
    const teardown = '#ifdef CONFIG_LAZY\n wipe(pte);\n#endif\n if (IS_ENABLED(CONFIG_EAGER)) wipe(pte);';
    expect(notesOf(readToy({ teardown }, grammar), 'assumed')).toEqual([
      'CONFIG_EAGER is off',
      'CONFIG_LAZY is off',
    ]);
  });

  it('that a pointer is valid, a call succeeds, a warning does not fire', () => {
    const teardown = `int err = xa_load(dev);
    if (!iommu) return; if (err) return; if (WARN_ON(dev->odd)) return; wipe(pte);`;
    expect(notesOf(readToy({ teardown }, grammar), 'assumed')).toEqual([
      'a pointer is valid: iommu',
      'the call before it succeeds: err',
      'no warning fires: WARN_ON(dev->odd)',
    ]);
  });
});
