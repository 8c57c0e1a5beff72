/**
 * The call tree of 37e91bd4's message, edited as a reviewer would edit it: what each part of the order is for.
 *
 * Source    commit 37e91bd4, message
 */
import { describe, expect, it } from 'vitest';
import { kernelVersion, shippedFlow } from '../src/index.ts';
import { movedBefore, without } from '../src/mutate/edit-flow.ts';
import { claims } from './catalog.ts';
import { noFreedMemoryReached } from './no-freed-memory-reached.ts';
import { noUnrecoverableFault } from './no-unrecoverable-fault.ts';
import { brokenClaims, counterexampleFor, type Setting, tryClaim } from './trial.ts';

const { text } = shippedFlow(kernelVersion('5.8'), 'changelog');

const withoutFlush = without(text, 'intel_iommu_flush_tlbs();');
const freedFirst = movedBefore(text, ['unmap_vmas();', 'free_pgtables();'], 'mmu_notifier_release(mm) {');
const pageFreedFirst = movedBefore(text, ['unmap_vmas();'], 'mmu_notifier_release(mm) {');
const stopFirst = movedBefore(text, ['dsa_stop_dma();'], 'exit_mm() {');
const unbindFirst = movedBefore(text, ['intel_svm_unbind_pasid();'], 'dsa_stop_dma();');

const under = (kernel: string, flow: string): Setting => ({ kernel, flow });

describe('the call tree of the commit message', () => {
  it('holds under 5.8 as it stands', () => {
    expect(brokenClaims(under('5.8', text), claims)).toEqual({});
  });

  it('lets a stale translation reach freed memory without intel_iommu_flush_tlbs()', () => {
    expect(Object.keys(brokenClaims(under('5.8', withoutFlush), claims))).toEqual([
      'no-freed-memory-reached',
      'no-foreign-translation',
      'invalidation-reaches',
    ]);
    expect(
      counterexampleFor(tryClaim(under('5.8', withoutFlush), noFreedMemoryReached)),
    ).toMatchInlineSnapshot(`
      "entry.set_present
      device.start
      mm.release
      entry.is_present
      device.request_untranslated
      iommu.fetch_entry
      entry.set_fpd_clear_present
      entry.clear_rest
      invalidate.pasid_cache
      iommu.walk
      iommu.translate
      iommu.invalidate_pasid_cache
      wait
      mm.released
      memory.unmap_page
      memory.free_page
      memory.reach_freed"
    `);
  });

  it('lets the device reach freed memory when memory is given back before mmu_notifier_release()', () => {
    expect(Object.keys(brokenClaims(under('5.8', freedFirst), claims))).toEqual([
      'no-unrecoverable-fault',
      'no-freed-memory-reached',
      'invalidation-reaches',
    ]);
    expect(
      counterexampleFor(tryClaim(under('5.8', freedFirst), noFreedMemoryReached)),
    ).toMatchInlineSnapshot(`
      "entry.set_present
      device.start
      device.request_untranslated
      iommu.fetch_entry
      iommu.walk
      memory.unmap_page
      memory.free_page
      iommu.translate
      memory.reach_freed"
    `);
  });

  it('lets a stale translation reach freed memory when only unmap_vmas() comes before mmu_notifier_release()', () => {
    expect(Object.keys(brokenClaims(under('5.8', pageFreedFirst), claims))).toEqual([
      'no-unrecoverable-fault',
      'no-freed-memory-reached',
      'invalidation-reaches',
    ]);
    expect(
      counterexampleFor(tryClaim(under('5.8', pageFreedFirst), noFreedMemoryReached)),
    ).toMatchInlineSnapshot(`
      "entry.set_present
      device.start
      device.request_untranslated
      iommu.fetch_entry
      iommu.walk
      memory.unmap_page
      memory.free_page
      iommu.translate
      memory.reach_freed"
    `);
  });

  it('needs no FPD when dsa_stop_dma() is the first call of do_exit()', () => {
    expect(brokenClaims(under('5.7', stopFirst), claims)).toEqual({});
    expect(brokenClaims(under('5.8', stopFirst), claims)).toEqual({});
  });

  it('reports faults again while the device still runs when intel_svm_unbind_pasid() comes before dsa_stop_dma()', () => {
    expect(Object.keys(brokenClaims(under('5.8', unbindFirst), claims))).toEqual([
      'no-unrecoverable-fault',
      'no-fault-after-release',
      'no-foreign-translation',
    ]);
    expect(
      counterexampleFor(tryClaim(under('5.8', unbindFirst), noUnrecoverableFault)),
    ).toMatchInlineSnapshot(`
      "entry.set_present
      device.start
      mm.release
      entry.is_present
      entry.set_fpd_clear_present
      entry.clear_rest
      invalidate.pasid_cache
      device.request_untranslated
      iommu.invalidate_pasid_cache
      wait
      invalidate.iotlb
      iommu.invalidate_iotlb
      wait
      mm.released
      memory.unmap_page
      memory.free_page
      memory.unlink_page_table
      memory.free_page_table
      entry.clear_word0
      iommu.report_0x59"
    `);
  });
});
