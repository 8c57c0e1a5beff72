/** Each construct of C that is followed, in a few lines of our own. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Grammar } from './grammar.ts';
import { loadGrammar } from './grammar.ts';
import { linesOf, notesOf, type Parts, readToy, readTree, textTree, toyTree } from './toys/driver.ts';

let grammar: Grammar;
beforeAll(async () => {
  grammar = await loadGrammar();
});

/** Steps of the teardown, helpers given a name without a body taken for what they hold. */
function steps(teardown: string, helpers = ''): string {
  const reading = readToy({ teardown, helpers }, grammar);
  expect(notesOf(reading, 'refused')).toEqual([]);
  return flat(reading.functions.text, 'take_down');
}

/** The steps of a function as one line, definitions put in. */
function flat(text: string, name: string): string {
  const body = new RegExp(`^${name}\\([^)]*\\) \\{\\n([\\s\\S]*?)^\\}`, 'm').exec(text)?.[1] ?? '';
  return body
    .trim()
    .split('\n')
    .map((line) => line.trim())
    .map((line) => {
      const called = /^(\w+)\([^)]*\);$/.exec(line)?.[1];
      const isDefined = called !== undefined && new RegExp(`^${called}\\(`, 'm').test(text);
      return isDefined ? flat(text, called) : line;
    })
    .join(' ')
    .replaceAll(/\b\w+\(\) \{ ([^{}]*) \}/g, '$1');
}

const CLEAR = 'entry.clear_present();';
const WIPE = 'entry.clear_word0(); entry.clear_rest();';

describe('a store', () => {
  it.each([
    ['WRITE_ONCE of a read, masked', 'WRITE_ONCE(pte->val[0], READ_ONCE(pte->val[0]) & ~LIVE);'],
    ['a helper', 'change(&pte->val[0], LIVE, 0);'],
    ['a compound assignment', 'pte->val[0] &= ~1ULL;'],
    ['an alias of the words', 'u64 *w = pte->val; w[0] &= ~1ULL;'],
    ['an alias of the entry', 'struct pasid_entry *e = pte; e->val[0] &= ~LIVE;'],
    ['a copy in a local', 'u64 old = READ_ONCE(pte->val[0]); old &= ~LIVE; WRITE_ONCE(pte->val[0], old);'],
  ])('is seen by value: %s', (_, c) => {
    expect(steps(c)).toContain(CLEAR);
  });

  it('is seen through a chain of helpers and macros', () => {
    const helpers = `#define OFF(e) change(&(e)->val[0], LIVE, 0)
static void deep(struct pasid_entry *x) { OFF(x); }
static void deeper(struct pasid_entry *y) { do { deep(y); } while (0); }`;
    expect(steps('deeper(pte);', helpers)).toContain(CLEAR);
  });

  it('tells what a word becomes', () => {
    expect(steps('WRITE_ONCE(pte->val[0], QUIET);')).toContain('entry.set_fpd_clear_present();');
    expect(steps('change(&pte->val[0], LIVE, QUIET);')).toContain('entry.set_fpd_clear_present();');
    expect(steps('change(&pte->val[0], QUIET, 0);')).toContain('entry.clear_fault_disable();');
    expect(steps('wipe(pte);')).toContain(WIPE);
  });
});

describe('control', () => {
  it('keeps an early return with its condition', () => {
    expect(steps('if (!is_live(pte)) return; change(&pte->val[0], LIVE, 0); wipe(pte);')).toMatch(
      /^if \(!entry.is_present\(\)\) \{ return; \} entry.clear_present\(\);/,
    );
  });

  it('repeats what stands behind a label that is jumped to', () => {
    const c = 'if (is_live(pte)) goto out; change(&pte->val[0], LIVE, 0); out: wipe(pte);';
    expect(steps(c)).toBe(`if (entry.is_present()) { ${WIPE} return; } ${CLEAR} ${WIPE}`);
  });

  it('goes round a label that is jumped back to', () => {
    const c = 'again: change(&pte->val[0], LIVE, 0); if (is_live(pte)) goto again; wipe(pte);';
    expect(steps(c)).toContain(`while (true) { ${CLEAR}`);
  });

  it('takes one case of a switch with a known value, and any of one without', () => {
    expect(
      steps('switch (2) { case 1: wipe(pte); break; case 2: change(&pte->val[0], LIVE, 0); break; }'),
    ).toBe(CLEAR);
    const open = steps('switch (mode) { case 1: wipe(pte); break; default: change(&pte->val[0], LIVE, 0); }');
    expect(open).toBe(`either { ${WIPE} } or { ${CLEAR} }`);
  });

  it('drops a guard where its scope ends, and a scoped one behind its block', () => {
    expect(steps('guard(spinlock)(&iommu->lock); if (is_live(pte)) return; wipe(pte);')).toBe(
      `lock(iommu_lock); if (entry.is_present()) { unlock(iommu_lock); return; } ${WIPE} unlock(iommu_lock);`,
    );
    expect(steps('scoped_guard(spinlock, &iommu->lock) { wipe(pte); } change(&pte->val[0], LIVE, 0);')).toBe(
      `lock(iommu_lock); ${WIPE} unlock(iommu_lock); ${CLEAR}`,
    );
  });

  it('keeps a parameter that is true or false as a name', () => {
    const reading = readToy(
      { teardown: 'if (silent) wipe(pte); else change(&pte->val[0], LIVE, 0);' },
      grammar,
    );
    expect(linesOf(reading, 'take_down')[0]).toBe('if (silent) {');
    expect(reading.functions.text).toContain('take_down(silent=true);');
    expect(reading.functions.text).toContain('take_down(silent=false);');
  });

  it('walks a list of devices for each that is on it', () => {
    const flush = `list_for_each_entry(tag, &domain->cache_tags, node)
        submit_one(QI_EIOTLB_DID(1) | QI_EIOTLB_TYPE, iommu);`;
    const reading = readToy({ flush }, grammar);
    expect(notesOf(reading, 'refused')).toEqual([]);
    expect(reading.functions.text).toContain('if (binding.has_cache_tag()) {');
  });

  it('takes the branch that the configuration of the kernel has', () => {
    const helpers = `#ifdef CONFIG_INTEL_IOMMU
static void off(struct pasid_entry *e) { change(&e->val[0], LIVE, 0); }
#else
static void off(struct pasid_entry *e) { wipe(e); wipe(e); }
#endif`;
    expect(steps('off(pte);', helpers)).toBe(CLEAR);
  });
});

describe('a helper that acts and answers', () => {
  const helpers = `static bool stop(struct pasid_entry *e) {
      if (!is_live(e)) return false;
      change(&e->val[0], LIVE, 0);
      return true;
    }`;
  const flow = (teardown: string, also = helpers): string =>
    readToy({ teardown, helpers: also }, grammar).functions.text.replaceAll(/\s+/g, ' ');
  const asked =
    'stop() { if (!entry.is_present()) { return false; } change() { entry.clear_present(); } return true; }';

  it('runs where its answer is asked', () => {
    const text = flow('if (!stop(pte)) return; wipe(pte);');
    expect(text).toContain('if (!stop()) { return; } wipe();');
    expect(text).toContain(asked);
  });

  it('runs once where its answer is kept, in a variable that is true or false or an error', () => {
    expect(flow('bool done = stop(pte); if (done) wipe(pte); if (!done) wipe(pte);')).toContain(
      'done = stop(); if (done) { wipe(); } if (!done) { wipe(); }',
    );
    const failing = helpers.replace('bool', 'int').replace('false', '-EBUSY').replace('true', '0');
    const text = flow('int err; err = stop(pte); if (err) return; wipe(pte);', failing);
    expect(text).toContain('err = stop(); if (err) { return; } wipe();');
    expect(text).toContain('{ return true; } change() { entry.clear_present(); } return false; }');
  });

  it('runs in a loop, beside another question, and where nothing depends on it', () => {
    expect(flow('while (stop(pte)) cpu_relax();')).toContain('while (stop()) { }');
    expect(flow('if (silent && stop(pte)) wipe(pte);')).toContain('if (silent && stop()) { wipe(); }');
    expect(flow('if (stop(pte)) pr_info("x");')).toContain('if (stop()) { }');
    expect(flow('silent && stop(pte);')).toContain('if (silent && stop()) { }');
  });

  it('has no answer if its result is unused, or every path returns the same', () => {
    expect(flow('stop(pte);')).toContain(
      'stop() { if (!entry.is_present()) { return; } change() { entry.clear_present(); } }',
    );
    const same = 'static int stop(struct pasid_entry *e) { change(&e->val[0], LIVE, 0); return 0; }';
    expect(flow('int err = stop(pte); if (err) return; wipe(pte);', same)).toContain('{ stop(); wipe(); }');
  });

  it('has two bodies where it is asked and called', () => {
    expect(flow('stop(pte); if (stop(pte)) wipe(pte);')).toContain('stop(); if (stop_2()) { wipe(); }');
  });
});

describe('what a variable holds', () => {
  const unknown = (teardown: string, helpers = ''): readonly string[] =>
    notesOf(readToy({ teardown, helpers }, grammar), 'unknown');

  it('is not known after ways that differ', () => {
    const note = ['which value done has here'];
    const asks = 'if (done) wipe(pte);';
    expect(unknown(`bool done; if (mode) done = true; else done = false; ${asks}`)).toEqual(note);
    expect(unknown(`bool done = false; while (busy) { done = true; } ${asks}`)).toEqual(note);
    expect(unknown(`bool done = false; switch (mode) { case 1: done = true; } ${asks}`)).toEqual(note);
    expect(unknown(`int done = 0; look(&done); ${asks}`, 'static void look(int *d) { *d = 1; }')).toEqual(
      note,
    );
  });

  it('is its own in a block that declares it', () => {
    expect(steps('int i = 1; { int i = 2; i = 3; } if (i == 1) wipe(pte);')).toBe(WIPE);
  });

  it('is that of the file, where two files have a function of one name', () => {
    const other = 'static void off(struct pasid_entry *e) { wipe(e); wipe(e); wipe(e); }';
    const tree = toyTree({
      teardown: 'off(pte);',
      helpers: 'static void off(struct pasid_entry *e) { change(&e->val[0], LIVE, 0); }',
    });
    const both = textTree({
      'drivers/iommu/intel/pasid.c': tree.read('drivers/iommu/intel/pasid.c')!,
      'drivers/iommu/intel/svm.c': other,
    });
    expect(flat(readTree(both, grammar).functions.text, 'take_down')).toBe(CLEAR);
  });
});

describe('descriptors', () => {
  const batch = (words: string): Partial<Parts> => ({
    flush: `${words} qi_submit_sync(iommu, domain->qi_batch->descs, domain->qi_batch->index, 0);`,
  });
  const slot = 'domain->qi_batch->descs[domain->qi_batch->index].qw0';

  it('are what was last stored to the slot that is submitted', () => {
    const flush = `struct qi_desc d[2] = {};
    d[0].qw0 = QI_PC_DID(1) | QI_PC_TYPE;
    d[0].qw0 = QI_EIOTLB_DID(FLPT_DEFAULT_DID) | QI_EIOTLB_TYPE;
    d[1].qw0 = QI_DEIOTLB_TYPE; d[1].qw1 = QI_DEV_EIOTLB_ADDR(0) | QI_DEV_EIOTLB_SIZE;
    qi_submit_sync(iommu, d, 2, QI_OPT_WAIT_DRAIN);`;
    expect(linesOf(readToy({ flush }, grammar), 'my_range').slice(0, 6)).toEqual([
      'qi_submit_sync() {',
      'do {',
      'invalidate.iotlb(did=1);',
      'invalidate.device_tlb(pasid);',
      'wait(PD=1);',
      '} while (wait.was_aborted());',
    ]);
  });

  it('of one page at address 0 are told apart from those of everything', () => {
    const flush = `struct qi_desc d = { .qw1 = 0 }; d.qw0 = QI_DEIOTLB_TYPE; qi_submit_sync(iommu, &d, 1, 0);`;
    expect(linesOf(readToy({ flush }, grammar), 'my_range')[2]).toBe('invalidate.device_tlb(page);');
  });

  it('that overwrite each other in one slot of a batch are submitted once', () => {
    const one = `${slot} = QI_PC_DID(1) | QI_PC_TYPE;`;
    const other = `${slot} = QI_EIOTLB_DID(1) | QI_EIOTLB_TYPE;`;
    const count = '++domain->qi_batch->index;';
    const both = linesOf(readToy(batch(one + count + other + count), grammar), 'my_range');
    expect(both.filter((line) => line.startsWith('invalidate.'))).toHaveLength(2);
    const lost = linesOf(readToy(batch(one + other + count), grammar), 'my_range');
    expect(lost.filter((line) => line.startsWith('invalidate.'))).toEqual(['invalidate.iotlb(did=1);']);
  });

  it('carry the domain id that was read from the entry', () => {
    const teardown = `u16 id = READ_ONCE(pte->val[1]) & GENMASK_ULL(15, 0);
    wipe(pte); submit_one(QI_PC_DID(id) | QI_PC_TYPE, iommu);`;
    expect(steps(teardown)).toContain('id = entry.read_did();');
    expect(steps(teardown)).toContain('invalidate.pasid_cache(id);');
  });
});

describe('a wait for the thread that takes page requests', () => {
  const unbind =
    'reinit_completion(&iommu->prq_complete); iopf_queue_flush_dev(dev); wait_for_completion(&iommu->prq_complete);';
  const waitIn = (handler: string): readonly string[] =>
    linesOf(readToy({ unbind, handler }, grammar), 'wait_for_completion');

  it('is one for the queue alone where a worker answers them', () => {
    expect(waitIn('report_fault(d);')).toEqual(['might_sleep();', 'prq.wait_empty();']);
  });

  it('is one for the answers as well where the thread gives them itself, as until 5.12', () => {
    expect(waitIn('ret = handle_mm_fault(vma, address);')).toEqual([
      'might_sleep();',
      'prq.wait_empty();',
      'iopf.flush();',
    ]);
  });
});

describe('what C makes no difference to', () => {
  const plain = 'if (is_live(pte)) { change(&pte->val[0], LIVE, 0); } wipe(pte);';

  it.each([
    [
      'a helper renamed',
      'if (alive(pte)) { change(&pte->val[0], LIVE, 0); } wipe(pte);',
      'static bool alive(struct pasid_entry *e) { return READ_ONCE(e->val[0]) & LIVE; }',
    ],
    ['a helper inlined', 'if (READ_ONCE(pte->val[0]) & LIVE) { pte->val[0] &= ~LIVE; } wipe(pte);', ''],
    [
      'a function split',
      'first(pte); wipe(pte);',
      'static void first(struct pasid_entry *e) { if (is_live(e)) { change(&e->val[0], LIVE, 0); } }',
    ],
    [
      'a variable renamed',
      'struct pasid_entry *q = pte; if (is_live(q)) { change(&q->val[0], LIVE, 0); } wipe(q);',
      '',
    ],
  ])('leaves the steps as they are: %s', (_, c, helpers) => {
    expect(steps(c, helpers)).toBe(steps(plain));
  });
});
