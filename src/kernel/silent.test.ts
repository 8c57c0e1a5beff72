/** Edits of C that once went without a word: each changes the flow, or has a note of its own. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Grammar } from './grammar.ts';
import { loadGrammar } from './grammar.ts';
import type { NoteKind } from './note.ts';
import { notesOf, type Parts, readToy } from './toys/driver.ts';

let grammar: Grammar;
beforeAll(async () => {
  grammar = await loadGrammar();
});

const IOTLB = 'submit_one(QI_EIOTLB_DID(1) | QI_EIOTLB_TYPE, iommu);';
const OTHER = 'struct dmar_domain *other = domain->s2_domain;';
const PASID_CACHE = 'submit_one(QI_PC_DID(did) | QI_PC_TYPE, iommu);';
const BACK = 'reinit_completion(&iommu->prq_complete);';
const WAIT = 'wait_for_completion(&iommu->prq_complete);';

type Row = readonly [what: string, parts: Partial<Parts>, expected: RegExp];

/** Set-up with one of its fields written otherwise. */
const setup = (field: string): Partial<Parts> => ({
  setup: `wipe(pte); change(&pte->val[0], GENMASK_ULL(8, 6), 64); change(&pte->val[1], GENMASK_ULL(15, 0), did);
    change(&pte->val[2], ~0xfffULL, root); ${field} change(&pte->val[0], LIVE, LIVE);`,
});

const loud: Readonly<Record<Exclude<NoteKind, 'assumed'>, readonly Row[]>> = {
  refused: [
    [
      'a return in a loop without steps',
      { teardown: 'while (busy) { if (dead) return; } wipe(pte);' },
      /^a return in a loop that only waits$/,
    ],
    [
      'a return in a walk without steps',
      { flush: `list_for_each_entry(d, &domain->dev_pasids, link) { if (d->dead) return; } ${IOTLB}` },
      /^a return in a walk over a list$/,
    ],
    [
      'a variable too narrow for a domain id',
      {
        teardown:
          'u8 id = READ_ONCE(pte->val[1]) & GENMASK_ULL(15, 0); submit_one(QI_PC_DID(id) | QI_PC_TYPE, iommu);',
      },
      /^id has room for less than is read into it: the domain id is read$/,
    ],
    [
      'a domain id out of a word that was read earlier',
      {
        teardown:
          'u64 w = READ_ONCE(pte->val[1]); wipe(pte); u16 id = w & GENMASK_ULL(15, 0); submit_one(QI_PC_DID(id) | QI_PC_TYPE, iommu);',
      },
      /^read at .* and used here, after other steps: the domain id is read$/,
    ],
    [
      'the translation type of a wiped entry',
      { teardown: `wipe(pte); if (((READ_ONCE(pte->val[0]) >> 6) & 7) == 1) ${IOTLB}` },
      /^asked of an entry that was wiped before/,
    ],
    [
      'a store to what an option is about',
      { teardown: 'info->ats_enabled = 0; wipe(pte);' },
      /^a store to what a row answers/,
    ],
    [
      'a bit of a register taken away',
      { teardown: 'iommu->gcmd &= ~2; wipe(pte);' },
      /^a store to what a row answers/,
    ],
    [
      'a capability taken away',
      { teardown: 'iommu->ecap &= ~1ULL; wipe(pte);' },
      /^a store to what a row answers/,
    ],
    [
      'a count of users taken down',
      { teardown: '--info->iopf_refcount; wipe(pte);' },
      /^a store to what a row answers/,
    ],
    ['a pointer taken away', { teardown: 'iommu->qi = NULL; wipe(pte);' }, /^a store to what a row answers/],
    [
      'a question behind a call that changes the answer',
      { teardown: 'iopf_for_domain_remove(domain, dev); if (!info->iopf_refcount) return; wipe(pte);' },
      /^info->iopf_refcount is asked, and was changed before/,
    ],
    [
      'a completion that is not set back',
      { unbind: WAIT },
      /^a completion is waited for that was not set back/,
    ],
    [
      'a completion that is set back too late',
      { unbind: `iopf_queue_flush_dev(dev); ${BACK} ${WAIT}` },
      /^a completion is waited for that was not set back/,
    ],
    [
      'the list of another domain',
      { flush: `${OTHER} list_for_each_entry(d, &other->dev_pasids, link) ${IOTLB}` },
      /^steps in a walk over a list that no row has/,
    ],
    [
      'a descriptor without its PASID',
      {
        helpers: '#define QI_PC_PASID(p) ((u64)(p) << 32)',
        teardown: 'submit_one(QI_PC_DID(1) | QI_PC_TYPE, iommu);',
      },
      /^a descriptor without a PASID/,
    ],
    [
      'another domain id at set-up',
      setup('change(&pte->val[1], GENMASK_ULL(15, 0), did + 1);'),
      /^the domain id is set to/,
    ],
    [
      'a part of a domain id at set-up',
      setup('change(&pte->val[1], GENMASK_ULL(7, 0), 0);'),
      /^the domain id is set to/,
    ],
    [
      'another translation type',
      setup('change(&pte->val[0], GENMASK_ULL(8, 6), 128);'),
      /^the translation type is set to 128/,
    ],
    ['no table', setup('change(&pte->val[2], ~0xfffULL, 0);'), /^the pointer to the tables is set to 0/],
    [
      'a macro of two statements under a condition',
      {
        helpers: `#define TWO(i) ${IOTLB.replace('iommu', 'i')} ${IOTLB.replace('iommu', 'i')}`,
        teardown: 'if (silent) TWO(iommu);',
      },
      /^the macro TWO\(\) is more than the one statement/,
    ],
    [
      'the handle of another PASID',
      { unbind: 'xa_erase(&group->pasid_array, pasid + 1);' },
      /^what page requests find/,
    ],
    [
      'a part of the entry that is written back',
      { teardown: 'clflush_cache_range(pte, 8); wipe(pte);' },
      /^a part of the entry/,
    ],
    [
      'the workers of another device',
      { unbind: 'iopf_queue_flush_dev(iommu->iommu.dev);' },
      /^the workers of another device/,
    ],
    [
      'the notifier of another domain',
      { unbind: 'mmu_notifier_put(&domain->s2_domain->notifier);' },
      /^the notifier of something other than the binding goes/,
    ],
    [
      'the cache tags of another domain',
      {
        unbind:
          'struct dmar_domain *d = to_dmar_domain(ops->blocked_domain); cache_tag_unassign_domain(d, dev, pasid);',
      },
      /^the cache tags of another domain or PASID/,
    ],
    [
      'the cache tags of another PASID',
      { flush: 'cache_tag_unassign_domain(domain, dev, pasid + 1);' },
      /^the cache tags of another domain or PASID/,
    ],
    [
      'the handle of another group',
      { unbind: 'xa_erase(&other->pasid_array, pasid);' },
      /^what page requests find/,
    ],
    [
      'a PASID that goes back early',
      { unbind: 'iommu_free_global_pasid(handle->pasid); take_down(handle->dev, handle->pasid, false);' },
      /^the PASID goes back before the address space/,
    ],
    [
      'a walk that begins behind the first element',
      { flush: `list_for_each_entry_continue(d, &domain->dev_pasids, link) ${IOTLB}` },
      /^steps in a walk over a list that no row has/,
    ],
    [
      'a walk that begins in the middle',
      { flush: `list_for_each_entry_from_reverse(d, &domain->cache_tags, node) ${IOTLB}` },
      /^steps in a walk over a list that no row has/,
    ],
    [
      'a list that is emptied by its head',
      { flush: `INIT_LIST_HEAD(&domain->dev_pasids); ${IOTLB}` },
      /^a list that flows walk/,
    ],
    [
      'a parameter too narrow for a domain id',
      {
        helpers: `static void flush(struct intel_iommu *iommu, u8 did) { ${PASID_CACHE} }`,
        teardown: 'u16 did = READ_ONCE(pte->val[1]) & GENMASK_ULL(15, 0); flush(iommu, did);',
      },
      /^did has room for less than it is given: flush\(iommu, did\)/,
    ],
    [
      'a parameter too narrow for a PASID',
      {
        helpers: `static void flush(struct intel_iommu *iommu, u16 pasid) { ${PASID_CACHE.replace('did', '1')} }`,
        teardown: 'flush(iommu, pasid);',
      },
      /^pasid has room for less than it is given: flush\(iommu, pasid\)/,
    ],
    [
      'an answer too narrow for a domain id',
      {
        helpers:
          'static u8 did_of(struct pasid_entry *e) { return READ_ONCE(e->val[1]) & GENMASK_ULL(15, 0); }',
        teardown: `u16 did = did_of(pte); ${PASID_CACHE}`,
      },
      /^did has room for less than is read into it: the domain id is read$/,
    ],
    [
      'a device that comes onto a list',
      { unbind: 'list_add(&curr->link_domain, &dead);' },
      /^a list that flows walk/,
    ],
  ],
  unknown: [
    [
      'the lock of another domain',
      { flush: `${OTHER} spin_lock(&other->lock); ${IOTLB} spin_unlock(&other->lock);` },
      /^the lock domain->s2_domain->lock$/,
    ],
    [
      'the same without a variable',
      { flush: `spin_lock(&domain->s2_domain->lock); ${IOTLB} spin_unlock(&domain->s2_domain->lock);` },
      /^the lock domain->s2_domain->lock$/,
    ],
    [
      'a comparison of what a call that is not known gives',
      { teardown: 'if (atomic_read(&iommu->x) == 0) wipe(pte);' },
      /^what atomic_read\(\) answers/,
    ],
    ['two variables that change places', { teardown: 'swap(silent, busy); wipe(pte);' }, /^swap\(\)$/],
    ['preemption that is off', { teardown: 'preempt_disable(); wipe(pte);' }, /^preempt_disable\(\)$/],
    ['interrupts that are off', { teardown: 'local_irq_save(f); wipe(pte);' }, /^local_irq_save\(\)$/],
    [
      'memory that is filled elsewhere',
      { teardown: 'memset(iommu, 0, 8); wipe(pte);' },
      /^memory that is not followed is written/,
    ],
  ],
  open: [
    ['users of something else', { teardown: 'if (!iommu->users) wipe(pte);' }, /^iommu->users$/],
    ['an index of something else', { teardown: 'if (!iommu->index) wipe(pte);' }, /^iommu->index$/],
    [
      'an operation of something else',
      { teardown: 'if (!iommu->ops->flush) wipe(pte);' },
      /^iommu->ops->flush$/,
    ],
    ['another thing that is blocked', { teardown: 'if (info->blocked) wipe(pte);' }, /^info->blocked$/],
    ['a range outside of a loop', { flush: `if (start < end) return; ${IOTLB}` }, /^start < end$/],
    [
      'another register',
      { teardown: 'if (!ecap_coherent(iommu->cap)) wipe(pte);' },
      /^ecap_coherent\(iommu->cap\)$/,
    ],
    [
      'what is kept of another device',
      { teardown: 'if (dev_iommu_priv_get(iommu->iommu.dev)->ats_enabled) wipe(pte);' },
      /^dev_iommu_priv_get\(iommu->iommu\.dev\)->ats_enabled$/,
    ],
    [
      'an answer that is combined with another',
      { teardown: 'if (ecap_coherent(iommu->ecap) == ecap_other(iommu->ecap)) wipe(pte);' },
      /^ecap_coherent\(iommu->ecap\) == ecap_other/,
    ],
  ],
};

describe.each(Object.entries(loud))('%s', (kind, rows) => {
  it.each(rows)('is %s', (_, parts, expected) => {
    const notes = notesOf(readToy(parts, grammar), kind as NoteKind);
    expect(notes).toContainEqual(expect.stringMatching(expected));
  });
});

describe('the flow', () => {
  const seen: readonly Row[] = [
    [
      'goes on behind a jump back that is made a number of times',
      { teardown: `int tries = 3;\nagain:\n${IOTLB}\nif (--tries) goto again;\nwipe(pte);` },
      /again\(\) \{ while \(true\) \{ submit_one\(\); if \(!\(--tries\)\) \{ wipe\(\); return; \} \} \}/,
    ],
    [
      'goes on behind one that counts up',
      { teardown: `int n = 0;\nagain:\n${IOTLB}\nif (n++ < 1) goto again;\nwipe(pte);` },
      /if \(!\(n\+\+ < 1\)\) \{ wipe\(\); return; \}/,
    ],
    [
      'has the negation of a question to a register',
      { teardown: 'if (!(readl(iommu->reg + DMAR_PRS_REG) & DMA_PRS_PRO)) wipe(pte);' },
      /if \(!prq\.is_overflowed\(\)\) \{ wipe\(\); \}/,
    ],
    [
      'may sleep where memory is waited for',
      { teardown: 'p = kzalloc(8, GFP_KERNEL); q = kzalloc(8, GFP_ATOMIC); wipe(pte);' },
      /kzalloc\(\) \{ might_sleep\(\); \}(?!.*kzalloc)/,
    ],
    [
      'may sleep where a mutex is taken under a spinlock',
      {
        flush: `spin_lock(&domain->lock); mutex_lock(&iommu_sva_lock); ${IOTLB} mutex_unlock(&iommu_sva_lock); spin_unlock(&domain->lock);`,
      },
      /lock\(domain_lock\); mutex_lock\(\);.*mutex_lock\(\) \{ might_sleep\(\); \}/,
    ],
    [
      'may sleep where a mutex is taken in an RCU section',
      { flush: `rcu_read_lock(); if (lazy) { guard(mutex)(&iommu_sva_lock); ${IOTLB} } rcu_read_unlock();` },
      /mutex\(\) \{ might_sleep\(\); \}/,
    ],
    [
      'does not sleep where a mutex is taken behind a spinlock',
      {
        flush: `spin_lock(&domain->lock); if (lazy) { spin_unlock(&domain->lock); return; } spin_unlock(&domain->lock);
          { guard(spinlock)(&domain->lock); ${IOTLB} } mutex_lock(&iommu_sva_lock); mutex_unlock(&iommu_sva_lock);`,
      },
      /^(?!.*might_sleep)/,
    ],
    [
      'takes a device off its list',
      { unbind: 'list_del_init(&curr->link_domain);' },
      /list_del_init\(\) \{ binding\.unlist\(\); \}/,
    ],
    [
      'waits for a completion that was set back in time',
      { unbind: `${BACK} iopf_queue_flush_dev(dev); ${WAIT}` },
      /wait_for_completion\(\) \{ might_sleep\(\); prq\.wait_empty\(\); \}/,
    ],
  ];

  it.each(seen)('%s', (_, parts, expected) => {
    const reading = readToy(parts, grammar);
    expect(notesOf(reading, 'refused')).toEqual([]);
    expect(reading.functions.text.replaceAll(/\s+/g, ' ')).toMatch(expected);
  });
});
