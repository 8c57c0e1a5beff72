/** Tables of operations: a function that a table leaves out is not called, one that it names in another's place is. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Reading } from './extract.ts';
import { type Grammar, loadGrammar } from './grammar.ts';
import { linesOf, notesOf, readTree, textTree, toyTree } from './toys/driver.ts';

let grammar: Grammar;
beforeAll(async () => {
  grammar = await loadGrammar();
});

const PASID = 'drivers/iommu/intel/pasid.c';
const NONE = { name: 'toy', list: () => [], read: () => undefined };

/** The driver with its text changed. */
function read(change: (text: string) => string): Reading {
  const before = toyTree({}).read(PASID)!;
  const after = change(before);
  expect(after).not.toBe(before);
  return readTree({ ...NONE, ...textTree({ [PASID]: after }) }, grammar);
}

describe('a function that a table names', () => {
  const release = '.release = my_release,';

  it('is not called where the table leaves it out', () => {
    for (const nothing of ['', '.release = NULL,']) {
      const reading = read((text) => text.replace(release, nothing));
      expect(linesOf(reading, 'intel_mm_release')).toEqual([]);
      expect(notesOf(reading, 'assumed')).toContain('the table has no release, so nothing is called');
    }
  });

  it('is not called by its name, whatever it is called', () => {
    const reading = read((text) =>
      text.replaceAll('my_release', 'intel_mm_release').replace('.release = intel_mm_release,', ''),
    );
    expect(reading.functions.text).not.toContain('intel_mm_release(mn, mm) {\n    take_down');
  });

  it('is refused where the table has something else, or is not there', () => {
    const refused = [expect.stringContaining('no function is intel_mm_release()')];
    expect(
      notesOf(
        read((text) => text.replace(release, '.release = silent ? my_release : my_range,')),
        'refused',
      ),
    ).toEqual(refused);
    expect(
      notesOf(
        read((text) => text.replace(/static const struct mmu_notifier_ops[^;]*;/, '')),
        'refused',
      ),
    ).toEqual(expect.arrayContaining(refused));
  });
});

describe('a pointer that a row has a function for', () => {
  const free = 'static void my_free(struct iommu_domain *d) { take_down(d->dev, d->pasid, false); }';
  const quiet = 'static void quiet_free(struct iommu_domain *d) { kfree(d); }';
  const withTable = (set: string): Reading =>
    read((text) =>
      text.replace(
        /void iommu_sva_unbind_device[\s\S]*?\n/,
        `${free}\n${quiet}
static const struct iommu_domain_ops intel_svm_domain_ops = { ${set} };
static const struct iommu_domain_ops other_ops = { .free = other_free };
void iommu_sva_unbind_device(struct iommu_sva *handle) { handle->domain->ops->free(handle->domain); }\n`,
      ),
    );

  it('leads to what the table has there', () => {
    expect(linesOf(withTable('.free = my_free'), 'iommu_sva_unbind_device')).toContain('my_free();');
    expect(linesOf(withTable('.free = quiet_free'), 'iommu_sva_unbind_device')).toEqual([
      'each device {',
      '}',
    ]);
  });

  it('is refused where the table has nothing there', () => {
    expect(notesOf(withTable('.owner = THIS'), 'refused')).toEqual([
      'free of intel_svm_domain_ops is set to nothing, and not to intel_svm_domain_free()',
    ]);
  });

  it('is refused where another table is reached', () => {
    const through = (blocked: string): Reading =>
      read((text) =>
        text.replace(
          /void iommu_sva_unbind_device[\s\S]*?\n/,
          `static int my_block(struct iommu_domain *d) { take_down(d->dev, d->pasid, false); }
static struct iommu_domain blocking_domain = { .ops = &(const struct iommu_domain_ops) { .set_dev_pasid = my_block } };
static const struct iommu_ops intel_iommu_ops = { .blocked_domain = &${blocked} };
void iommu_sva_unbind_device(struct iommu_sva *handle) { ops->blocked_domain->ops->set_dev_pasid(handle); }\n`,
        ),
      );
    expect(linesOf(through('blocking_domain'), 'iommu_sva_unbind_device')).toContain('my_block();');
    expect(notesOf(through('identity_domain'), 'refused')).toEqual([
      'blocked_domain of intel_iommu_ops is set to identity_domain, and not to blocking_domain',
    ]);
  });

  it('that is assigned is refused where it may be another one', () => {
    const assigned = (...values: readonly string[]): Reading =>
      read((text) =>
        text.replace(
          /void iommu_sva_unbind_device[\s\S]*?\n/,
          `void qi_flush_iotlb(struct intel_iommu *iommu) { submit_one(QI_EIOTLB_DID(1) | QI_EIOTLB_TYPE, iommu); }
void init(struct intel_iommu *iommu) { ${values.map((value) => `iommu->flush.flush_iotlb = ${value};`).join(' ')} }
void iommu_sva_unbind_device(struct intel_iommu *iommu) { iommu->flush.flush_iotlb(iommu); }\n`,
        ),
      );
    expect(notesOf(assigned('__iommu_flush_iotlb', 'qi_flush_iotlb'), 'refused')).toEqual([]);
    expect(notesOf(assigned('qi_flush_iotlb', 'lazy_flush'), 'refused')).toEqual([
      'flush.flush_iotlb is set to qi_flush_iotlb and lazy_flush, and not to qi_flush_iotlb()',
    ]);
  });
});
