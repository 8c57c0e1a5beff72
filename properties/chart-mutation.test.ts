/**
 * Every single edit of three charts: which claims notice it, and what becomes of those that none notices.
 * chart-mutation.wide.test.ts has those of every chart.
 */
import { describe, expect, it } from 'vitest';
import { countsByChart, lineOf, rowOf, subjects } from './chart-edits.ts';

const all = subjects(['entryWord0', 'entryType', 'lock']);
const rows = all.flatMap(({ chart, edits }) => edits.map((edit) => rowOf(chart, edit)));

describe('single edits of charts', () => {
  it('are caught by these claims, or change the reached states like this', () => {
    expect(countsByChart(all, rows)).toMatchInlineSnapshot(`
      "entryWord0         15 of 22 noticed, of 22 that there are: no-unrecoverable-fault 4, no-fault-after-release 3, faults-reported-after-unbind 3, no-freed-memory-reached 1, no-foreign-translation 1, invalidation-reaches 1, every-wait-ends 8, lifecycle 2, nobody, same 5, nobody, fewer 1, nobody, more 1
      entryType          4 of 12 noticed, of 12 that there are: every-wait-ends 4, nobody, same 4, nobody, fewer 2, nobody, own 1, nobody, more 1
      lock               5 of 6 noticed, of 6 that there are: faults-reported-after-unbind 1, no-foreign-translation 1, no-torn-entry 1, invalidation-reaches 1, every-wait-ends 5, lifecycle 1, nobody, same 1"
    `);
  });

  it('that no claim catches change the reached states like this', () => {
    expect(
      rows
        .filter(({ broken }) => broken.length === 0)
        .map(lineOf)
        .join('\n'),
    ).toMatchInlineSnapshot(`
      "entryWord0 forbidden  P=0 FPD=0: iommu.report_0x59  →  the same states
      entryWord0 forbidden  P=1 FPD=0: iommu.fetch_entry(FPD=0)  →  fewer states
      entryWord0 allowed  P=0 FPD=0: entry.is_present(answer=yes)  →  the same states
      entryWord0 allowed  P=0 FPD=0: iommu.fetch_entry(FPD=0)  →  the same states
      entryWord0 allowed  P=0 FPD=1: entry.is_present(answer=yes)  →  22 more states, with news of do_exit(pasid=1), invalidation queue(device=0, pasid=1)
      entryWord0 allowed  P=0 FPD=1: iommu.fetch_entry(FPD=0)  →  the same states
      entryWord0 allowed  P=1 FPD=0: iommu.suppress_0x59  →  the same states
      entryType no effect  everywhere: entry.clear_word0  →  the same states
      entryType no effect  everywhere: entry.set_fpd_clear_present  →  other states of its own
      entryType no effect  everywhere: entry.set_present  →  99 more states, with news of do_exit(pasid=1), invalidation queue(device=0, pasid=1)
      entryType forbidden  first stage: iommu.fetch_entry(owner=first)  →  fewer states
      entryType forbidden  first stage: iommu.fetch_entry(owner=second)  →  fewer states
      entryType allowed  none: entry.read_pgtt(type=pasid)  →  the same states
      entryType allowed  none: iommu.fetch_entry(owner=first)  →  the same states
      entryType allowed  none: iommu.fetch_entry(owner=second)  →  the same states
      lock allowed  free: lock.release  →  the same states"
    `);
  });
});
