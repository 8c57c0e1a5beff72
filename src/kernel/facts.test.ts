/** What is not followed is held to the C: orders in functions of the core, roots, and functions that rows stand for. */
import { beforeAll, describe, expect, it } from 'vitest';
import { type Grammar, loadGrammar } from './grammar.ts';
import { linesOf, notesOf, readToy, readTree, textTree, toyTree } from './toys/driver.ts';

let grammar: Grammar;
beforeAll(async () => {
  grammar = await loadGrammar();
});

const PASID = 'drivers/iommu/intel/pasid.c';

describe('the order of the exit path', () => {
  const exitMmap = (...lines: readonly string[]): readonly string[] => {
    const text = `void exit_mmap(struct mm_struct *mm)\n{\n${lines.join('\n')}\n}\n`;
    const tree = textTree({ [PASID]: toyTree({}).read(PASID)!, 'mm/mmap.c': text });
    return notesOf(readTree(tree, grammar), 'refused');
  };
  const release = '\tmmu_notifier_release(mm);';
  const rest = ['\tunmap_vmas(&tlb);', '\tfree_pgtables(&tlb);', '\ttlb_finish_mmu(&tlb);'];
  const refused = ['a fact does not hold: the notifiers are released before anything is unmapped'];

  it('holds where notifiers are released first', () => {
    expect(exitMmap(release, ...rest)).toEqual([]);
  });

  it('does not hold where they come later, in a comment, or under a condition', () => {
    expect(exitMmap(rest[0]!, release, ...rest.slice(1))).toEqual(refused);
    expect(exitMmap('\t/*', `${release} comes first`, '\t*/', rest[0]!, release, ...rest.slice(1))).toEqual(
      refused,
    );
    expect(exitMmap('\tif (lazy)', `\t${release}`, ...rest)).toEqual(refused);
  });

  it('does not hold where they are released in some configurations only', () => {
    expect(exitMmap('#ifdef CONFIG_LAZY', release, '#endif', ...rest)).toEqual(refused);
    expect(exitMmap('#if 0', release, '#endif', ...rest)).toEqual(refused);
  });

  it('does not hold where a jump passes them, or pages are unmapped before as well', () => {
    expect(exitMmap('\tif (lazy)', '\t\tgoto skip;', release, 'skip:', ...rest)).toEqual(refused);
    expect(exitMmap('\tif (lazy)', `\t${rest[0]!}`, release, ...rest)).toEqual(refused);
  });

  it('holds where a jump passes what is unmapped as well', () => {
    expect(exitMmap('\tif (lazy)', '\t\tgoto out;', release, ...rest, 'out:', '\treturn;')).toEqual([]);
  });
});

describe('the notifier of a binding', () => {
  const alloc = (...lines: readonly string[]): readonly string[] => {
    const helpers = `static void *intel_svm_domain_alloc(struct device *dev, struct mm_struct *mm) { ${lines.join(' ')} }`;
    return notesOf(readToy({ helpers }, grammar), 'refused');
  };
  const domain = 'domain->domain.ops = &intel_svm_domain_ops;';
  const notifier = 'domain->notifier.ops = &intel_mmuops;';
  const register = 'ret = mmu_notifier_register(&domain->notifier, mm);';
  const refused = [
    'a fact does not hold: the notifier of a binding has the operations that are read, and is registered',
  ];

  it('has the operations that are read', () => {
    expect(alloc(domain, notifier, register)).toEqual([]);
    expect(alloc(domain, 'domain->notifier.ops = &other_ops;', register)).toEqual(refused);
  });

  it('is registered with the address space', () => {
    expect(alloc(domain, notifier, 'ret = 0;')).toEqual(refused);
    expect(alloc(domain, notifier, 'ret = mmu_notifier_register(&domain->notifier, &init_mm);')).toEqual(
      refused,
    );
  });

  it('belongs to a domain that is freed as one of SVA', () => {
    expect(alloc('domain->domain.ops = &other_domain_ops;', notifier, register)).toEqual([
      'a fact does not hold: a binding has the operations of SVA domains',
    ]);
  });
});

describe('a root', () => {
  it('that two tables name is refused', () => {
    const helpers = `static void other_release(struct mmu_notifier *mn, struct mm_struct *mm) { }
      static const struct mmu_notifier_ops other_ops = { .release = other_release };`;
    expect(notesOf(readToy({ helpers }, grammar), 'refused')).toEqual([
      'my_release() is intel_mm_release() as well, and other_release() is read',
    ]);
  });
});

describe('a function that a row stands for', () => {
  it('is not known where it reaches the entry or the queue', () => {
    const helpers = 'static void domain_detach_iommu(struct pasid_entry *e) { wipe(e); }';
    const reading = readToy({ helpers, teardown: 'domain_detach_iommu(dev); wipe(pte);' }, grammar);
    expect(notesOf(reading, 'unknown')).toEqual([
      'domain_detach_iommu(), whose row knows no step that reaches the entry or the queue, as it does here',
    ]);
    expect(linesOf(reading, 'take_down').join(' ')).toBe('domain_detach_iommu(); wipe();');
  });

  it('has no effect where it reaches neither, or the row says why it may', () => {
    const empty = 'static void domain_detach_iommu(struct device *d) { d->count--; }';
    expect(
      notesOf(
        readToy({ helpers: empty, teardown: 'domain_detach_iommu(dev); wipe(pte);' }, grammar),
        'unknown',
      ),
    ).toEqual([]);
    const quirk =
      'static void quirk_extra_dev_tlb_flush(struct intel_iommu *i) { qi_submit_sync(i, 0, 1, 0); }';
    const reading = readToy(
      { helpers: quirk, teardown: 'quirk_extra_dev_tlb_flush(iommu); wipe(pte);' },
      grammar,
    );
    expect(notesOf(reading, 'unknown')).toEqual([]);
    expect(notesOf(reading, 'assumed')).toEqual(['no device that needs a second flush']);
  });
});
