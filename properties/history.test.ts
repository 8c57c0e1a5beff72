/**
 * Every real defect is a litmus pair: before the repair exactly its claim breaks, after it the claim is proved, and
 * what held before still holds. The two sides differ in the lines of the repair and nowhere else.
 */
import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkDefect, defectOf, historyFlow, InputError, isAsDescribed } from '../src/index.ts';
import { claims } from './catalog.ts';
import { history, notModelled } from './history.ts';

const claimOf = (id: string) => claims.find((claim) => claim.id === id)!;
const checked = history.map((defect) => checkDefect(defect, claimOf(defect.claim), claims));

describe('a pair', () => {
  it.each(checked)('$id behaves as described: $title', (entry) => {
    expect(entry.before.verdict).toBe('violated');
    expect(entry.after.verdict).toBe('proved');
    expect(isAsDescribed(entry)).toBe(true);
  });

  it.each(checked)('$id has a proof that speaks of something', ({ after }) => {
    expect(after.untested).toEqual([]);
  });

  it.each(checked)(
    '$id gives a reason for what the repair breaks, and for nothing else',
    ({ others, traded = {} }) => {
      const lost = others.filter(({ before, after }) => before !== 'violated' && after === 'violated');
      expect(Object.keys(traded).toSorted()).toEqual(lost.map(({ claim }) => claim).toSorted());
    },
  );

  it.each(history)('$id has the same prose on both sides', (defect) => {
    const [before, after] = (['before', 'after'] as const).map((side) =>
      proseOf(historyFlow(defect, side).text),
    );
    expect(after).toBe(before);
  });

  it('is no pair when its sides change places', () => {
    const [first] = checked;
    expect(isAsDescribed({ ...first!, before: first!.after, after: first!.before })).toBe(false);
  });

  it('is refused when a claim is lost without a reason', () => {
    const entry = checked.find(({ traded }) => traded !== undefined)!;
    expect(isAsDescribed({ ...entry, traded: {} })).toBe(false);
  });
});

/** What stands before the first call tree. */
function proseOf(text: string): string {
  return text.slice(0, text.search(/^(?:thread \w+|\w+\(.*\)) \{$/m));
}

describe('the table of defects', () => {
  it('has every folder of model/history', () => {
    const folders = readdirSync(new URL('../model/history/', import.meta.url));
    expect(folders.toSorted()).toEqual(history.map(({ id }) => id));
  });

  it('has no defect twice, and none that is also called notModelled', () => {
    const ids = [...history, ...notModelled].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('lists the known ids when asked for another one', () => {
    expect(defectOf('b08', history).id).toBe('B08');
    expect(() => defectOf('B99', history)).toThrow(InputError);
    expect(() => defectOf('B99', history)).toThrow(/B01, .*B33/);
  });

  it('has traces of these lengths, and proofs over these numbers of states', () => {
    const lines = checked.map(({ id, claim, before, after }) =>
      [id, claim.padEnd(29), String(before.trace?.length).padStart(3), String(after.states).padStart(6)].join(
        ' ',
      ),
    );
    expect(lines.join('\n')).toMatchInlineSnapshot(`
      "B01 no-unrecoverable-fault          9    868
      B02 no-fault-after-release         24    828
      B03 page-requests-drained          41   3306
      B04 faults-reported-after-unbind   37    898
      B05 no-sleep-in-atomic             24   3306
      B06 page-requests-drained          42   4016
      B07 no-freed-memory-reached        29   3212
      B08 no-torn-entry                  14   1506
      B09 no-freed-memory-reached        16    728
      B10 no-freed-memory-reached        38   3294
      B12 no-freed-memory-reached         9    331
      B13 invalidation-reaches            9    155
      B15 no-freed-memory-reached        12    155
      B16 invalidation-reaches           14    919
      B17 every-wait-ends                43   6196
      B18 page-requests-drained          53 147093
      B19 every-wait-ends                19  10136
      B20 every-wait-ends                27   1511
      B21 invalidation-reaches           34   6040
      B30 no-freed-memory-reached         8    259
      B33 no-foreign-translation         25    297
      N01 no-freed-memory-reached        27   5762
      N02 faults-reported-after-unbind   25   4932
      N03 no-freed-memory-reached        21   6161
      N04 page-requests-drained          51  21666
      N05 no-unrecoverable-fault         37   3262
      N06 no-unrecoverable-fault         12   5468"
    `);
  });

  it('differs in these lines', () => {
    const lines = checked.flatMap(({ id, lines: changed }) => [
      id,
      ...changed.map((line) => line.replace(/^(.) */, '  $1 ')),
    ]);
    expect(lines.join('\n')).toMatchInlineSnapshot(`
      "B01
        + if (fault_ignore && entry.is_present()) { pasid_clear_entry_with_fpd(); return; }
      B02
        - pasid_clear_entry();
        + entry.clear_fault_disable();
        + if (non_coherent) { entry.flush_cache_line(); }
        + if (caching_mode) { qi_submit_sync() { invalidate.pasid_cache(did=0); wait(); } }
        - entry.clear_present();
        + if (fault_ignore) { entry.set_fpd_clear_present(); } else { entry.clear_present(); }
        - intel_pasid_clear_entry(dev, pasid, fault_ignore);
        + entry.clear_rest();
      B03
        + if (entry.is_fault_disabled()) {
        + pasid_clear_entry();
        + unlock(iommu_lock);
        + intel_iommu_drain_pasid_prq();
        + return;
        + }
      B04
        + if (entry.is_fault_disabled()) { pasid_clear_entry(); }
      B05
        - intel_iommu_drain_pasid_prq();
        + if (!fault_ignore) { intel_iommu_drain_pasid_prq(); }
      B06
        + intel_svm_drain_prq();
      B07
        - qi_flush_dev_iotlb() { invalidate.device_tlb(no_pasid); wait(); }
        + qi_flush_dev_iotlb_pasid() { invalidate.device_tlb(pasid); wait(); }
      B08
        - intel_pasid_clear_entry(dev, pasid, fault_ignore);
        + pasid_clear_present() { entry.clear_present(); }
        + intel_pasid_clear_entry(dev, pasid, fault_ignore);
      B09
        - intel_pasid_replace_second_level() { entry.write_did(did=2); entry.write_tables(to=stage2); }
        + pasid_clear_present() { entry.clear_present(); }
        + intel_pasid_clear_entry() { entry.clear_rest(); }
        + intel_pasid_setup_second_level() { entry.set_present_stage2(); }
      B10
        - iopf_for_domain_remove() { iopf.discard(); }
        + iopf_for_domain_remove() { iopf.discard(); }
      B12
        + iommu_sva_invalidate_kva_range() { invalidate.iotlb(type=pasid); wait(); }
      B13
        - qi_desc_iotlb() { invalidate.iotlb(type=domain); wait(); }
        + qi_desc_piotlb() { invalidate.iotlb(type=pasid); wait(); }
      B15
        - intel_flush_svm_range() { invalidate.iotlb(type=nothing); wait(); }
        + intel_flush_svm_all() { invalidate.iotlb(type=pasid); wait(); }
      B16
        - qi_desc_dev_iotlb() { invalidate.device_tlb(no_pasid); wait(); }
        + qi_desc_dev_iotlb_pasid() { invalidate.device_tlb(pasid); wait(); }
      B17
        + unlock(pasid_mutex);
        + lock(pasid_mutex);
      B18
        - if (prq.is_overflowed()) {
        + if (prq.is_overflowed() && prq.is_empty()) {
      B19
        - invalidate.abort(step=2);
        + invalidate.abort(step=1);
      B20
        - do { invalidate.device_tlb(pasid); wait(); } while (wait.was_aborted());
        + do { invalidate.device_tlb(pasid); wait(); } while (wait.was_aborted() && device.answers());
      B21
        - if (ats && !caching_mode) {
        + if (ats) {
      B30
        + mmu_notifier_invalidate_range() { invalidate.iotlb(type=pasid); wait(); }
      B33
        + pgtt = entry.read_pgtt();
        - qi_flush_piotlb() { invalidate.iotlb(did, type=pasid); wait(); }
        + flush_iotlb() { invalidate.iotlb(did, pgtt); wait(); }
      N01
        + lock(domain_lock);
        + unlock(domain_lock);
      N02
        + lock(iommu_lock);
        + unlock(iommu_lock);
      N03
        - unlock(domain_lock);
        + unlock(domain_lock);
      N04
        + lock(domain_lock);
        + unlock(domain_lock);
      N05
        - pasid_clear_entry();
        + pasid_clear_entry();
      N06
        - pasid_cache_invalidation_with_pasid() { invalidate.pasid_cache(did=1); wait(); }
        + pasid_cache_invalidation_with_pasid() { invalidate.pasid_cache(did=0); wait(); }"
    `);
  });

  it('says what becomes of the other claims', () => {
    const lines = checked.flatMap(({ id, claim, others }) =>
      others
        .filter((other) => other.claim !== claim)
        .map((other) => `${id} ${other.claim.padEnd(29)} ${other.before} → ${other.after}`),
    );
    expect(lines.join('\n')).toMatchInlineSnapshot(`
      "B01 no-fault-after-release        violated → proved
      B01 lifecycle                     violated → proved
      B02 no-unrecoverable-fault        violated → proved
      B02 lifecycle                     violated → proved
      B03 no-unrecoverable-fault        proved → violated
      B03 no-fault-after-release        proved → violated
      B03 faults-reported-after-unbind  violated → proved
      B03 no-foreign-translation        violated → proved
      B03 lifecycle                     violated → proved
      B04 lifecycle                     violated → proved
      B05 no-unrecoverable-fault        violated → violated
      B05 no-fault-after-release        violated → violated
      B06 no-unrecoverable-fault        violated → violated
      B06 no-fault-after-release        violated → violated
      B06 no-freed-memory-reached       violated → violated
      B06 no-foreign-translation        violated → violated
      B06 invalidation-reaches          violated → violated
      B07 no-foreign-translation        violated → proved
      B07 invalidation-reaches          violated → proved
      B08 no-unrecoverable-fault        violated → violated
      B08 no-fault-after-release        proved → violated
      B08 lifecycle                     proved → violated
      B09 no-torn-entry                 violated → proved
      B09 invalidation-reaches          violated → proved
      B09 lifecycle                     inconclusive → violated
      B10 no-unrecoverable-fault        violated → violated
      B10 no-fault-after-release        violated → violated
      B10 page-requests-drained         violated → proved
      B10 one-response-per-group        violated → proved
      B12 invalidation-reaches          violated → proved
      B13 no-freed-memory-reached       violated → proved
      B15 invalidation-reaches          violated → proved
      B16 no-freed-memory-reached       violated → proved
      B17 faults-reported-after-unbind  violated → violated
      B17 one-response-per-group        violated → proved
      B17 lifecycle                     violated → violated
      B20 faults-reported-after-unbind  violated → violated
      B20 lifecycle                     violated → violated
      B21 no-unrecoverable-fault        violated → violated
      B21 no-fault-after-release        violated → violated
      B21 faults-reported-after-unbind  violated → violated
      B21 no-freed-memory-reached       violated → proved
      B21 no-foreign-translation        violated → proved
      B21 lifecycle                     violated → violated
      B30 invalidation-reaches          violated → proved
      N01 invalidation-reaches          violated → proved
      N02 invalidation-reaches          violated → violated
      N02 lifecycle                     violated → proved
      N03 faults-reported-after-unbind  violated → violated
      N03 invalidation-reaches          violated → proved
      N03 lifecycle                     violated → violated
      N04 no-unrecoverable-fault        violated → violated
      N04 no-fault-after-release        violated → violated
      N04 no-foreign-translation        violated → proved
      N04 invalidation-reaches          violated → violated
      N05 no-fault-after-release        violated → proved
      N06 no-fault-after-release        violated → proved
      N06 faults-reported-after-unbind  violated → violated"
    `);
  });
});
