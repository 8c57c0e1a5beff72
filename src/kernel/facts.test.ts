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
